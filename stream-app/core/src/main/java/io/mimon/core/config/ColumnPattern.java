package io.mimon.core.config;

/**
 * A pattern of column names: {@code *} stands for any characters, {@code ?} for one, everything
 * else for itself.
 */
public record ColumnPattern(String text) {

  /** Whether it names one column and nothing else. */
  public boolean isExact() {
    return text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  /**
   * Whether the whole name matches.
   *
   * <p>On a mismatch only the last star has to be tried again, one character further: an earlier
   * one could not reach more. Time is O(pattern × name) at worst, where a regular expression may
   * take exponential time on patterns such as {@code *a*a*a*b}.
   */
  public boolean matches(String name) {
    int p = 0;
    int n = 0;
    int starAt = -1;
    int retryAt = 0;
    while (n < name.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        starAt = p++;
        retryAt = n;
      } else if (p < text.length() && (text.charAt(p) == '?' || text.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        n = ++retryAt;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
