package io.mimon.core.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features shared out to shards so that each has about as much to do: the dearest first, each to
 * the shard that has least (Graham 1969, doi:10.1137/0117039, within a third of the best).
 */
public final class Dealing {
  /** The feature has no shard yet. */
  public static final int NEW = -1;

  private Dealing() {}

  /**
   * Deals features of which none has a shard.
   *
   * @param costs what a row of each feature takes, in any unit
   * @param shardsMax how many shards there may be; there are no more than features
   */
  public static List<int[]> of(double[] costs, int shardsMax) {
    int[] seats = new int[costs.length];
    Arrays.fill(seats, NEW);
    return of(costs, seats, Math.min(shardsMax, costs.length));
  }

  /**
   * Deals those features that have no shard.
   *
   * @param seats the shard of each feature, or {@link #NEW}
   * @param shards how many there are; some may stay empty
   */
  public static List<int[]> of(double[] costs, int[] seats, int shards) {
    double[] load = new double[shards];
    List<List<Integer>> dealt = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      dealt.add(new ArrayList<>());
    }
    for (int f = 0; f < costs.length; f++) {
      if (seats[f] != NEW) {
        load[seats[f]] += costs[f];
        dealt.get(seats[f]).add(f);
      }
    }
    int[] spread = spread(shards);
    IntStream.range(0, costs.length)
        .filter(f -> seats[f] == NEW)
        .boxed()
        .sorted(Comparator.comparingDouble(f -> -costs[f]))
        .forEach(
            feature -> {
              int least = spread[0];
              for (int shard : spread) {
                least = load[shard] < load[least] ? shard : least;
              }
              load[least] += costs[feature];
              dealt.get(least).add(feature);
            });
    return dealt.stream()
        .map(features -> features.stream().sorted().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /**
   * The order in which shards of equal load are served. A task has a run of neighbouring shards;
   * those that get one feature more are spread over all runs, however long these are: 0, 4, 2, 6,
   * 1, 5, 3, 7.
   */
  private static int[] spread(int shards) {
    return IntStream.range(0, shards)
        .boxed()
        .sorted(Comparator.comparingInt(shard -> Integer.reverse(shard) >>> 1))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
