package io.mimon.core.input;

import java.io.IOException;

/**
 * An input that cannot be read, or not further. The message is for the person who named the input:
 * what is wrong, where, and what to do.
 */
public final class InputException extends IOException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
