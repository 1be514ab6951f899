package io.mimon.estimators;

import java.util.Arrays;

/**
 * By point, the distances to its nearest other rows, ascending: at least k of them, at most {@code
 * k + spares}.
 *
 * <p>They are the smallest ones with multiplicity, no gaps: a row nearer than the last of them is
 * among them. So the k-th is known after any arrival, and after a departure unless the spares are
 * used up; which, as arrivals refill them, takes about spares² departures rather than one.
 */
final class NearestDistances {

  private final int k;
  private final int most;
  private double[] distances;
  private int[] length;

  NearestDistances(int k, int spares) {
    this.k = k;
    this.most = k + spares;
    this.distances = new double[0];
    this.length = new int[0];
  }

  /** Puts a distance among ascending ones in place of the last; returns the last of them then. */
  static double insert(double[] ascending, double distance) {
    int last = ascending.length - 1;
    int at = last;
    while (at > 0 && ascending[at - 1] > distance) {
      ascending[at] = ascending[at - 1];
      at--;
    }
    ascending[at] = distance;
    return ascending[last];
  }

  /** The most distances that are kept of a point. */
  int most() {
    return most;
  }

  void ensureCapacity(int points) {
    if (points > length.length) {
      distances = Arrays.copyOf(distances, points * most);
      length = Arrays.copyOf(length, points);
    }
  }

  /** The k-th smallest distance. */
  double kth(int point) {
    return distances[point * most + k - 1];
  }

  /** The largest distance known: what is farther away does not concern the point. */
  double reach(int point) {
    return distances[point * most + length[point] - 1];
  }

  /** Takes in a row at this distance, not beyond the reach. */
  void add(int point, double distance) {
    int base = point * most;
    int at = base + Math.min(length[point], most - 1);
    while (at > base && distances[at - 1] > distance) {
      distances[at] = distances[at - 1];
      at--;
    }
    if (length[point] < most || distance < distances[at]) {
      distances[at] = distance;
    }
    length[point] = Math.min(length[point] + 1, most);
  }

  /**
   * Gives up a row at this distance, not beyond the reach.
   *
   * @return whether the k-th distance is still known
   */
  boolean remove(int point, double distance) {
    int base = point * most;
    int last = base + length[point] - 1;
    int at = last;
    while (distances[at] != distance) {
      at--;
      if (at < base) {
        throw new AssertionError("point " + point + " had no row at distance " + distance);
      }
    }
    System.arraycopy(distances, at + 1, distances, at, last - at);
    length[point]--;
    return length[point] >= k;
  }

  /** Replaces the distances of a point. */
  void set(int point, double[] ascending, int count) {
    System.arraycopy(ascending, 0, distances, point * most, count);
    length[point] = count;
  }

  /** Asserts that the distances of a point are the smallest of all distances, given ascending. */
  void checkInvariants(int point, double[] all) {
    int count = length[point];
    if (count < k || count > most || count > all.length) {
      throw new AssertionError("point " + point + " has " + count + " distances");
    }
    for (int i = 0; i < count; i++) {
      if (distances[point * most + i] != all[i]) {
        throw new AssertionError("point " + point + ", distance " + i);
      }
    }
  }
}
