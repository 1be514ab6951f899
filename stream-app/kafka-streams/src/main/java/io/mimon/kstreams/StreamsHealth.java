package io.mimon.kstreams;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How an instance is, from the metrics of Kafka Streams and its clients: one series a metric, taken
 * over threads, tasks and clients, as their names change at each start. What nobody has measured
 * yet is NaN.
 */
final class StreamsHealth {
  private static final List<String> LABELS = List.of("monitor");

  private static final List<Shown> SHOWN =
      List.of(
          new Shown(
              "stream-metrics", "alive-stream-threads", Over.SUM, "", "Threads that are at work."),
          new Shown(
              "stream-metrics",
              "failed-stream-threads",
              Over.COUNT,
              "",
              "Threads that have failed, and were replaced."),
          new Shown(
              "stream-thread-metrics",
              "process-rate",
              Over.SUM,
              "",
              "Messages processed a second, those between the monitor's own parts included."),
          new Shown(
              "stream-thread-metrics",
              "process-ratio",
              Over.MAX,
              "",
              "Share of its time that the busiest thread spends on processing."),
          new Shown(
              "stream-thread-metrics",
              "commit-latency-max",
              Over.MAX,
              "_milliseconds",
              "The longest commit of late, in milliseconds."),
          new Shown(
              "stream-task-metrics",
              "dropped-records-total",
              Over.COUNT,
              "",
              "Messages that were dropped; none ever should be."),
          new Shown(
              "consumer-fetch-manager-metrics",
              "records-lag-max",
              Over.MAX,
              "",
              "Records that the partition furthest behind has yet to read."));

  private StreamsHealth() {}

  private enum Over {
    SUM,
    MAX,
    COUNT
  }

  /** A metric of {@code group}; {@code unit} is what its name does not say. */
  private record Shown(String group, String name, Over over, String unit, String help) {
    String metric() {
      String bare = name.endsWith("-total") ? name.substring(0, name.length() - 6) : name;
      return "kafka_streams_" + bare.replace('-', '_') + unit;
    }
  }

  /** The families of {@code monitor}, of the metrics as they are now. */
  static List<MetricFamilySamples> of(String monitor, Map<MetricName, ? extends Metric> metrics) {
    List<MetricFamilySamples> families = new ArrayList<>();
    for (Shown shown : SHOWN) {
      double value = value(shown, metrics);
      if (shown.over() == Over.COUNT) {
        CounterMetricFamily family = new CounterMetricFamily(shown.metric(), shown.help(), LABELS);
        families.add(family.addMetric(List.of(monitor), value));
      } else {
        GaugeMetricFamily family = new GaugeMetricFamily(shown.metric(), shown.help(), LABELS);
        families.add(family.addMetric(List.of(monitor), value));
      }
    }
    return families;
  }

  private static double value(Shown shown, Map<MetricName, ? extends Metric> metrics) {
    double[] known =
        metrics.entrySet().stream()
            .filter(entry -> entry.getKey().group().equals(shown.group()))
            .filter(entry -> entry.getKey().name().equals(shown.name()))
            .flatMapToDouble(entry -> number(entry.getValue().metricValue()))
            .filter(Double::isFinite)
            .toArray();
    if (known.length == 0) {
      return Double.NaN;
    }
    return shown.over() == Over.MAX
        ? DoubleStream.of(known).max().getAsDouble()
        : DoubleStream.of(known).sum();
  }

  private static DoubleStream number(Object value) {
    return value instanceof Number number
        ? DoubleStream.of(number.doubleValue())
        : DoubleStream.empty();
  }
}
