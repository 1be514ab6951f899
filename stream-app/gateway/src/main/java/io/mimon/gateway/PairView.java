package io.mimon.gateway;

/** The latest reading of a pair and how its feature stands. */
public record PairView(Reading reading, FeatureState state) {

  /** The state for tables; a conditional reading is not watched for drift, so it has no ok. */
  public String stateLabel() {
    boolean unwatched = !reading.given().isEmpty() && state == FeatureState.OK;
    return unwatched ? "–" : state.label();
  }
}
