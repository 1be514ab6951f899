package io.mimon.estimators;

/**
 * One row on its way in or out, against the points in strata along the second coordinate: shifts
 * the counts of those whose open interval holds it. {@link PlaneStab} with the counts alone.
 */
final class LineStab {

  private final ExactPsiSum sum;
  private final Points points;

  private double b;

  /** 0 when a row comes, −1, all ones, when it goes. */
  private int sign;

  private long[] steps = new long[0];

  LineStab(ExactPsiSum sum, Points points) {
    this.sum = sum;
    this.points = points;
  }

  /** A row comes: adds 1 to the counts of the points whose interval holds it. */
  void add(Strata strata, double rowB) {
    shift(strata, rowB, 0);
  }

  /** A row goes: takes 1 from the counts of the points whose interval holds it. */
  void remove(Strata strata, double rowB) {
    shift(strata, rowB, -1);
  }

  private void shift(Strata strata, double rowB, int signOfChange) {
    b = rowB;
    sign = signOfChange;
    steps = Digamma.fixedStepsUpTo(points.size() + 1);
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionBefore(b);
      int index = stratum.indexBefore(p, b);
      shiftUp(stratum, p, index);
      shiftDown(stratum, p, index);
    }
  }

  private void shiftUp(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] radius = stratum.reach;
    int[] count = stratum.count;
    boolean weighted = points.areMixed();
    int[] rows = points.rowsByPoint();
    int sign = this.sign;
    long[] steps = this.steps;
    double limit = Math.min(stratum.bound, Double.MAX_VALUE);
    int index = fromIndex;
    for (int p = fromPosition; p < stratum.blocks; p++) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int end = base + stratum.size[p];
      long difference = 0;
      int slot = base + index;
      for (; slot < end; slot++) {
        double db = key[slot] - b;
        if (db > limit) {
          break;
        }
        // 1 if the difference is less than the radius, 0 if not, without a branch to mispredict.
        int hit = (int) (Double.doubleToRawLongBits(db - radius[slot]) >>> 63);
        int old = count[slot];
        count[slot] = old + (hit ^ sign) - sign;
        long step = steps[old + sign] & -hit;
        difference += weighted ? step * rows[stratum.id[slot]] : step;
      }
      sum.add((difference ^ sign) - sign);
      if (slot < end) {
        return;
      }
      index = 0;
    }
  }

  /** The mirror image of {@link #shiftUp}. */
  private void shiftDown(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] radius = stratum.reach;
    int[] count = stratum.count;
    boolean weighted = points.areMixed();
    int[] rows = points.rowsByPoint();
    int sign = this.sign;
    long[] steps = this.steps;
    double limit = Math.min(stratum.bound, Double.MAX_VALUE);
    for (int p = fromPosition; p >= 0; p--) {
      int base = stratum.block[p] * Stratum.BLOCK;
      long difference = 0;
      int slot = base + (p == fromPosition ? fromIndex : stratum.size[p]) - 1;
      for (; slot >= base; slot--) {
        double db = b - key[slot];
        if (db > limit) {
          break;
        }
        // 1 if the difference is less than the radius, 0 if not, without a branch to mispredict.
        int hit = (int) (Double.doubleToRawLongBits(db - radius[slot]) >>> 63);
        int old = count[slot];
        count[slot] = old + (hit ^ sign) - sign;
        long step = steps[old + sign] & -hit;
        difference += weighted ? step * rows[stratum.id[slot]] : step;
      }
      sum.add((difference ^ sign) - sign);
      if (slot >= base) {
        return;
      }
    }
  }
}
