package io.mimon.core.monitor;

import io.mimon.estimators.CategoryHash;

/**
 * A label as a number that is the same in every run, for estimators that hash their categories: the
 * code of a label hangs on what came before it. An integer of 53 bits, which a double holds; among
 * a million labels some two share theirs with a probability of 6 in 100,000.
 */
public final class LabelHash {
  private static final int BITS = 53;

  private LabelHash() {}

  /** The hash of a label, a code in the sense of the estimators. */
  public static double of(String label) {
    return CategoryHash.of(label) >>> (Long.SIZE - BITS);
  }
}
