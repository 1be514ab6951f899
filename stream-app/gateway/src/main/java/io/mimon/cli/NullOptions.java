package io.mimon.cli;

import io.mimon.estimators.PermutationNull;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that measure have in common about the absence of a link. */
final class NullOptions {
  private static final int PERMUTATIONS_MAX = 99_999;

  /** Fixed: the same file gives the same p-value. */
  private static final long SEED = 1;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description = {
        "orders of rows, shuffled in blocks, from which null level and p-value are told; each costs",
        "an estimate; 0 for none (default: ${DEFAULT-VALUE})"
      })
  private int permutations;

  NullOptions(int permutations) {
    this.permutations = permutations;
  }

  /** How many, at most; fewer where none are needed. */
  int permutations() {
    return permutations;
  }

  /** The permutations; null for none. */
  @Nullable PermutationNull nulls() {
    if (permutations == 0) {
      return null;
    }
    if (permutations < PermutationNull.PERMUTATIONS_MIN || permutations > PERMUTATIONS_MAX) {
      throw new UsageException(
          "--permutations is %d; 0, or from %d, since fewer have no 0.95 quantile, to %d"
              .formatted(permutations, PermutationNull.PERMUTATIONS_MIN, PERMUTATIONS_MAX));
    }
    return new PermutationNull(permutations, SEED);
  }
}
