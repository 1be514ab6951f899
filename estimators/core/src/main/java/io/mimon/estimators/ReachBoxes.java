package io.mimon.estimators;

/**
 * Which points have a row within their reach: boxes around the squares of points that lie near each
 * other.
 *
 * <p>The points of the strips of a {@link PlaneNeighbours}, in blocks of {@value #BLOCK} along each
 * strip, and groups of blocks. Points near each other have neighbours about equally far away, so
 * the boxes of few blocks hold a row, and with them few points that do not.
 */
final class ReachBoxes {

  /** What is done with a point that has the row within its reach. */
  interface Meeting {
    void meet(int slot, double distance);
  }

  private static final int BLOCK = 16;

  /** Blocks in a group, which has a box around theirs. */
  private static final int GROUP = 4;

  /** Makes a bound safe against the rounding of a difference. */
  private static final double SLACK = 1.000_001;

  private final PlaneNeighbours plane;
  private final double[] reach;

  // By block, its first and its last slot; by group, its first block.
  private final int[] firstSlot;
  private final int[] lastSlot;
  private final int[] firstBlock;
  private final int groupsUsed;
  private final Boxes blocks;
  private final Boxes groups;

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
    }

    /** An empty box. */
    void clear(int box) {
      left[box] = Double.POSITIVE_INFINITY;
      right[box] = Double.NEGATIVE_INFINITY;
      bottom[box] = Double.POSITIVE_INFINITY;
      top[box] = Double.NEGATIVE_INFINITY;
    }

    void include(int box, double l, double r, double b, double t) {
      left[box] = Math.min(left[box], l);
      right[box] = Math.max(right[box], r);
      bottom[box] = Math.min(bottom[box], b);
      top[box] = Math.max(top[box], t);
    }

    void include(int box, Boxes others, int other) {
      include(
          box, others.left[other], others.right[other], others.bottom[other], others.top[other]);
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
    int most = reach.length / BLOCK + plane.strips + 1;
    this.firstSlot = new int[most];
    this.lastSlot = new int[most];
    this.blocks = new Boxes(most);
    this.firstBlock = new int[most / GROUP + plane.strips + 2];
    this.groups = new Boxes(firstBlock.length);
    int block = 0;
    int group = 0;
    for (int strip = 0; strip < plane.strips; strip++) {
      int end = plane.start[strip + 1];
      for (int slot = plane.start[strip]; slot < end; slot += BLOCK) {
        if ((slot - plane.start[strip]) % (BLOCK * GROUP) == 0) {
          firstBlock[group] = block;
          groups.clear(group);
          group++;
        }
        firstSlot[block] = slot;
        lastSlot[block] = Math.min(end, slot + BLOCK) - 1;
        enclose(block);
        groups.include(group - 1, blocks, block);
        block++;
      }
    }
    firstBlock[group] = block;
    this.groupsUsed = group;
  }

  private void enclose(int block) {
    int from = firstSlot[block];
    int last = lastSlot[block];
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double widest = -1;
    for (int slot = from; slot <= last; slot++) {
      double at = plane.across[slot];
      left = at < left ? at : left;
      right = at > right ? at : right;
      widest = reach[slot] > widest ? reach[slot] : widest;
    }
    blocks.clear(block);
    if (widest >= 0) {
      double bound = widest * SLACK;
      // Along the strip they ascend.
      blocks.include(
          block, left - bound, right + bound, plane.along[from] - bound, plane.along[last] + bound);
    }
  }

  /** Tells of every point that has a row at this place within its reach. */
  void meet(double across, double along, Meeting meeting) {
    for (int group = 0; group < groupsUsed; group++) {
      if (groups.has(group, across, along)) {
        for (int block = firstBlock[group]; block < firstBlock[group + 1]; block++) {
          if (blocks.has(block, across, along)) {
            meetInBlock(block, across, along, meeting);
          }
        }
      }
    }
  }

  private void meetInBlock(int block, double across, double along, Meeting meeting) {
    for (int slot = firstSlot[block]; slot <= lastSlot[block]; slot++) {
      double distance =
          Math.max(Math.abs(plane.across[slot] - across), Math.abs(plane.along[slot] - along));
      if (distance <= reach[slot]) {
        meeting.meet(slot, distance);
      }
    }
  }
}
