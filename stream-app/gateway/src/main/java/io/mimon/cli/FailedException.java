package io.mimon.cli;

/** Something went wrong while doing what was asked; exit code 1. */
public final class FailedException extends RuntimeException {
  /** With a sentence that says what, and what to do. */
  public FailedException(String message) {
    super(message);
  }
}
