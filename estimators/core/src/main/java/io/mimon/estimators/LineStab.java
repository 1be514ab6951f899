package io.mimon.estimators;

/**
 * One row on its way in or out, against the points in strata along the second coordinate: shifts
 * the counts of those whose open interval holds it. {@link PlaneStab} with the counts alone.
 */
final class LineStab {

  private final ExactPsiSum sum;
  private final Points points;

  private double b;
  private int change;
  private long[] psi = new long[0];

  LineStab(ExactPsiSum sum, Points points) {
    this.sum = sum;
    this.points = points;
  }

  /** Adds 1 to, or takes 1 from, the counts of the points whose interval holds rowB. */
  void shift(Strata strata, double rowB, int by, long[] psiTable) {
    b = rowB;
    change = by;
    psi = psiTable;
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionOf(b, -1);
      int index = stratum.indexOf(p, b, -1);
      shiftUp(stratum, p, index);
      shiftDown(stratum, p, index);
    }
  }

  private void shiftUp(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] radius = stratum.reach;
    int[] count = stratum.count;
    boolean weighted = points.areMixed();
    double bound = stratum.bound;
    int index = fromIndex;
    for (int p = fromPosition; p < stratum.blocks; p++) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int end = base + stratum.size[p];
      long difference = 0;
      int slot = base + index;
      for (; slot < end; slot++) {
        double db = key[slot] - b;
        if (db > bound) {
          break;
        }
        int old = count[slot];
        int now = db < radius[slot] ? old + change : old;
        count[slot] = now;
        long step = psi[now] - psi[old];
        if (weighted) {
          sum.add(points.rowsOf(stratum.id[slot]), step);
        } else {
          difference += step;
        }
      }
      sum.add(difference); // of at most 64 steps of at most 2⁵⁴
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
    double bound = stratum.bound;
    for (int p = fromPosition; p >= 0; p--) {
      int base = stratum.block[p] * Stratum.BLOCK;
      long difference = 0;
      int slot = base + (p == fromPosition ? fromIndex : stratum.size[p]) - 1;
      for (; slot >= base; slot--) {
        double db = b - key[slot];
        if (db > bound) {
          break;
        }
        int old = count[slot];
        int now = db < radius[slot] ? old + change : old;
        count[slot] = now;
        long step = psi[now] - psi[old];
        if (weighted) {
          sum.add(points.rowsOf(stratum.id[slot]), step);
        } else {
          difference += step;
        }
      }
      sum.add(difference);
      if (slot >= base) {
        return;
      }
    }
  }
}
