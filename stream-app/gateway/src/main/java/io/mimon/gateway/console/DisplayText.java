package io.mimon.gateway.console;

/**
 * Text measured and cut in terminal columns, with nothing in it that could move the cursor or
 * reorder the line.
 *
 * <p>Widths follow the Unicode blocks of wide characters roughly: combining marks take no column,
 * East Asian wide characters and emoji two, all others one.
 */
public final class DisplayText {
  private static final String ELLIPSIS = "…";

  private DisplayText() {}

  /** Control, format (bidirectional) and unpaired surrogate characters as {@code \}{@code u{…}}. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmful(c)) {
                escaped.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Terminal columns that {@code text} takes. */
  public static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  /** Exactly {@code columns} wide: padded on the right, or cut with an ellipsis. */
  public static String fit(String text, int columns) {
    int width = width(text);
    if (width <= columns) {
      return text + " ".repeat(columns - width);
    }
    if (columns <= 0) {
      return "";
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (used + width(c) > columns - 1) {
        break;
      }
      cut.appendCodePoint(c);
      used += width(c);
      i += Character.charCount(c);
    }
    return cut + ELLIPSIS + " ".repeat(columns - 1 - used);
  }

  /** Padded on the left; never cut, for numbers. */
  static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
