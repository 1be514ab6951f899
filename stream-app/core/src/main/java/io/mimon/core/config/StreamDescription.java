package io.mimon.core.config;

import static io.mimon.core.config.ConfigDescription.map;

import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.Labels;
import io.mimon.core.config.MonitorConfig.Segments;
import io.mimon.core.config.MonitorConfig.Source;
import io.mimon.core.config.MonitorConfig.Time;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Topics, labels, event time and segments in the shape of the file. */
final class StreamDescription {
  /** Stands for a value that is not to be shown. */
  static final String HIDDEN = "***";

  private StreamDescription() {}

  /**
   * Puts labels, event time and segments where there are some.
   *
   * @param whole whether to put what changes no reading as well
   */
  static void put(MonitorConfig config, boolean whole, Map<String, Object> all) {
    config.labels().ifPresent(labels -> all.put("labels", labels(labels, whole)));
    boolean usual = config.time().equals(Time.ARRIVAL) && !(config.source() instanceof KafkaSource);
    Map<String, Object> time = time(config.time(), whole && !usual);
    if (!time.isEmpty()) {
      all.put("time", time);
    }
    config.segments().ifPresent(segments -> putSegments(segments, whole, all));
  }

  static Map<String, Object> file(FileSource file) {
    Map<String, Object> part = map("path", file.path().toString());
    part.put("format", file.format().configName());
    return part;
  }

  static Map<String, Object> topic(KafkaSource source, boolean whole) {
    Map<String, Object> part = new LinkedHashMap<>();
    if (whole) {
      part.putAll(access(source.access()));
    }
    part.put("topic", source.topic());
    if (whole) {
      part.put("format", KafkaKeys.Format.JSON.configName());
    }
    part.put("start", source.startAt().configName());
    return part;
  }

  static Map<String, Object> kafka(KafkaOutput output) {
    Map<String, Object> part = access(output.access());
    part.put("readings", output.readings());
    part.put("alerts", output.alerts());
    part.put("rejected", output.rejected());
    part.put("status", output.status());
    return part;
  }

  /** Properties are there even if there are none, or those of the source would hold. */
  private static Map<String, Object> access(KafkaAccess access) {
    Map<String, Object> part = map("bootstrap", access.bootstrap());
    Map<String, Object> properties = new TreeMap<>();
    access.properties().keySet().forEach(name -> properties.put(name, HIDDEN));
    part.put("properties", properties);
    Map<String, Object> files = new TreeMap<>();
    access.secretFiles().forEach((name, file) -> files.put(name, file.toString()));
    part.put("secret_files", files);
    return part;
  }

  private static Map<String, Object> labels(Labels labels, boolean whole) {
    Source source = labels.source();
    Map<String, Object> part =
        source instanceof KafkaSource kafka
            ? map("kafka", topic(kafka, whole))
            : map("file", file((FileSource) source));
    Map<String, Object> join = map("on", labels.on());
    join.put("within", ValueTypes.text(labels.within()));
    part.put("join", join);
    part.put("policy", labels.policy().configName());
    labels.timeColumn().ifPresent(column -> part.put("time", column));
    part.put("min_coverage", labels.minCoverage());
    return part;
  }

  private static Map<String, Object> time(Time time, boolean whole) {
    Map<String, Object> part = new LinkedHashMap<>();
    time.column().ifPresent(column -> part.put("column", column));
    time.outOfOrderness().ifPresent(bound -> part.put("out_of_orderness", ValueTypes.text(bound)));
    if (whole) {
      part.put("idle_after", ValueTypes.text(time.idleAfter()));
    }
    return part;
  }

  private static void putSegments(Segments segments, boolean whole, Map<String, Object> all) {
    all.put("segment_by", segments.columns());
    if (whole) {
      all.put("max_segments", (long) segments.max());
    }
    segments.idleAfter().ifPresent(idle -> all.put("segment_idle", ValueTypes.text(idle)));
  }
}
