package io.mimon.core.input;

/**
 * Random numbers by position: the draw at (row, lane) depends on nothing but the seed, the row and
 * the lane, so that any row can be made at any time, in any order, again.
 *
 * <p>Algorithm: the SplitMix64 finaliser (G. L. Steele, D. Lea, C. H. Flood, Fast splittable
 * pseudorandom number generators, OOPSLA 2014, doi:10.1145/2660193.2660195; constants of D.
 * Stafford's variant 13), applied once to (seed, lane) and once more with the row. Within a lane
 * this is SplitMix64 itself, started at a hashed seed.
 *
 * <p>Functions are StrictMath's: the same bits on every machine.
 */
final class CounterRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;

  CounterRandom(long seed) {
    this.seed = seed;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long bits(long row, int lane) {
    long start = mix(seed + GOLDEN_GAMMA * (lane + 1L));
    return mix(start + GOLDEN_GAMMA * (row + 1));
  }

  /** Uniform in [0, 1). */
  double uniform(long row, int lane) {
    return (bits(row, lane) >>> 11) * 0x1p-53;
  }

  /** Standard normal (Box–Muller); draws from {@code lane} and {@code lane + 1}. */
  double gaussian(long row, int lane) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(row, lane)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(row, lane + 1));
  }
}
