package io.mimon.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.gateway.BuildInfo;
import io.mimon.gateway.Health;
import io.mimon.gateway.PairView;
import io.mimon.gateway.Reading;
import io.mimon.gateway.Snapshot;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of answers as JSON: null for what is not known. */
final class LiveJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PENDING = "mimon_alerts_pending";

  private LiveJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /** How a pair stands, in one object; {@code recent} estimates make its sparkline. */
  static ObjectNode feature(PairView view, LiveData data) {
    Reading reading = view.reading();
    Pair pair = Pair.of(reading);
    @Nullable ObjectNode relation = data.relation(pair);
    ObjectNode json = identity(pair);
    json.put("state", view.state().label());
    putCount(json, "rank", reading.rank());
    putNumber(json, "bits", reading.bits());
    putNumber(json, "standardError", reading.standardError());
    putNumber(json, "referenceBits", reading.referenceBits());
    putNumber(json, "lowerThresholdBits", reading.thresholds().lowerBits());
    putNumber(json, "upperThresholdBits", reading.thresholds().upperBits());
    json.put("reference", reading.reference());
    json.put("validity", reading.validity());
    json.put("estimator", reading.estimator());
    json.put("bound", reading.bound());
    json.put("rows", reading.rows());
    putMoment(json, "windowEnd", reading);
    json.put("counted", data.joint(pair) != null);
    json.set("relation", relation == null ? JSON.nullNode() : relation);
    return json;
  }

  static ObjectNode identity(Pair pair) {
    ObjectNode json = JSON.createObjectNode();
    json.put("monitor", pair.monitor());
    json.put("segment", pair.segment());
    json.put("feature", pair.feature());
    json.put("target", pair.target());
    ArrayNode given = json.putArray("given");
    pair.given().forEach(given::add);
    return json;
  }

  /** A trail by column; moments are milliseconds since the epoch, or row numbers. */
  static ObjectNode history(Pair pair, LiveData.Points points) {
    ObjectNode json = identity(pair);
    json.put("timed", points.timed());
    ArrayNode moments = json.putArray("moments");
    for (double moment : points.columns().get(0)) {
      moments.add((long) moment);
    }
    putNumbers(json, "bits", points.columns().get(1));
    putNumbers(json, "standardError", points.columns().get(2));
    putNumbers(json, "referenceBits", points.columns().get(3));
    putNumbers(json, "lowerThresholdBits", points.columns().get(4));
    putNumbers(json, "upperThresholdBits", points.columns().get(5));
    return json;
  }

  /** Whether the monitor does its work, and how fast. */
  static ObjectNode health(
      Health health, Snapshot snapshot, LiveData data, CollectorRegistry registry, int clients) {
    ObjectNode json = JSON.createObjectNode();
    json.put("status", health.ok() ? "ok" : "failed");
    json.put("reason", health.reason());
    json.put("version", BuildInfo.version());
    json.put("finished", snapshot.finished());
    json.put("rows", snapshot.rows());
    putNumber(json, "rowsPerSecond", snapshot.rowsPerSecond());
    json.put("rejected", snapshot.rejected());
    json.put("unlabelled", snapshot.unlabelled());
    json.put("overflow", snapshot.overflow());
    json.put("malformedLines", snapshot.malformedLines());
    json.put("windowEnd", snapshot.windowEnd());
    putNumber(json, "lagSeconds", lagSeconds(snapshot));
    putNumber(json, "alertsPending", pending(registry));
    Instant last = snapshot.lastUpdate();
    json.put("lastUpdate", last == null ? null : last.toString());
    putNumber(
        json,
        "secondsSinceUpdate",
        last == null ? Double.NaN : Duration.between(last, snapshot.takenAt()).toMillis() / 1000.0);
    putNumber(json, "usualGapSeconds", data.usualGapSeconds());
    json.put("staleAfterSeconds", data.staleAfterSeconds());
    json.put("clients", clients);
    return json;
  }

  private static double lagSeconds(Snapshot snapshot) {
    long latest = Reading.NO_TIME;
    for (PairView pair : snapshot.pairs()) {
      latest = Math.max(latest, pair.reading().windowEndMillis());
    }
    return latest == Reading.NO_TIME
        ? Double.NaN
        : (snapshot.takenAt().toEpochMilli() - latest) / 1000.0;
  }

  /** Alerts that wait for their receivers; NaN where there are no receivers. */
  private static double pending(CollectorRegistry registry) {
    double sum = Double.NaN;
    for (MetricFamilySamples family :
        Collections.list(registry.filteredMetricFamilySamples(Set.of(PENDING)))) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        sum = Double.isNaN(sum) ? sample.value : sum + sample.value;
      }
    }
    return sum;
  }

  static void putNumber(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  static void putNumbers(ObjectNode json, String name, double[] values) {
    ArrayNode array = json.putArray(name);
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }

  private static void putCount(ObjectNode json, String name, int value) {
    if (value > 0) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  private static void putMoment(ObjectNode json, String name, Reading reading) {
    if (reading.windowEnd().matches("\\d{1,18}")) {
      json.put(name, Long.parseLong(reading.windowEnd()));
    } else {
      json.put(name, reading.windowEnd());
    }
  }
}
