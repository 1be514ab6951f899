package io.mimon.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.AlertMatch.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** An alert on its way to a sink: what identifies it, and the JSON exactly as it was committed. */
public final class AlertMessage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode json;
  private final byte[] body;

  private AlertMessage(JsonNode json, byte[] body) {
    this.json = json;
    this.body = body;
  }

  /** The alert of a committed line; empty when it has no id and state to deliver it by. */
  static Optional<AlertMessage> parse(byte[] line) {
    try {
      JsonNode json = JSON.readTree(line);
      AlertMessage alert = new AlertMessage(json, line.clone());
      return alert.id().isEmpty() || alert.state().isEmpty()
          ? Optional.empty()
          : Optional.of(alert);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail", e);
    }
  }

  /** An alert that stands in no file. */
  static AlertMessage of(JsonNode json) {
    return new AlertMessage(json, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The episode's. */
  public String id() {
    return text("id");
  }

  /** {@code firing} or {@code resolved}. */
  public String state() {
    return text("state");
  }

  /** Whether it ends its episode. */
  public boolean resolves() {
    return state().equalsIgnoreCase("resolved");
  }

  /** How urgent it is; a warning where it does not say. */
  public Severity severity() {
    return text("severity").toLowerCase(Locale.ROOT).equals(Severity.CRITICAL.configName())
        ? Severity.CRITICAL
        : Severity.WARNING;
  }

  /** A field as text; empty where it is absent or null. */
  public String text(String field) {
    JsonNode value = json.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  /** A field as a number; NaN where it is none. */
  public double number(String field) {
    JsonNode value = json.path(field);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  /** A field as a moment; empty where rows are numbered instead. */
  public Optional<Instant> time(String field) {
    try {
      return Optional.of(Instant.parse(text(field)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The same for every delivery of this alert, and for no other: receivers drop repeats by it. An
   * episode that becomes more severe fires once more, so that the severity is a part of it where
   * there is one.
   */
  public String idempotencyKey() {
    String severity = text("severity");
    boolean told = !severity.isEmpty() && !resolves();
    return id() + ":" + state() + (told ? ":" + severity : "");
  }

  /** The whole as JSON; not to be changed. */
  JsonNode json() {
    return json;
  }

  /** A copy of the JSON as committed, without the newline. */
  public byte[] body() {
    return body.clone();
  }

  @Override
  public String toString() {
    return "alert " + idempotencyKey();
  }
}
