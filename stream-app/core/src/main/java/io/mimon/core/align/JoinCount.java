package io.mimon.core.align;

/**
 * What happened to a prediction or an outcome. Each prediction counts once, as {@link #LABELLED},
 * {@link #UNLABELLED}, {@link #DUPLICATE_PREDICTION} or {@link #OVERFLOW}; each outcome counts
 * once, as the label of a labelled row, as {@link #DUPLICATE_LABEL}, {@link #CORRECTED_LABEL},
 * {@link #LATE_LABEL}, {@link #ORPHAN_LABEL} or {@link #OVERFLOW}.
 */
public enum JoinCount {
  /** A row left with a label. */
  LABELLED("labelled"),
  /** A row left without one, its time for labels being over. */
  UNLABELLED("unlabelled"),
  /** A prediction of an id that is remembered; rejected. */
  DUPLICATE_PREDICTION("duplicate-prediction"),
  /** A label in time, equal to the one its row had by then. */
  DUPLICATE_LABEL("duplicate-label"),
  /**
   * A label in time, different from the one its row had by then; replaces it if the last counts.
   */
  CORRECTED_LABEL("corrected-label"),
  /** A label for a row that is remembered, after the row's time for labels. */
  LATE_LABEL("late-label"),
  /** A label whose row did not come in time. */
  ORPHAN_LABEL("orphan-label"),
  /** A prediction (rejected) or outcome of an id that has too many at once. */
  OVERFLOW("join-overflow");

  private final String countName;

  JoinCount(String countName) {
    this.countName = countName;
  }

  /** The name used in counts and metrics. */
  public String countName() {
    return countName;
  }
}
