package io.mimon.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.MonitorConfig.Credit;
import io.mimon.core.config.MonitorConfig.Execution;
import io.mimon.core.config.MonitorConfig.Features;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.FirstPeriod;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.Reference;
import io.mimon.core.config.MonitorConfig.SimulatedSource;
import io.mimon.core.config.MonitorConfig.Source;
import io.mimon.core.config.MonitorConfig.TrainingData;
import io.mimon.core.config.MonitorConfig.Wide;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.RelationRule;
import io.mimon.estimators.EstimatorType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A configuration as nested maps in the shape of the file, whole or only what changes readings. */
final class ConfigDescription {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigDescription() {}

  static Map<String, Object> of(MonitorConfig config) {
    Map<String, Object> all = map("version", 1L);
    all.put("monitor", config.monitor());
    all.put("source", source(config.source(), true));
    StreamDescription.put(config, true, all);
    all.putAll(measurement(config, patterns(config.features()), true));
    Map<String, Object> output = map("file", config.output().directory().toString());
    config.output().kafka().ifPresent(kafka -> output.put("kafka", StreamDescription.kafka(kafka)));
    all.put("output", output);
    all.put("alerts", AlertDescription.routes(config.alerts()));
    if (!config.silences().isEmpty()) {
      all.put("silences", AlertDescription.silences(config.silences()));
    }
    all.put("gateway", gateway(config.gateway()));
    Map<String, Object> state = map("directory", config.state().directory().toString());
    state.put("checkpoint_every", ValueTypes.text(config.state().checkpointEvery()));
    all.put("state", state);
    all.put("engine", config.execution().engine().configName());
    config.execution().parallelism().ifPresent(tasks -> all.put("parallelism", (long) tasks));
    all.put("shards", (long) config.execution().shards());
    if (config.execution().engine() == MonitorConfig.Engine.KAFKA_STREAMS) {
      all.put("standby_replicas", (long) config.execution().standbyReplicas());
    }
    return all;
  }

  private static Map<String, Object> gateway(MonitorConfig.Gateway gateway) {
    Map<String, Object> part = map("enabled", gateway.enabled());
    part.put("listen", gateway.listen().toString());
    gateway
        .auth()
        .ifPresent(
            auth ->
                part.put(
                    "auth",
                    map(
                        auth instanceof MonitorConfig.BearerFile ? "bearer_file" : "basic_file",
                        auth.file().toString())));
    if (!gateway.metrics().equals(MonitorConfig.GatewayMetrics.DEFAULT)) {
      Map<String, Object> metrics = map("features_max", (long) gateway.metrics().featuresMax());
      metrics.put("always", texts(gateway.metrics().always()).toList());
      part.put("metrics", metrics);
    }
    return part;
  }

  /**
   * What changes readings. A key that is added later has to be left out of it while it has its
   * default, or every stored state would look foreign after an upgrade.
   */
  static Map<String, Object> meaning(MonitorConfig config) {
    Map<String, Object> meaning = map("version", 1L);
    meaning.put("monitor", config.monitor());
    meaning.put("source", source(config.source(), false));
    StreamDescription.put(config, false, meaning);
    boolean nullLevels = config.nullLevel().everyReadings() > 0;
    meaning.putAll(measurement(config, sortedPatterns(config.features()), nullLevels));
    meaning.remove("bins", (long) EstimatorChoice.BINS);
    if (config.execution().shards() != Execution.SHARDS) {
      meaning.put("shards", (long) config.execution().shards());
    }
    return Collections.unmodifiableMap(meaning);
  }

