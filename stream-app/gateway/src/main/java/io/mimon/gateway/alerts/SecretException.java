package io.mimon.gateway.alerts;

/** A secret cannot be had; the message says where it should be, and nothing of what it is. */
public final class SecretException extends Exception {
  SecretException(String message) {
    super(message);
  }
}
