package io.mimon.core.config;

import io.mimon.core.config.AlertKeys.Matching;
import io.mimon.core.config.AlertKeys.SecretKeys;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.Receiver;
import io.mimon.core.config.AlertRoute.Secret;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.core.config.AlertRoute.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Receivers and silences, from the values of their keys. */
final class AlertAssembly {
  private final ConfigValues values;

  AlertAssembly(ConfigValues values) {
    this.values = values;
  }

  List<AlertRoute> routes() {
    List<AlertRoute> routes = new ArrayList<>();
    for (int i = 0; i < values.size(AlertKeys.ALERTS); i++) {
      String item = AlertKeys.ALERTS.path() + "[" + i + "]";
      routes.add(
          new AlertRoute(
              values.find(AlertKeys.NAME, item + ".name"),
              match(AlertKeys.MATCHED, item + ".match"),
              findReceiver(item).orElseThrow()));
    }
    return routes;
  }

  List<AlertSilence> silences() {
    List<AlertSilence> silences = new ArrayList<>();
    for (int i = 0; i < values.size(AlertKeys.SILENCES); i++) {
      String item = AlertKeys.SILENCES.path() + "[" + i + "]";
      silences.add(
          new AlertSilence(
              match(AlertKeys.SILENCED, item),
              values.find(AlertKeys.SILENCE_FROM, item + ".from").orElse(Instant.EPOCH),
              values.get(AlertKeys.SILENCE_UNTIL, item + ".until"),
              values.get(AlertKeys.SILENCE_COMMENT, item + ".comment")));
    }
    return silences;
  }

  /** The receiver of a place in the list; empty if something of it is missing or wrong. */
  Optional<Receiver> findReceiver(String item) {
    if (isGiven(item + ".webhook")) {
      String path = item + ".webhook.";
      return values
          .find(AlertKeys.WEBHOOK_URL, path + "url")
          .map(
              url ->
                  new Webhook(
                      url,
                      values.get(AlertKeys.WEBHOOK_TIMEOUT, path + "timeout"),
                      secret(AlertKeys.WEBHOOK_KEY, path)));
    }
    if (isGiven(item + ".slack")) {
      String path = item + ".slack.";
      return secret(AlertKeys.SLACK_URL, path)
          .map(url -> new Slack(url, values.get(AlertKeys.SLACK_TIMEOUT, path + "timeout")));
    }
    if (isGiven(item + ".pagerduty")) {
      String path = item + ".pagerduty.";
      URI url = values.get(AlertKeys.PAGERDUTY_URL, path + "url");
      return secret(AlertKeys.ROUTING_KEY, path)
          .map(
              key ->
                  new PagerDuty(
                      key, url, values.get(AlertKeys.PAGERDUTY_TIMEOUT, path + "timeout")));
    }
    String path = item + ".alertmanager.";
    return values
        .find(AlertKeys.ALERTMANAGER_URL, path + "url")
        .map(
            url ->
                new Alertmanager(
                    url,
                    values.get(AlertKeys.ALERTMANAGER_TIMEOUT, path + "timeout"),
                    values.get(AlertKeys.RESEND_EVERY, path + "resend_every")));
  }

  /** What tells a receiver from others of its kind. */
  static Object address(Receiver receiver) {
    if (receiver instanceof Webhook webhook) {
      return webhook.url();
    }
    if (receiver instanceof Slack slack) {
      return slack.url();
    }
    return receiver instanceof PagerDuty pagerDuty
        ? List.of(pagerDuty.url(), pagerDuty.routingKey())
        : ((Alertmanager) receiver).url();
  }

  private boolean isGiven(String path) {
    return values.line(path) > 0;
  }

  private Optional<Secret> secret(SecretKeys keys, String section) {
    Optional<Secret> file =
        values.find(keys.file(), section + keys.file().name()).map(SecretFile::new);
    return file.or(
        () ->
            values
                .find(keys.variable(), section + keys.variable().name())
                .map(SecretVariable::new));
  }

  private AlertMatch match(Matching keys, String section) {
    return new AlertMatch(
        values.get(keys.segments(), section + ".segments"),
        values.get(keys.features(), section + ".features"),
        Set.copyOf(values.get(keys.kinds(), section + ".kinds")),
        Set.copyOf(values.get(keys.severities(), section + ".severities")));
  }
}
