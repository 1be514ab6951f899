package io.mimon.estimators;

import java.util.Arrays;

/**
 * Which points have a row within their reach: boxes around the squares of points that lie near each
 * other.
 *
 * <p>The points of the strips of a {@link PlaneNeighbours}, in blocks of {@value #BLOCK} along each
 * strip. Points near each other have neighbours about equally far away, so the boxes of few blocks
 * hold a row, and with them few points that do not.
 */
final class ReachBoxes {

  /** What is done with a point that has the row within its reach. */
  interface Meeting {
    void meet(int slot, double distance);
  }

  private static final int BLOCK = 16;

  /** Makes a bound safe against the rounding of a difference. */
  private static final double SLACK = 1.000_001;

  private final PlaneNeighbours plane;
  private final double[] reach;

  /** By strip, its first block; by block, its first slot. */
  private final int[] firstBlock;

  private final int[] firstSlot;
  private final Boxes strips;
  private final Boxes blocks;

  private static final class Boxes {
    private final double[] left;
    private final double[] right;
    private final double[] bottom;
    private final double[] top;

    Boxes(int number) {
      left = new double[number];
      right = new double[number];
      bottom = new double[number];
      top = new double[number];
      Arrays.fill(left, Double.POSITIVE_INFINITY);
      Arrays.fill(right, Double.NEGATIVE_INFINITY);
      Arrays.fill(bottom, Double.POSITIVE_INFINITY);
      Arrays.fill(top, Double.NEGATIVE_INFINITY);
    }

    void include(int box, double across, double along, double bound) {
      left[box] = Math.min(left[box], across - bound);
      right[box] = Math.max(right[box], across + bound);
      bottom[box] = Math.min(bottom[box], along - bound);
      top[box] = Math.max(top[box], along + bound);
    }

    boolean has(int box, double across, double along) {
      return left[box] <= across
          && across <= right[box]
          && bottom[box] <= along
          && along <= top[box];
    }
  }

  /**
   * @param reach by slot, negative for a point that nothing is to meet; it may shrink later
   */
  ReachBoxes(PlaneNeighbours plane, double[] reach) {
    this.plane = plane;
    this.reach = reach;
    int n = reach.length;
    this.firstBlock = new int[plane.strips + 1];
    this.firstSlot = new int[n / BLOCK + plane.strips + 1];
    this.strips = new Boxes(plane.strips);
    this.blocks = new Boxes(firstSlot.length);
    int block = 0;
    for (int strip = 0; strip < plane.strips; strip++) {
      firstBlock[strip] = block;
      for (int slot = plane.start[strip]; slot < plane.start[strip + 1]; slot++) {
        if ((slot - plane.start[strip]) % BLOCK == 0) {
          firstSlot[block++] = slot;
        }
        if (reach[slot] >= 0) {
          double bound = reach[slot] * SLACK;
          blocks.include(block - 1, plane.across[slot], plane.along[slot], bound);
          strips.include(strip, plane.across[slot], plane.along[slot], bound);
        }
      }
    }
    firstBlock[plane.strips] = block;
    firstSlot[block] = n;
  }

  /** Tells of every point that has a row at this place within its reach. */
  void meet(double across, double along, Meeting meeting) {
    for (int strip = 0; strip < plane.strips; strip++) {
      if (strips.has(strip, across, along)) {
        for (int block = firstBlock[strip]; block < firstBlock[strip + 1]; block++) {
          if (blocks.has(block, across, along)) {
            meetInBlock(block, across, along, meeting);
          }
        }
      }
    }
  }

  private void meetInBlock(int block, double across, double along, Meeting meeting) {
    for (int slot = firstSlot[block]; slot < firstSlot[block + 1]; slot++) {
      double distance =
          Math.max(Math.abs(plane.across[slot] - across), Math.abs(plane.along[slot] - along));
      if (distance <= reach[slot]) {
        meeting.meet(slot, distance);
      }
    }
  }
}
