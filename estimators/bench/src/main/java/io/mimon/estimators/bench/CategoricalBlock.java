package io.mimon.estimators.bench;

import java.util.SplittableRandom;

/**
 * Rows of 16-valued features and a 4-valued target on which every other feature depends.
 *
 * @param target codes by row
 * @param features codes by feature and row
 */
@SuppressWarnings("ArrayRecordComponent") // measured, never compared
record CategoricalBlock(int[] target, int[][] features) {

  static CategoricalBlock of(int features, int rows, SplittableRandom random) {
    int[] target = new int[rows];
    int[][] columns = new int[features][rows];
    for (int i = 0; i < rows; i++) {
      target[i] = random.nextInt(4);
      for (int f = 0; f < features; f++) {
        // The smaller of two makes small codes frequent, as categories are.
        int x = Math.min(random.nextInt(16), random.nextInt(16));
        columns[f][i] = f % 2 == 0 || random.nextInt(3) > 0 ? x : 4 * target[i] + x / 4;
      }
    }
    return new CategoricalBlock(target, columns);
  }
}