  /** The hash of {@link #meaning}. */
  static String fingerprint(MonitorConfig config) {
    try {
      byte[] canonical = JSON.writeValueAsString(meaning(config)).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
      return HexFormat.of().formatHex(hash);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      // Maps of text and numbers are always JSON, and every JDK has to have SHA-256.
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> measurement(
      MonitorConfig config, Map<String, Object> features, boolean withNullLevel) {
    Map<String, Object> target = map("column", config.target().column());
    config.target().type().ifPresent(type -> target.put("type", ValueTypes.nameOf(type)));
    Map<String, Object> types = new TreeMap<>();
    config.features().types().forEach((column, t) -> types.put(column, ValueTypes.nameOf(t)));
    features.put("types", types);
    Map<String, Object> drift = map("min_change", config.drift().minChangeBits() + " bits");
    drift.put("min_relative_change", config.drift().minRelativeChange());
    drift.put("significance", config.drift().significance());
    // Left out where they are the usual, so that descriptions of before these keys say the same.
    if (config.drift().falseAlarmsPerMonth() != DriftRule.FALSE_ALARMS_PER_MONTH) {
      drift.put("false_alarms_per_month", config.drift().falseAlarmsPerMonth());
    }
    config.drift().rowsPerMonth().ifPresent(rows -> drift.put("rows_per_month", rows));
    if (config.drift().rankTop() != RelationRule.RANK_TOP) {
      drift.put("rank_top", (long) config.drift().rankTop());
    }
    Map<String, Object> part = map("target", target);
    part.put("features", features);
    if (!config.conditionOn().isEmpty()) {
      part.put("condition_on", config.conditionOn());
    }
    if (!config.derivedFrom().isEmpty()) {
      part.put("derived_from", new TreeMap<>(config.derivedFrom()));
    }
    part.put("window", window(config.window()));
    part.put("emit", map("every", every(config.emit())));
    part.put(
        "estimator", config.estimation().estimator().map(EstimatorType::configName).orElse("auto"));
    part.put("k", (long) config.estimation().k());
    part.put("bins", (long) config.estimation().bins());
    part.put("scale", config.estimation().scale().configName());
    config.estimation().sampleAbove().ifPresent(rows -> part.put("sample_above", rows));
    if (withNullLevel) {
      part.put("null_level", nullLevel(config.nullLevel()));
    }
    if (!config.relations().equals(MonitorConfig.Relations.DEFAULT)) {
      part.put("relations", relations(config.relations()));
    }
    part.put("reference", reference(config.reference()));
    part.put("drift", drift);
    return part;
  }

  /** Of a window in time, the rows are an expectation that follows from a default. */
  private static Map<String, Object> window(MonitorConfig.Window window) {
    return window.time().isPresent()
        ? map("time", ValueTypes.text(window.time().get()))
        : map("rows", (long) window.rows());
  }

  private static String every(MonitorConfig.Emit emit) {
    return emit.time().map(ValueTypes::text).orElse(emit.everyRows() + " rows");
  }

  private static Map<String, Object> nullLevel(MonitorConfig.NullLevel level) {
    Map<String, Object> part = map("every_readings", level.everyReadings());
    part.put("permutations", (long) level.permutations());
    level.blockRows().ifPresent(rows -> part.put("block_rows", (long) rows));
    return part;
  }

  private static Map<String, Object> relations(MonitorConfig.Relations relations) {
    Map<String, Object> part = map("top", (long) relations.top());
    relations.everyReadings().ifPresent(every -> part.put("every_readings", every));
    return part;
  }

  private static Map<String, Object> source(Source source, boolean whole) {
    if (source instanceof FileSource file) {
      Map<String, Object> part = StreamDescription.file(file);
      if (whole) {
        part.put("rows_per_second", file.pace().rowsPerSecond());
      }
      return map("file", part);
    }
    if (source instanceof KafkaSource kafka) {
      return map("kafka", StreamDescription.topic(kafka, whole));
    }
    return map("simulated", simulated((SimulatedSource) source, whole));
  }

  private static Map<String, Object> simulated(SimulatedSource source, boolean withPace) {
    Map<String, Object> part = map("rows", source.rows());
    if (withPace) {
      part.put("rows_per_second", source.pace().rowsPerSecond());
    }
    part.put("seed", source.seed().value());
    if (source.scenario() instanceof Wide wide) {
      part.put("scenario", "wide");
      part.put("features", (long) wide.features());
    } else if (source.scenario() instanceof Credit credit) {
      part.put("scenario", "credit");
      credit.lossAtRow().ifPresent(row -> part.put("loss_at", row));
      credit.gainAtRow().ifPresent(row -> part.put("gain_at", row));
    }
    return part;
  }

  /**
   * Without the epoch that every monitor begins with, as descriptions were before there was one.
   */
  private static Map<String, Object> reference(Reference reference) {
    Map<String, Object> part = data(reference);
    if (reference.epoch() != Reference.EPOCH) {
      part.put("epoch", (long) reference.epoch());
    }
    return part;
  }

  private static Map<String, Object> data(Reference reference) {
    if (reference instanceof FirstRows first) {
      return map("first", first.rows() + " rows");
    }
    if (reference instanceof FirstPeriod first) {
      return map("first", ValueTypes.text(first.time()));
    }
    return map("file", ((TrainingData) reference).path().toString());
  }

  private static Map<String, Object> patterns(Features features) {
    Map<String, Object> part = map("include", texts(features.include()).toList());
    part.put("exclude", texts(features.exclude()).toList());
    return part;
  }

  private static Map<String, Object> sortedPatterns(Features features) {
    List<String> include = texts(features.include()).sorted().distinct().toList();
    Map<String, Object> part = map("include", include);
    part.put("exclude", texts(features.exclude()).sorted().distinct().toList());
    return part;
  }

  private static Stream<String> texts(Collection<ColumnPattern> patterns) {
    return patterns.stream().map(ColumnPattern::text);
  }

  static Map<String, Object> map(String firstKey, Object firstValue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(firstKey, firstValue);
    return map;
  }
}
