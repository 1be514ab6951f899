package io.mimon.core.config;

import java.util.function.Function;

/**
 * A type of scalar values together with its bound.
 *
 * @param expected what a value has to be, completing "… is not allowed: "
 * @param reader turns text into a value or says why not; never throws
 */
record ValueType<T>(Class<T> valueClass, String expected, Function<String, Reading<T>> reader) {

  /** What became of a text. */
  sealed interface Reading<T> {}

  /** It is a value. */
  record Accepted<T>(T value) implements Reading<T> {}

  /** It is none; the reason is a consequence or a bound beyond {@link #expected}, or empty. */
  record Refused<T>(String reason) implements Reading<T> {}

  /** It will be one in a later version; the hint says what to do until then. */
  record NotYet<T>(String hint) implements Reading<T> {}

  Reading<T> read(String text) {
    return reader.apply(text);
  }

  static <T> Reading<T> refused() {
    return new Refused<>("");
  }
}
