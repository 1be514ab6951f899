package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * A reading as a chart shows it.
 *
 * @param end of its window
 * @param windowRows in the window, those without a value of the feature included
 * @param bits NaN where there is no estimate
 * @param standardError NaN where it is not known
 * @param referenceBits NaN before the end of the reference
 * @param isFull whether the window is as long as it is to be
 * @param coverage the share of rows with a known target; NaN where that is not known
 */
public record Point(
    Moment end,
    long windowRows,
    double bits,
    double standardError,
    double referenceBits,
    boolean inReference,
    boolean isFull,
    double coverage) {

  /** At most so many of the points, in order: of each run of neighbours the lowest and highest. */
  public static List<Point> thinned(List<Point> points, int pointsMax) {
    if (points.size() <= pointsMax) {
      return points;
    }
    int runs = Math.max(1, pointsMax / 2);
    List<Point> thin = new ArrayList<>(2 * runs);
    for (int run = 0; run < runs; run++) {
      int from = (int) ((long) points.size() * run / runs);
      int to = (int) ((long) points.size() * (run + 1) / runs);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = isBelow(points.get(i), points.get(low)) ? i : low;
        high = isBelow(points.get(high), points.get(i)) ? i : high;
      }
      thin.add(points.get(Math.min(low, high)));
      if (low != high) {
        thin.add(points.get(Math.max(low, high)));
      }
    }
    return thin;
  }

  /** A reading without an estimate is neither the lowest nor the highest beside one that has it. */
  private static boolean isBelow(Point one, Point other) {
    return one.bits < other.bits || (Double.isNaN(other.bits) && !Double.isNaN(one.bits));
  }
}
