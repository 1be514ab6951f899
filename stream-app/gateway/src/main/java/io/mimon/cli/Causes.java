package io.mimon.cli;

/** What an engine's failure came from, in one line: it is wrapped many times. */
public final class Causes {
  private Causes() {}

  /** The message of the innermost cause, else its kind. */
  public static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
