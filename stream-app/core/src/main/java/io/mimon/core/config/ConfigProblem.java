package io.mimon.core.config;

/**
 * One thing that is wrong with a configuration, in words a user can act on.
 *
 * @param kind what sort of mistake it is
 * @param line the 1-based line it is on, 0 if it is on none (a missing key, an unreadable file)
 * @param key the dotted path, such as {@code window.rows} or {@code alerts[0].webhook.url}; empty
 *     if the file as a whole is meant
 * @param value what was given, shortened; empty if nothing was, and for keys that hold secrets
 * @param message the bound or what is expected, and the consequence
 */
public record ConfigProblem(Kind kind, int line, String key, String value, String message) {
  private static final int SHOWN_CHARS_MAX = 80;

  /** The sorts of mistakes. */
  public enum Kind {
    /** The file cannot be read or is not YAML. */
    UNREADABLE,
    /** A key that does not exist. */
    UNKNOWN_KEY,
    /** A value that a later version will take. */
    NOT_YET_SUPPORTED,
    /** A key given twice. */
    DUPLICATE_KEY,
    /** A key that has to be there and is not. */
    MISSING,
    /** A value outside its type or bound. */
    NOT_ALLOWED,
    /** Keys that are each fine and do not go together. */
    CONFLICT
  }

  /** Keeps keys and values on one line and short: they come from outside, and end in logs. */
  public ConfigProblem {
    key = oneLine(key);
    value = oneLine(value);
  }

  /** The problem as one line that starts with the file's name, as compilers write them. */
  public String describe(String fileName) {
    return (line > 0 ? fileName + ":" + line : fileName) + ": " + sentence();
  }

  @Override
  public String toString() {
    return line > 0 ? "line " + line + ": " + sentence() : sentence();
  }

  private String sentence() {
    if (kind == Kind.UNKNOWN_KEY) {
      return "unknown key " + key + "; " + message;
    }
    String subject = key.isEmpty() ? "" : key + ": ";
    return switch (kind) {
      case MISSING -> subject + "missing: " + message;
      case NOT_ALLOWED -> subject + (value.isEmpty() ? "" : value + " is not allowed: ") + message;
      default -> subject + message;
    };
  }

  /** At most 80 characters, without line breaks and the like. */
  static String oneLine(String text) {
    String visible =
        text.codePoints()
            .limit(SHOWN_CHARS_MAX + 1L)
            .collect(
                StringBuilder::new,
                (shown, c) -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c),
                StringBuilder::append)
            .toString();
    boolean whole = visible.codePointCount(0, visible.length()) <= SHOWN_CHARS_MAX;
    return whole
        ? visible
        : visible.substring(0, visible.offsetByCodePoints(0, SHOWN_CHARS_MAX)) + "…";
  }
}
