package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a change is likely to have come, told afterwards by least squares.
 *
 * <p>A window of w rows that ends with row e holds a share of rows from behind a change at c, so
 * that its estimate goes from one level to another on a ramp:
 *
 * <pre>
 *   a + (b − a) · min(1, max(0, (e − c) / d))
 * </pre>
 *
 * <p>d is w where information is as the share of rows; it is often there before, so that shorter
 * ramps are tried too. a and b follow for each c and d by regression, and the c of the least sum of
 * squares is the estimate. Readings overlap, which costs precision and no bias.
 */
final class Onset {
  private static final int POINTS_MAX = 512;
  private static final int POINTS_MIN = 3;
  private static final int STEPS_A_READING = 4;

  /** What is less is the rounding of sums. */
  private static final double BITS_MIN = 1e-9;

  /** Ramps are so many quarters of the window long. */
  private static final int QUARTERS = 4;

  private Onset() {}

  /**
   * The last row before the change; null where no change of that direction fits.
   *
   * @param points of full windows, in order
   * @param fromRow no earlier than this
   * @param toRow before this
   * @param direction 1 for more, −1 for less
   */
  static @Nullable Long row(List<Point> points, long fromRow, long toRow, int direction) {
    List<Point> kept = spread(points);
    if (kept.size() < POINTS_MIN || toRow <= fromRow) {
      return null;
    }
    double stride =
        (double) (kept.get(kept.size() - 1).end().row() - kept.get(0).end().row())
            / (kept.size() - 1);
    double step = Math.max(1, stride / STEPS_A_READING);
    Long best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double change = fromRow; change < toRow; change += step) {
      for (int quarters = 1; quarters <= QUARTERS; quarters++) {
        double squares = squares(kept, change, (double) quarters / QUARTERS, direction);
        if (squares < least) {
          least = squares;
          best = Math.round(change);
        }
      }
    }
    return best;
  }

  /** The sum of squares about the ramp; infinite where it goes the other way, or is none. */
  private static double squares(List<Point> points, double change, double ramp, int direction) {
    double meanX = 0;
    double meanY = 0;
    for (Point point : points) {
      meanX += share(point, change, ramp) / points.size();
      meanY += point.bits() / points.size();
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (Point point : points) {
      double x = share(point, change, ramp) - meanX;
      double y = point.bits() - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    return direction * xy / xx < BITS_MIN || xx == 0 ? Double.POSITIVE_INFINITY : yy - xy * xy / xx;
  }

  private static double share(Point point, double change, double ramp) {
    return Math.min(1, Math.max(0, (point.end().row() - change) / (ramp * point.windowRows())));
  }

  /** As many as are needed, evenly. */
  private static List<Point> spread(List<Point> points) {
    int step = (points.size() + POINTS_MAX - 1) / POINTS_MAX;
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i += Math.max(1, step)) {
      kept.add(points.get(i));
    }
    return kept;
  }
}
