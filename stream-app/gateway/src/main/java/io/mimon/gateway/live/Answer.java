package io.mimon.gateway.live;

import java.nio.charset.StandardCharsets;

/** What a request is answered; its body is never changed once it is here. */
public final class Answer {
  private static final String JSON_TYPE = "application/json; charset=utf-8";

  private final int status;
  private final String contentType;
  private final byte[] body;

  Answer(int status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON_TYPE, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A refusal, as JSON with a sentence. */
  static Answer refusal(int status, String sentence) {
    return json(status, LiveJson.object().put("status", status).put("error", sentence).toString());
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The media type. */
  public String contentType() {
    return contentType;
  }

  /** The bytes; to be read only. */
  public byte[] body() {
    return body;
  }
}
