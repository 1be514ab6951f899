package io.mimon.cli;

/** Something the user asked for cannot be done as asked; exit code 2. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }
}
