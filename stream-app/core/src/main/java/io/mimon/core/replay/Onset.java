package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a change is likely to have come, told afterwards by least squares.
 *
 * <p>A window of w rows that ends e rows into the stream holds a share of rows from behind a change
 * at c, so that its estimate is about
 *
 * <pre>
 *   a + (b − a) · min(1, max(0, (e − c) / w))
 * </pre>
 *
 * <p>a and b follow for each c by regression, and the c with the least sum of squares is the
 * estimate. Readings overlap, which costs precision and no bias. Information is not linear in the
 * share: where a link is lost it falls faster at first than the ramp says, and the estimate is
 * early by a small part of the window, where one is gained it may be late.
 */
final class Onset {
  private static final int POINTS_MAX = 512;
  private static final int POINTS_MIN = 3;
  private static final int STEPS_A_READING = 4;

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
      double squares = squares(kept, change, direction);
      if (squares < least) {
        least = squares;
        best = Math.round(change);
      }
    }
    return best;
  }

  /** The sum of squares about the ramp; infinite where it goes the other way, or is none. */
  private static double squares(List<Point> points, double change, int direction) {
    double meanX = 0;
    double meanY = 0;
    for (Point point : points) {
      meanX += share(point, change) / points.size();
      meanY += point.bits() / points.size();
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (Point point : points) {
      double x = share(point, change) - meanX;
      double y = point.bits() - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    return xy * direction <= 0 ? Double.POSITIVE_INFINITY : yy - xy * xy / xx;
  }

  private static double share(Point point, double change) {
    return Math.min(1, Math.max(0, (point.end().row() - change) / point.windowRows()));
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
