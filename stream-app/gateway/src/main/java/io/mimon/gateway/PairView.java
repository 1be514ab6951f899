package io.mimon.gateway;

/** The latest reading of a pair and how its feature stands. */
public record PairView(Reading reading, FeatureState state) {

  /**
   * The state for tables; a conditional reading has no ok of its own, as what it says is held
   * against its feature ({@code became-redundant}), and one with too few labels says that they are
   * what is missing.
   */
  public String stateLabel() {
    // Waiting would say that it is new, where in fact nobody says any more what became of the rows.
    if (state == FeatureState.NOT_ENOUGH_DATA && reading.validity().equals("TOO_FEW_LABELS")) {
      return "no labels";
    }
    boolean unwatched = !reading.given().isEmpty() && state == FeatureState.OK;
    return unwatched ? "–" : state.label();
  }
}
