package io.mimon.core.config;

import io.mimon.core.config.AlertMatch.Severity;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.Receiver;
import io.mimon.core.config.AlertRoute.Secret;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.core.config.AlertRoute.Webhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Receivers and silences in the shape of the file: where secrets are, and no secret. */
final class AlertDescription {
  private AlertDescription() {}

  static List<Map<String, Object>> routes(List<AlertRoute> routes) {
    return routes.stream().map(AlertDescription::route).toList();
  }

  static List<Map<String, Object>> silences(List<AlertSilence> silences) {
    return silences.stream().map(AlertDescription::silence).toList();
  }

  private static Map<String, Object> route(AlertRoute route) {
    Map<String, Object> part = new LinkedHashMap<>();
    route.name().ifPresent(name -> part.put("name", name));
    Map<String, Object> match = match(route.match());
    if (!match.isEmpty()) {
      part.put("match", match);
    }
    part.put(route.receiver().kind(), receiver(route.receiver()));
    return part;
  }

  private static Map<String, Object> receiver(Receiver receiver) {
    Map<String, Object> part = new LinkedHashMap<>();
    if (receiver instanceof Webhook webhook) {
      part.put("url", AlertRoute.withoutSecrets(webhook.url()));
      webhook.key().ifPresent(key -> put(part, "secret", key));
    } else if (receiver instanceof Slack slack) {
      put(part, "url", slack.url());
    } else if (receiver instanceof PagerDuty pagerDuty) {
      put(part, "routing_key", pagerDuty.routingKey());
      part.put("url", pagerDuty.url().toString());
    } else if (receiver instanceof Alertmanager alertmanager) {
      part.put("url", AlertRoute.withoutSecrets(alertmanager.url()));
      part.put("resend_every", ValueTypes.text(alertmanager.resendEvery()));
    }
    part.put("timeout", ValueTypes.text(receiver.timeout()));
    return part;
  }

  private static void put(Map<String, Object> part, String name, Secret secret) {
    if (secret instanceof SecretFile file) {
      part.put(name + "_file", file.path().toString());
    } else if (secret instanceof SecretVariable variable) {
      part.put(name + "_env", variable.name());
    }
  }

  private static Map<String, Object> silence(AlertSilence silence) {
    Map<String, Object> part = match(silence.match());
    if (!silence.from().equals(Instant.EPOCH)) {
      part.put("from", silence.from().toString());
    }
    part.put("until", silence.until().toString());
    if (!silence.comment().isEmpty()) {
      part.put("comment", silence.comment());
    }
    return part;
  }

  private static Map<String, Object> match(AlertMatch match) {
    Map<String, Object> part = new LinkedHashMap<>();
    putIfAny(part, "segments", match.segments().stream().map(ColumnPattern::text).toList());
    putIfAny(part, "features", match.features().stream().map(ColumnPattern::text).toList());
    putIfAny(part, "kinds", match.kinds().stream().sorted().toList());
    putIfAny(
        part,
        "severities",
        match.severities().stream().sorted().map(Severity::configName).toList());
    return part;
  }

  private static void putIfAny(Map<String, Object> part, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      part.put(name, texts);
    }
  }
}
