package io.mimon.core.evaluation;

/** How a stream drifts, by the share of rows that follow the new law. */
enum Change {
  STATIONARY("stationary"),
  ABRUPT("abrupt"),
  GRADUAL("gradual, over 5 windows"),
  RECURRING("recurring, 4 windows of 8"),
  /**
   * Another feature says the same from some time on: what this one says of the target stays, and so
   * no alarm about that may come. What it adds is lost, which is another kind of alarm.
   */
  REDUNDANCY("redundancy"),
  MARGINAL("marginal only");

  private static final int GRADUAL_QUARTERS = 5 * Track.LOOKS;
  private static final int RECURRING_QUARTERS = 4 * Track.LOOKS;

  private final String text;

  Change(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Whether an alarm of lost relevance is right. */
  boolean isLoss() {
    return this == ABRUPT || this == GRADUAL || this == RECURRING;
  }

  /**
   * The share of the new law in a quarter of a window.
   *
   * @param quarters since the change began; below 0 before it
   */
  double share(int quarters) {
    if (quarters < 0 || !isLoss()) {
      return 0;
    }
    return switch (this) {
      case GRADUAL -> Math.min(1, (quarters + 0.5) / GRADUAL_QUARTERS);
      case RECURRING -> quarters / RECURRING_QUARTERS % 2 == 0 ? 1 : 0;
      default -> 1;
    };
  }
}
