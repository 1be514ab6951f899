package io.mimon.cli;

/** Something went wrong while doing what was asked; exit code 1. */
final class FailedException extends RuntimeException {
  FailedException(String message) {
    super(message);
  }
}
