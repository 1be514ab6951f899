package io.mimon.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name someone probably meant. */
public final class NearestName {
  /** Longer than any key; what is longer yet is no slip of the finger. */
  private static final int LENGTH_MAX = 60;

  private NearestName() {}

  /** What to say of a name that is none of these: the nearest, else all there are. */
  public static String hint(String given, Collection<String> names) {
    return of(given, names)
        .map(near -> "did you mean " + near + "?")
        .orElse("there are: " + String.join(", ", names));
  }

  /** The nearest of the names, if a third of the letters or fewer (at least one) are off. */
  public static Optional<String> of(String given, Collection<String> names) {
    if (given.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String asTyped = asTyped(given);
    return names.stream()
        .filter(name -> distance(asTyped, asTyped(name)) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(asTyped, asTyped(name))));
  }

  /** Neither case nor the sort of dash tells names apart. */
  private static String asTyped(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * The letters inserted, deleted, replaced or swapped with their neighbour (optimal string
   * alignment), by dynamic programming over prefixes.
   */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + edits[i - 2][j - 2]) : best;
  }
}
