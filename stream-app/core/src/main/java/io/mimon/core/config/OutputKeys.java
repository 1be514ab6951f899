package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.oneOf;
import static io.mimon.core.config.ValueTypes.wholeNumber;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Listed;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.MonitorConfig.Engine;
import io.mimon.core.config.MonitorConfig.Execution;
import io.mimon.core.config.MonitorConfig.ListenAddress;
import io.mimon.core.config.ValueTypes.Consequence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys that say who hears about it and what runs it. */
final class OutputKeys {
  private static final KeyList DECLARED = new KeyList();

  // Who hears about it.

  static final Section OUTPUT =
      DECLARED.add(new Section("output", Choice.ANY, false, "Where results go."));
  static final Scalar<Path> OUTPUT_FILE =
      DECLARED.add(
          new Scalar<>(
              "output.file",
              ValueTypes.path(),
              Absent.means("out"),
              "The directory of readings.jsonl, alerts.jsonl and rejected.jsonl."));
  static final KafkaKeys OUTPUT_KAFKA =
      KafkaKeys.declare(
          DECLARED,
          "output.kafka",
          Absent.leavesItTo("as `source.kafka`"),
          "Topics that receive results, exactly once, besides the files.");
  static final Scalar<String> READINGS_TOPIC =
      DECLARED.add(topic("readings", "Receives readings."));
  static final Scalar<String> ALERTS_TOPIC = DECLARED.add(topic("alerts", "Receives alerts."));
  static final Scalar<String> REJECTED_TOPIC =
      DECLARED.add(topic("rejected", "Receives what could not be read, with reason and origin."));
  static final Scalar<String> STATUS_TOPIC =
      DECLARED.add(topic("status", "Receives counts of what became of rows."));

  /** The topics that results go to. */
  static final List<Scalar<String>> TOPICS =
      List.of(READINGS_TOPIC, ALERTS_TOPIC, REJECTED_TOPIC, STATUS_TOPIC);

  /** How many keys stand before those of alerts. */
  private static final int BEFORE_ALERTS = DECLARED.keys().size();

  static final Section GATEWAY =
      DECLARED.add(
          new Section("gateway", Choice.ANY, false, "The page, the metrics and the health."));
  static final Scalar<Boolean> GATEWAY_ENABLED =
      DECLARED.add(
          new Scalar<>(
              "gateway.enabled",
              ValueTypes.trueOrFalse(),
              Absent.means("true"),
              "Whether there is one."));
  static final Scalar<ListenAddress> LISTEN =
      DECLARED.add(
          new Scalar<>(
              "gateway.listen",
              ValueTypes.listenAddress(),
              Absent.means("127.0.0.1:8080"),
              "Where it listens; port 0 is any free port. Beyond 127.0.0.1, localhost and [::1] only"
                  + " with `gateway.auth`."));
  static final Section GATEWAY_AUTH =
      DECLARED.add(
          new Section(
              "gateway.auth", Choice.EXACTLY_ONE, false, "What is asked of those who look."));
  static final Scalar<Path> BEARER_FILE =
      DECLARED.add(
          new Scalar<>(
              "gateway.auth.bearer_file",
              ValueTypes.path(),
              Absent.leavesItTo("none"),
              "A file that holds a token of 16 characters or more, which requests have to bear; read"
                  + " anew whenever it is used."));
  static final Scalar<Path> BASIC_FILE =
      DECLARED.add(
          new Scalar<>(
              "gateway.auth.basic_file",
              ValueTypes.path(),
              Absent.leavesItTo("none"),
              "A file that holds `user:password` instead, for basic authentication."));
  static final Section GATEWAY_METRICS =
      DECLARED.add(
          new Section("gateway.metrics", Choice.ANY, false, "Which features have series."));
  static final Scalar<Long> METRICS_FEATURES_MAX =
      DECLARED.add(
          new Scalar<>(
              "gateway.metrics.features_max",
              wholeNumber(
                  1,
                  50_000,
                  new Consequence(
                      "no feature would be seen", "a scrape of so many series takes too long")),
              Absent.means(String.valueOf(MonitorConfig.GatewayMetrics.FEATURES_MAX)),
              "How many features, of all segments together, have series of their own: drifted ones"
                  + " first, then by relevance. The others are counted, and on the topic or in the"
                  + " files."));
  static final Listed<ColumnPattern> METRICS_ALWAYS =
      DECLARED.add(
          new Listed<>(
              "gateway.metrics.always",
              1_000,
              ValueTypes.columnPattern(),
              "none",
              "Features that have series before all others, within `features_max`."));

  // What runs it.

  static final Section STATE =
      DECLARED.add(new Section("state", Choice.ANY, false, "What survives a restart."));
  static final Scalar<Path> STATE_DIRECTORY =
      DECLARED.add(
          new Scalar<>(
              "state.directory",
              ValueTypes.path(),
              Absent.leavesItTo("`state` in `output.file`"),
              "Where it is kept."));
  static final Scalar<Duration> CHECKPOINT_EVERY =
      DECLARED.add(
          new Scalar<>(
              "state.checkpoint_every",
              duration(
                  Duration.ofMillis(100),
                  Duration.ofHours(1),
                  new Consequence(
                      "the monitor would do little but checkpoint",
                      "a restart would repeat more than an hour")),
              Absent.means("1s"),
              "How often it is written."));
  static final Scalar<Engine> ENGINE =
      DECLARED.add(
          new Scalar<>(
              "engine",
              oneOf(Engine.class, Engine::configName),
              Absent.means("flink"),
              "Who runs the monitor."));
  static final Scalar<Long> PARALLELISM =
      DECLARED.add(
          new Scalar<>(
              "parallelism",
              wholeNumber(
                  1,
                  1024,
                  new Consequence("nothing would run", "the engines divide work no finer")),
              Absent.leavesItTo("the engine's, usually the cores"),
              "How many tasks share the work."));
  static final Scalar<Long> SHARDS =
      DECLARED.add(
          new Scalar<>(
              "shards",
              wholeNumber(
                  1,
                  1024,
                  new Consequence("nothing would be measured", "each one keeps rows of its own")),
              Absent.means(String.valueOf(Execution.SHARDS)),
              "Into how many parts the features of a segment are dealt, which bounds how many tasks"
                  + " share them; part of the state."));
  static final Scalar<Long> STANDBY_REPLICAS =
      DECLARED.add(
          new Scalar<>(
              "standby_replicas",
              wholeNumber(
                  0,
                  16,
                  new Consequence("there are none", "each one reads and keeps all of the state")),
              Absent.means("0"),
              "On how many other instances the state of each task is kept up to date, so that one of"
                  + " them goes on at once; for the engine kafka-streams."));

  private OutputKeys() {}

  /** The keys up to those of alerts, in order. */
  static List<ConfigKey> declaredBeforeAlerts() {
    return DECLARED.keys().subList(0, BEFORE_ALERTS);
  }

  /** The keys behind those of alerts, in order. */
  static List<ConfigKey> declaredBehindAlerts() {
    return DECLARED.keys().subList(BEFORE_ALERTS, DECLARED.keys().size());
  }

  private static Scalar<String> topic(String name, String doc) {
    return new Scalar<>(
        "output.kafka." + name, KafkaTypes.topic(), Absent.means("mimon." + name), doc);
  }
}
