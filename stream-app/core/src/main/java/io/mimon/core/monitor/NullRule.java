package io.mimon.core.monitor;

import io.mimon.estimators.PermutationNull;
import java.io.Serializable;

/**
 * Which readings carry a null level by permutation, and how it is had.
 *
 * @param everyReadings readings 1·N, 2·N, 3·N, … of a segment carry one; 0 for none
 * @param permutations how many estimates over permuted rows make one
 * @param blockRows how many consecutive rows are kept together; 0 for a number by the data
 */
public record NullRule(long everyReadings, int permutations, int blockRows)
    implements Serializable {

  /** No reading carries one. */
  public static final NullRule NEVER = new NullRule(0, 99, 0);

  /** Whether this reading of a segment, counted from 1, carries one. */
  boolean isDue(long reading) {
    return everyReadings > 0 && reading % everyReadings == 0;
  }

  /** The permutations, by a seed. */
  PermutationNull withSeed(long seed) {
    PermutationNull nulls = new PermutationNull(permutations, seed);
    return blockRows > 0 ? nulls.withBlockRows(blockRows) : nulls;
  }
}
