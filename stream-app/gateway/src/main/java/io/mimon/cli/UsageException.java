package io.mimon.cli;

/** Something the user asked for cannot be done as asked; exit code 2. */
public final class UsageException extends RuntimeException {
  /** With a sentence that says what, and what to do. */
  public UsageException(String message) {
    super(message);
  }
}
