package io.mimon.core.evaluation;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Reference;

/**
 * The false alarms of a feature in a month, given its reference: computed, and not waited for.
 *
 * <pre>
 *   rate = M/(A⁺ + 4) + M/(A⁻ + 4) + looks between blocks     A the mean time to an alarm on one side, M the blocks
 * </pre>
 *
 * <p>A is that of a chain over {@value #STATES} heights of the sum (Brook and Evans 1972, doi
 * 10.1093/biomet/59.3.539), whose steps are the scores that blocks of the stream's own law have
 * against this reference: nothing of what the limits were designed by is taken for granted but that
 * blocks are independent. Months at a budget of 0.1 would take thousands of years to wait for.
 */
final class AlarmRate {
  private static final int STATES = 40;

  /** Two blocks that are back, and two quiet ones. */
  private static final double EPISODE = 4;

  private final Reference reference;
  private final EstimateLaw law;
  private final int rows;

  AlarmRate(Reference reference, EstimateLaw law, int rows) {
    this.reference = reference;
    this.law = law;
    this.rows = rows;
  }

  /**
   * False alarms on both sides.
   *
   * @param blocks of a month
   * @param looks by block; those between blocks count as if they did not overlap
   * @param canLose whether the reference has what matters; a feature with nothing to lose loses
   *     nothing
   */
  double perMonth(AlarmLimits limits, double blocks, int looks, boolean canLose) {
    double up = ofSide(1, limits, blocks, looks);
    return canLose ? up + ofSide(-1, limits, blocks, looks) : up;
  }

  private double ofSide(int side, AlarmLimits limits, double blocks, int looks) {
    double between = (looks - 1) * (1 - below(side, limits.single()));
    double rate = 1 / (meanTime(side, limits) + EPISODE) + between / (1 + EPISODE * between);
    return blocks * rate;
  }

  /** P(side · score &lt; limit). */
  private double below(int side, double limit) {
    double nats = reference.natsAt(side * limit, rows);
    // Scores have a lower end, that of an estimate below all information.
    double score = reference.score(nats, 0, rows);
    if (score > side * limit + 1e-6) {
      return side > 0 ? 0 : 1;
    }
    return side > 0 ? law.below(nats) : 1 - law.below(Math.nextUp(nats));
  }

  private double meanTime(int side, AlarmLimits limits) {
    double step = 2 * limits.sum() / (2 * STATES - 1);
    double most = below(side, limits.single());
    double[] below = new double[2 * STATES];
    for (int d = -STATES; d < STATES; d++) {
      double at = limits.allowance() + d * step + step / 2;
      below[d + STATES] = Math.min(most, below(side, at));
    }
    double[][] a = new double[STATES][STATES + 1];
    for (int from = 0; from < STATES; from++) {
      for (int to = 0; to < STATES; to++) {
        int place = to - from + STATES;
        double moves = to == 0 ? below[place] : below[place] - below[place - 1];
        a[from][to] = (from == to ? 1 : 0) - moves;
      }
      a[from][STATES] = 1;
    }
    return Math.max(1, firstUnknown(a));
  }

  /** By elimination from the last; an M-matrix needs no pivots. */
  private static double firstUnknown(double[][] a) {
    int n = a.length;
    for (int p = n - 1; p > 0; p--) {
      for (int row = 0; row < p; row++) {
        double by = a[row][p] / a[p][p];
        for (int column = 0; column < p; column++) {
          a[row][column] -= by * a[p][column];
        }
        a[row][n] -= by * a[p][n];
      }
    }
    double time = a[0][n] / a[0][0];
    return time > 0 ? time : Double.POSITIVE_INFINITY;
  }
}
