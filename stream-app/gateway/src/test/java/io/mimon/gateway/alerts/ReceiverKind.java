package io.mimon.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.gateway.ManualClock;
import io.mimon.gateway.alerts.RawReceiver.Received;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each kind of receiver over HTTP: what delivers to it, and what a request told it. */
enum ReceiverKind {
  WEBHOOK {
    @Override
    AlertSink sink(URI url, Duration timeout, ManualClock clock) {
      return DeliveryFixture.webhook(url, timeout, clock);
    }

    @Override
    List<String> keys(Received request) {
      return List.of(request.headers().getOrDefault("idempotency-key", ""));
    }
  },

  /** Told in words: by the alert's id at the foot and what stands in brackets at the head. */
  SLACK {
    @Override
    AlertSink sink(URI url, Duration timeout, ManualClock clock) {
      SecretReader secrets = new SecretReader(Map.of("URL", url.toString()));
      return new SlackSink("slack", new Slack(new SecretVariable("URL"), timeout), secrets, clock);
    }

    @Override
    List<String> keys(Received request) {
      JsonNode blocks = json(request).path("blocks");
      String foot = blocks.path(blocks.size() - 1).at("/elements/0/text").asText();
      String head = blocks.at("/0/text/text").asText();
      String state = head.substring(head.indexOf('(') + 1, head.length() - 1);
      return List.of(key(foot.replace("mimon, alert ", ""), state.equals("resolved") ? "" : state));
    }
  },

  PAGERDUTY {
    @Override
    AlertSink sink(URI url, Duration timeout, ManualClock clock) {
      SecretReader secrets = new SecretReader(Map.of("KEY", "0123456789abcdef0123456789abcdef"));
      PagerDuty pagerDuty = new PagerDuty(new SecretVariable("KEY"), url, timeout);
      return new PagerDutySink("pd", pagerDuty, secrets, clock);
    }

    @Override
    List<String> keys(Received request) {
      JsonNode event = json(request);
      boolean ends = event.path("event_action").asText().equals("resolve");
      return List.of(
          key(
              event.path("dedup_key").asText(),
              ends ? "" : event.at("/payload/severity").asText()));
    }
  },

  /** Told of all that stands at once; what fires ends in five hours if nothing more is said. */
  ALERTMANAGER {
    @Override
    AlertSink sink(URI url, Duration timeout, ManualClock clock) {
      return new AlertmanagerSink("am", new Alertmanager(url, timeout, RESEND_EVERY), clock);
    }

    @Override
    List<String> keys(Received request) {
      List<JsonNode> ended = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      Set<String> fires = new HashSet<>();
      for (JsonNode alert : json(request)) {
        Instant ends = Instant.parse(alert.path("endsAt").asText());
        if (ends.isAfter(request.at().plus(RESEND_EVERY))) {
          fires.add(episode(alert));
          keys.add(key(episode(alert), alert.at("/labels/severity").asText()));
        } else {
          ended.add(alert);
        }
      }
      // One that has become more severe is another to it: the one that it was ends.
      ended.removeIf(alert -> fires.contains(episode(alert)));
      ended.forEach(alert -> keys.add(key(episode(alert), "")));
      return keys;
    }

    private String episode(JsonNode alert) {
      return alert.at("/annotations/episode").asText();
    }
  };

  private static final Duration RESEND_EVERY = Duration.ofHours(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What delivers to this kind of receiver. */
  abstract AlertSink sink(URI url, Duration timeout, ManualClock clock);

  /** The keys of the alerts that a request told of, as a webhook has them. */
  abstract List<String> keys(Received request);

  private static String key(String id, String severity) {
    return id + (severity.isEmpty() ? ":resolved" : ":firing:" + severity);
  }

  private static JsonNode json(Received request) {
    try {
      return JSON.readTree(request.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(request.body(), e);
    }
  }
}
