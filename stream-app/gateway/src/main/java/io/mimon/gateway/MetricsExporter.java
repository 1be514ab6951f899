package io.mimon.gateway;

import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import io.mimon.gateway.alerts.DeliveryMeter;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import io.prometheus.client.Info;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryAllocationExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * The board as Prometheus metrics, in a registry of its own.
 *
 * <p>Families are made anew from the board at each scrape, so a feature that is gone loses its
 * series. Which features have series says the {@link SeriesGovernor}; the others are counted in
 * {@code mimon_series_suppressed_total}, each once, as is each record that the {@link Board} itself
 * had to drop.
 */
public final class MetricsExporter {
  private static final double[] UPDATE_SECONDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};

  private static final List<String> ALARM_LABELS = List.of("monitor", "segment", "feature", "kind");

  private final Board board;
  private final SeriesGovernor governor;
  private final CollectorRegistry registry = new CollectorRegistry();
  private final Counter deliveries;
  private final Gauge pending;
  private final Gauge alone;
  private final Histogram updates;

  /** Metrics of {@code board}, and of this process, which is of {@code version}. */
  public MetricsExporter(Board board, String version) {
    this(board, version, GatewayMetrics.DEFAULT);
  }

  /** The same of those features that the configuration says. */
  public MetricsExporter(Board board, String version, GatewayMetrics features) {
    this.board = board;
    this.governor = new SeriesGovernor(features);
    this.updates =
        Histogram.build(
                "mimon_update_seconds",
                "From when readings were committed to when they could be seen here.")
            .labelNames("monitor")
            .buckets(UPDATE_SECONDS)
            .register(registry);
    this.deliveries =
        Counter.build("mimon_alert_deliveries", "Alert deliveries by outcome; retried ones go on.")
            .labelNames("sink", "result")
            .register(registry);
    this.pending =
        Gauge.build(
                "mimon_alerts_pending",
                "Alerts that wait for delivery; of a long queue, what is read ahead.")
            .labelNames("sink")
            .register(registry);
    this.alone =
        Gauge.build(
                "mimon_alert_sink_suspended",
                "1 while a sink that keeps failing is asked only now and then.")
            .labelNames("sink")
            .register(registry);
    Info.build("mimon_build", "The running version of mimon.")
        .labelNames()
        .register(registry)
        .info("version", version);
    registry.register(new BoardCollector());
    registerProcess();
  }

  /** What is scraped. */
  public CollectorRegistry registry() {
    return registry;
  }

  /** Takes in what becomes of alerts on their way to sinks. */
  public DeliveryMeter deliveries() {
    return new DeliveryMeter() {
      @Override
      public void count(String sink, String result) {
        deliveries.labels(sink, result).inc();
      }

      @Override
      public void state(String sink, int waiting, boolean isAlone) {
        pending.labels(sink).set(waiting);
        alone.labels(sink).set(isAlone ? 1 : 0);
      }
    };
  }

  /** Takes in how long committed readings of a monitor were on their way, in seconds. */
  public DoubleConsumer updates(String monitor) {
    return updates.labels(monitor)::observe;
  }

  /** {@code DefaultExports} insists on the default registry's order; these are the same exports. */
  private void registerProcess() {
    registry.register(new StandardExports());
    registry.register(new MemoryPoolsExports());
    registry.register(new MemoryAllocationExports());
    registry.register(new BufferPoolsExports());
    registry.register(new GarbageCollectorExports());
    registry.register(new ThreadExports());
    registry.register(new ClassLoadingExports());
    registry.register(new VersionInfoExports());
  }

  private List<MetricFamilySamples> collect() {
    Snapshot snapshot = board.snapshot();
    List<MetricFamilySamples> families =
        new ArrayList<>(PairFamilies.of(governor.choose(snapshot.pairs())));
    families.add(alarms());
    families.add(records(snapshot));
    families.add(labels(snapshot));
    families.add(eventTimeLag(snapshot));
    families.add(lastUpdates());
    families.add(
        new CounterMetricFamily(
            "mimon_series_suppressed",
            "Features that were left without series because there are too many, each once; they are"
                + " in the readings.",
            governor.suppressed() + board.dropped()));
    families.add(
        new CounterMetricFamily(
            "mimon_malformed_lines",
            "Lines of the monitor's output that could not be read.",
            snapshot.malformedLines()));
    return families;
  }

  private CounterMetricFamily alarms() {
    CounterMetricFamily family =
        new CounterMetricFamily(
            "mimon_relevance_drift_alarms", "Alerts that fired, by kind.", ALARM_LABELS);
    board
        .alarms()
        .forEach(
            (key, count) -> {
              Board.FeatureKey feature = key.feature();
              family.addMetric(
                  List.of(feature.monitor(), feature.segment(), feature.feature(), key.kind()),
                  count);
            });
    return family;
  }

  private static CounterMetricFamily records(Snapshot snapshot) {
    CounterMetricFamily family =
        new CounterMetricFamily(
            "mimon_records",
            "Records taken in: accepted, without a label in time, of too many segments, rejected.",
            List.of("monitor", "result"));
    for (Status status : snapshot.statuses()) {
      family.addMetric(List.of(status.monitor(), "accepted"), (double) status.rows());
      family.addMetric(List.of(status.monitor(), "unlabelled"), (double) status.unlabelled());
      family.addMetric(List.of(status.monitor(), "overflow"), (double) status.overflow());
      family.addMetric(List.of(status.monitor(), "rejected"), (double) status.rejectedTotal());
    }
    return family;
  }

  private static CounterMetricFamily labels(Snapshot snapshot) {
    CounterMetricFamily family =
        new CounterMetricFamily(
            "mimon_labels",
            "What became of rows and labels that come apart: labelled, late-label, ...",
            List.of("monitor", "result"));
    for (Status status : snapshot.statuses()) {
      status
          .labels()
          .forEach((what, count) -> family.addMetric(List.of(status.monitor(), what), count));
    }
    return family;
  }

  private static GaugeMetricFamily eventTimeLag(Snapshot snapshot) {
    Map<String, Long> latest = new TreeMap<>();
    for (PairView pair : snapshot.pairs()) {
      long end = pair.reading().windowEndMillis();
      if (end != Reading.NO_TIME) {
        latest.merge(pair.reading().monitor(), end, Math::max);
      }
    }
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_event_time_lag_seconds",
            "How long ago the latest window ended, by event time.",
            List.of("monitor"));
    latest.forEach(
        (monitor, end) ->
            family.addMetric(List.of(monitor), (snapshot.takenAt().toEpochMilli() - end) / 1000.0));
    return family;
  }

  private GaugeMetricFamily lastUpdates() {
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_last_update_timestamp_seconds",
            "When a reading or status last arrived, in seconds since the epoch.",
            List.of("monitor"));
    for (Map.Entry<String, Instant> update : board.lastUpdates().entrySet()) {
      family.addMetric(List.of(update.getKey()), update.getValue().toEpochMilli() / 1000.0);
    }
    return family;
  }

  /**
   * Hands over to the exporter; a class of its own so that the exporter's API has no collect().
   *
   * <p>It says names, as the registry has one without names make all of its families whenever
   * anything at all is looked up, which the page does every other second.
   */
  private final class BoardCollector extends Collector implements Collector.Describable {
    @Override
    public List<MetricFamilySamples> describe() {
      return PairFamilies.of(List.of());
    }

    @Override
    public List<MetricFamilySamples> collect() {
      synchronized (governor) {
        return MetricsExporter.this.collect();
      }
    }
  }
}
