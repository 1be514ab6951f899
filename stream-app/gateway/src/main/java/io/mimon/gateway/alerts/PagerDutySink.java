package io.mimon.gateway.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.PagerDuty;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends an alert to PagerDuty's Events API, version 2: an episode is an incident, by its id as the
 * {@code dedup_key}; so that a repeat opens no second one, and the resolve closes the right one.
 */
public final class PagerDutySink implements AlertSink {
  private static final int SUMMARY_CHARS_MAX = 1_024;
  private static final int KEY_CHARS_MAX = 255;

  /** PagerDuty's limits are of a minute, and its 429 says nothing of when to come back. */
  private static final Duration WAIT_AFTER_LIMIT = Duration.ofMinutes(1);

  private final String name;
  private final PagerDuty pagerDuty;
  private final SecretReader secrets;
  private final HttpPost http;

  /** A sink that sends events with the key that the secret holds. */
  public PagerDutySink(String name, PagerDuty pagerDuty, SecretReader secrets, Clock clock) {
    this.name = name;
    this.pagerDuty = pagerDuty;
    this.secrets = secrets;
    this.http = new HttpPost(pagerDuty.timeout(), clock, WAIT_AFTER_LIMIT);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shownTarget() {
    return AlertRoute.withoutSecrets(pagerDuty.url());
  }

  @Override
  public boolean staysOpen() {
    return true;
  }

  @Override
  public Attempt deliver(AlertMessage alert, @Nullable Standing standing)
      throws InterruptedException {
    String key;
    try {
      key = secrets.read(pagerDuty.routingKey());
    } catch (SecretException e) {
      return new Attempt.Unavailable(String.valueOf(e.getMessage()), null);
    }
    byte[] event = event(alert, key).toString().getBytes(StandardCharsets.UTF_8);
    return http.send(pagerDuty.url(), Map.of(), event, key);
  }

  static ObjectNode event(AlertMessage alert, String routingKey) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("routing_key", routingKey);
    event.put("event_action", alert.resolves() ? "resolve" : "trigger");
    event.put("dedup_key", AlertText.atMost(KEY_CHARS_MAX, alert.id()));
    event.put("client", "mimon");
    ObjectNode payload = event.putObject("payload");
    AlertText text = new AlertText(alert);
    payload.put("summary", AlertText.atMost(SUMMARY_CHARS_MAX, text.summary()));
    payload.put("source", orElse(alert.text("monitor"), "mimon"));
    payload.put("severity", alert.severity().configName());
    alert.time("windowEnd").ifPresent(end -> payload.put("timestamp", end.toString()));
    payload.put("component", alert.text("feature"));
    payload.put("group", orElse(alert.text("segment"), alert.text("monitor")));
    payload.put("class", alert.text("kind"));
    ObjectNode details = payload.putObject("custom_details");
    text.facts().forEach(details::put);
    details.put("Next", text.next());
    details.set("alert", alert.json());
    return event;
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
