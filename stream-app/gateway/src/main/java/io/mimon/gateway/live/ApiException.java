package io.mimon.gateway.live;

/** A request that is refused; the message is a sentence for whoever made it. */
final class ApiException extends Exception {
  private final int status;

  ApiException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
