package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.oneOf;

import io.mimon.core.config.AlertMatch.Severity;
import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Listed;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ConfigKey.SectionList;
import io.mimon.core.config.ValueTypes.Consequence;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The keys that say who is told of alerts, of which, and when of none. */
final class AlertKeys {
  private static final KeyList DECLARED = new KeyList();
  private static final int PATTERNS_MAX = 1_000;

  static final SectionList ALERTS =
      DECLARED.add(
          new SectionList(
              "alerts",
              100,
              Choice.EXACTLY_ONE,
              List.of("webhook", "slack", "pagerduty", "alertmanager"),
              "Whom alerts are sent to."));
  static final Scalar<String> NAME =
      DECLARED.add(
          new Scalar<>(
              "alerts[].name",
              AlertTypes.receiverName(),
              Absent.leavesItTo("by kind and address"),
              "What metrics, logs and the delivery's state call it; with another name it is another"
                  + " receiver."));
  static final Section MATCH =
      DECLARED.add(
          new Section(
              "alerts[].match",
              Choice.ANY,
              false,
              "Which alerts it is sent; all lists have to match."));
  static final Matching MATCHED = Matching.declare("alerts[].match");

  static final Section WEBHOOK =
      DECLARED.add(
          new Section(
              "alerts[].webhook",
              Choice.AT_MOST_ONE,
              List.of("secret_file", "secret_env"),
              false,
              "An HTTP POST of each alert."));
  static final Scalar<URI> WEBHOOK_URL =
      DECLARED.add(
          new Scalar<>(
              "alerts[].webhook.url",
              ValueTypes.httpUrl(),
              Absent.REFUSED,
              "Where to; never shown, since it may hold a token.",
              true));
  static final Scalar<Duration> WEBHOOK_TIMEOUT = DECLARED.add(timeout("webhook"));
  static final SecretKeys WEBHOOK_KEY =
      SecretKeys.declare("alerts[].webhook.secret", "the key that alerts are signed with");

  static final Section SLACK =
      DECLARED.add(
          new Section(
              "alerts[].slack",
              Choice.EXACTLY_ONE,
              List.of("url_file", "url_env"),
              false,
              "An incoming webhook of Slack."));
  static final SecretKeys SLACK_URL =
      SecretKeys.declare("alerts[].slack.url", "the URL of the incoming webhook");
  static final Scalar<Duration> SLACK_TIMEOUT = DECLARED.add(timeout("slack"));

  static final Section PAGERDUTY =
      DECLARED.add(
          new Section(
              "alerts[].pagerduty",
              Choice.EXACTLY_ONE,
              List.of("routing_key_file", "routing_key_env"),
              false,
              "An integration of PagerDuty's Events API v2."));
  static final SecretKeys ROUTING_KEY =
      SecretKeys.declare("alerts[].pagerduty.routing_key", "the integration's key");
  static final Scalar<URI> PAGERDUTY_URL =
      DECLARED.add(
          new Scalar<>(
              "alerts[].pagerduty.url",
              ValueTypes.httpUrl(),
              Absent.means("https://events.pagerduty.com/v2/enqueue"),
              "Where events are taken; another one in the EU."));
  static final Scalar<Duration> PAGERDUTY_TIMEOUT = DECLARED.add(timeout("pagerduty"));

  static final Section ALERTMANAGER =
      DECLARED.add(
          new Section(
              "alerts[].alertmanager", Choice.ANY, false, "An Alertmanager of Prometheus."));
  static final Scalar<URI> ALERTMANAGER_URL =
      DECLARED.add(
          new Scalar<>(
              "alerts[].alertmanager.url",
              ValueTypes.httpUrl(),
              Absent.REFUSED,
              "Where it is, without /api/v2; never shown, since it may hold a password.",
              true));
  static final Scalar<Duration> ALERTMANAGER_TIMEOUT = DECLARED.add(timeout("alertmanager"));
  static final Scalar<Duration> RESEND_EVERY =
      DECLARED.add(
          new Scalar<>(
              "alerts[].alertmanager.resend_every",
              duration(
                  Duration.ofSeconds(1),
                  Duration.ofHours(1),
                  new Consequence(
                      "it would do little else", "what fires would seem to fire for hours after")),
              Absent.means("1m"),
              "How often it is told again of what still fires; what it hears nothing of for five"
                  + " times as long, it takes for resolved."));

  static final SectionList SILENCES =
      DECLARED.add(
          new SectionList(
              "silences",
              1_000,
              Choice.ANY,
              List.of(),
              "When alerts are written and counted, and not delivered."));
  static final Matching SILENCED = Matching.declare("silences[]");
  static final Scalar<Instant> SILENCE_FROM =
      DECLARED.add(
          new Scalar<>(
              "silences[].from",
              AlertTypes.instant(),
              Absent.leavesItTo("always before `until`"),
              "When it begins."));
  static final Scalar<Instant> SILENCE_UNTIL =
      DECLARED.add(
          new Scalar<>(
              "silences[].until", AlertTypes.instant(), Absent.REFUSED, "When it is over."));
  static final Scalar<String> SILENCE_COMMENT =
      DECLARED.add(
          new Scalar<>(
              "silences[].comment",
              ValueTypes.anyText(),
              Absent.means("", "none"),
              "Why, for whoever reads this."));

  private AlertKeys() {}

  /** The keys in order. */
  static List<ConfigKey> declared() {
    return DECLARED.keys();
  }

  /** Which alerts are meant, wherever that is asked. */
  record Matching(
      Listed<ColumnPattern> segments,
      Listed<ColumnPattern> features,
      Listed<String> kinds,
      Listed<Severity> severities) {
    private static Matching declare(String path) {
      return new Matching(
          DECLARED.add(
              new Listed<>(
                  path + ".segments",
                  PATTERNS_MAX,
                  AlertTypes.segmentPattern(),
                  "all",
                  "Values of the segment.")),
          DECLARED.add(
              new Listed<>(
                  path + ".features",
                  PATTERNS_MAX,
                  ValueTypes.columnPattern(),
                  "all",
                  "Features.")),
          DECLARED.add(
              new Listed<>(path + ".kinds", 100, AlertTypes.kind(), "all", "What has happened.")),
          DECLARED.add(
              new Listed<>(
                  path + ".severities",
                  10,
                  oneOf(Severity.class, Severity::configName),
                  "all",
                  "How urgent; an alert that does not say is a warning.")));
    }
  }

  /** Where a secret is read: the names end with {@code _file} and {@code _env}. */
  record SecretKeys(Scalar<Path> file, Scalar<String> variable) {
    private static SecretKeys declare(String path, String what) {
      return new SecretKeys(
          DECLARED.add(
              new Scalar<>(
                  path + "_file",
                  AlertTypes.secretPath(),
                  Absent.leavesItTo("none"),
                  "A file that holds " + what + "; read anew whenever it is used.",
                  true)),
          DECLARED.add(
              new Scalar<>(
                  path + "_env",
                  AlertTypes.variable(),
                  Absent.leavesItTo("none"),
                  "The variable of the environment that holds it instead.",
                  true)));
    }
  }

  private static Scalar<Duration> timeout(String receiver) {
    return new Scalar<>(
        "alerts[]." + receiver + ".timeout",
        duration(
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            new Consequence(
                "no answer comes that fast", "alerts would pile up behind a dead receiver")),
        Absent.means("5s"),
        "How long an answer may take.");
  }
}
