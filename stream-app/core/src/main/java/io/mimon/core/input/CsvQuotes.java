package io.mimon.core.input;

import org.jspecify.annotations.Nullable;

/**
 * Where a CSV text stands with respect to quotes at its end.
 *
 * <p>As RFC 4180 has it, a quote opens a quoted field only as the first character of a field; one
 * inside an unquoted field is an ordinary character.
 */
final class CsvQuotes {

  static final String BARE_RETURN = "The line contains a carriage return outside a quoted field.";

  enum State {
    FIELD_START,
    UNQUOTED,
    /** In a quoted field: the record goes on in the next line. */
    QUOTED,
    /** Behind a quote in a quoted field: it closed the field, or is the first of two. */
    QUOTE_IN_QUOTED,
    TEXT_AFTER_QUOTE,
    CARRIAGE_RETURN
  }

  private CsvQuotes() {}

  /** The state behind {@code line}, which has no line feed, when it was {@code state} before. */
  static State scan(String line, State state) {
    State now = state;
    for (int at = 0; at < line.length(); at++) {
      now = after(now, line.charAt(at));
      if (now == State.TEXT_AFTER_QUOTE || now == State.CARRIAGE_RETURN) {
        return now;
      }
    }
    return now;
  }

  private static State after(State state, char c) {
    return switch (state) {
      case QUOTED -> c == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
      case QUOTE_IN_QUOTED ->
          switch (c) {
            case '"' -> State.QUOTED;
            case ',' -> State.FIELD_START;
            default -> State.TEXT_AFTER_QUOTE;
          };
      case FIELD_START ->
          switch (c) {
            case '"' -> State.QUOTED;
            case ',' -> State.FIELD_START;
            case '\r' -> State.CARRIAGE_RETURN;
            default -> State.UNQUOTED;
          };
      case UNQUOTED ->
          switch (c) {
            case ',' -> State.FIELD_START;
            case '\r' -> State.CARRIAGE_RETURN;
            default -> State.UNQUOTED;
          };
      case TEXT_AFTER_QUOTE, CARRIAGE_RETURN -> state;
    };
  }

  /** What is wrong with a record whose end has this state, null if nothing. */
  static @Nullable String problem(State state) {
    return switch (state) {
      case QUOTED -> "A quoted field is never closed.";
      case TEXT_AFTER_QUOTE ->
          "A closing quote is followed by text; a quote inside a quoted field must be doubled.";
      case CARRIAGE_RETURN -> BARE_RETURN;
      case FIELD_START, UNQUOTED, QUOTE_IN_QUOTED -> null;
    };
  }
}
