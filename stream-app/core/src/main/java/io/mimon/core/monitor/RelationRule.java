package io.mimon.core.monitor;

import java.io.Serializable;
import java.util.Map;

/**
 * Which readings say how features relate to each other, and which feature was made from which.
 *
 * @param everyReadings readings 1·N, 2·N, 3·N, … of a segment say it; 0 for none
 * @param top the most features in an order, and the most partners of one
 * @param rankTop how many places of the order are watched; 0 for none
 * @param derivedFrom the source of each feature that has one, by name; both are features
 */
public record RelationRule(
    long everyReadings, int top, int rankTop, Map<String, String> derivedFrom)
    implements Serializable {

  /** The most features that are held against each other: their codes travel with each window. */
  public static final int FEATURES_MAX = 500;

  /** The places that are watched where none is said. */
  public static final int RANK_TOP = 5;

  private static final int TIMES_A_WINDOW = 10;

  /** No reading says it, and no feature has a source. */
  public static final RelationRule NONE = new RelationRule(0, 16, Map.of());

  public RelationRule {
    derivedFrom = Map.copyOf(derivedFrom);
  }

  /**
   * The cadence where none is asked for: about ten times a window, or each reading if these are
   * fewer. A reading every row would cost a ranking every row.
   */
  public static long everyReadings(int windowRows, long emitEveryRows) {
    double apart = (double) windowRows / TIMES_A_WINDOW / emitEveryRows;
    return Math.max(1, (long) Math.ceil(apart));
  }

  /** A rule that watches as many places as is usual. */
  public RelationRule(long everyReadings, int top, Map<String, String> derivedFrom) {
    this(everyReadings, top, RANK_TOP, derivedFrom);
  }

  /** Whether this reading of a segment, counted from 1, says it. */
  boolean isDue(long reading) {
    return everyReadings > 0 && reading % everyReadings == 0;
  }
}
