package io.mimon.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.LineTail;
import java.util.Optional;

/** An alert on its way to a sink: what identifies it, and the JSON exactly as it was committed. */
public final class AlertMessage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id;
  private final String state;
  private final byte[] body;

  private AlertMessage(String id, String state, byte[] body) {
    this.id = id;
    this.state = state;
    this.body = body;
  }

  /** The alert of a committed line; empty when it has no id and state to deliver it by. */
  static Optional<AlertMessage> parse(LineTail.Line line) {
    try {
      JsonNode json = JSON.readTree(line.text());
      String id = json.path("id").asText("");
      String state = json.path("state").asText("");
      return id.isEmpty() || state.isEmpty()
          ? Optional.empty()
          : Optional.of(new AlertMessage(id, state, line.bytes()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The episode's. */
  public String id() {
    return id;
  }

  /** {@code firing} or {@code resolved}. */
  public String state() {
    return state;
  }

  /** The same for every delivery of this alert, and for no other: receivers drop repeats by it. */
  public String idempotencyKey() {
    return id + ":" + state;
  }

  /** A copy of the JSON as committed, without the newline. */
  public byte[] body() {
    return body.clone();
  }
}
