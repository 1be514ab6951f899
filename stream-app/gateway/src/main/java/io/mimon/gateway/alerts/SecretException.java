package io.mimon.gateway.alerts;

/** A secret cannot be had; the message says where it should be, and nothing of what it is. */
public final class SecretException extends Exception {
  /** What is wrong, and where. */
  public SecretException(String message) {
    super(message);
  }
}
