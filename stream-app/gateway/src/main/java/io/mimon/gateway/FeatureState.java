package io.mimon.gateway;

/** How a feature's link to the target stands; the code is the value of the metric. */
public enum FeatureState {
  OK(0, "ok"),
  NOT_ENOUGH_DATA(1, "waiting"),
  SUSPECTED(2, "suspected"),
  DRIFTED(3, "drifted");

  /**
   * A hint, not an alarm: at three standard errors one in 370 readings of an undrifted feature
   * shows it. Alarms come from the monitor alone, within their budget.
   */
  private static final double SUSPECTED_STANDARD_ERRORS = 3;

  private final int code;
  private final String label;

  FeatureState(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The value of {@code mimon_feature_state}. */
  public int code() {
    return code;
  }

  /** For tables. */
  public String label() {
    return label;
  }

  /** The state after {@code reading}, with an alert of its feature firing or not. */
  static FeatureState of(Reading reading, boolean firing) {
    // A constant column is known to tell nothing: that is an answer, not a want of data.
    boolean known = reading.validity().equals("OK") || reading.validity().equals("DEGENERATE");
    if (!reading.given().isEmpty()) {
      return known ? OK : NOT_ENOUGH_DATA; // Alarms are about readings that are given nothing.
    }
    if (firing) {
      return DRIFTED;
    }
    boolean comparable = reading.reference() || !Double.isNaN(reading.referenceBits());
    if (!known || !comparable) {
      return NOT_ENOUGH_DATA; // Without a reference no alarm can ever come: that is not ok.
    }
    boolean outside =
        Math.abs(reading.changeBits()) > SUSPECTED_STANDARD_ERRORS * reading.standardError();
    return outside && !reading.reference() ? SUSPECTED : OK;
  }
}
