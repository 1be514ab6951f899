package io.mimon.gateway;

import io.mimon.gateway.alerts.DeliveryMeter;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The board as Prometheus metrics, in a registry of its own.
 *
 * <p>Families are made anew from the board at each scrape, so a feature that is gone loses its
 * series. At most {@link #SERIES_FEATURES_MAX} pairs have series: drifted ones first, because a
 * feature that lost its relevance has by that also lost its rank, then by relevance. The rest is
 * counted in {@code mimon_series_suppressed_total}: each pair once, and each record that the {@link
 * Board} itself had to drop.
 */
public final class MetricsExporter {
  /** How many pairs have series at most. */
  public static final int SERIES_FEATURES_MAX = 1_000;

  private static final List<String> PAIR_LABELS =
      List.of("monitor", "segment", "feature", "target");
  private static final List<String> CONDITIONAL_LABELS =
      List.of("monitor", "segment", "feature", "target", "given");
  private static final List<String> THRESHOLD_LABELS =
      List.of("monitor", "segment", "feature", "target", "side");
  private static final List<String> ALARM_LABELS = List.of("monitor", "segment", "feature", "kind");

  private static final Comparator<PairView> DRIFTED_FIRST =
      Comparator.comparing((PairView pair) -> pair.state() != FeatureState.DRIFTED);

  private final Board board;
  private final int seriesFeaturesMax;
  private final CollectorRegistry registry = new CollectorRegistry();
  private final Counter deliveries;
  private final Gauge pending;
  private final Gauge alone;
  private final Set<Board.PairKey> suppressed = new HashSet<>();

  /** Metrics of {@code board}, and of this process, which is of {@code version}. */
  public MetricsExporter(Board board, String version) {
    this(board, version, SERIES_FEATURES_MAX);
  }

  MetricsExporter(Board board, String version, int seriesFeaturesMax) {
    this.board = board;
    this.seriesFeaturesMax = seriesFeaturesMax;
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
    List<PairView> shown = choose(snapshot.pairs());
    List<PairView> plain = shown.stream().filter(p -> p.reading().given().isEmpty()).toList();
    List<PairView> conditional =
        shown.stream().filter(p -> !p.reading().given().isEmpty()).toList();
    List<MetricFamilySamples> families = new ArrayList<>();
    addPairs(families, plain);
    families.addAll(DetailFamilies.of(plain));
    families.add(thresholds(plain));
    families.add(conditional(conditional));
    families.add(alarms());
    families.add(records(snapshot));
    families.add(labels(snapshot));
    families.add(coverage(plain));
    families.add(eventTimeLag(snapshot));
    families.add(lastUpdates());
    families.add(
        new CounterMetricFamily(
            "mimon_series_suppressed",
            "Pairs that have no series because there are too many; they are in the readings.",
            suppressed.size() + board.dropped()));
    families.add(
        new CounterMetricFamily(
            "mimon_malformed_lines",
            "Lines of the monitor's output that could not be read.",
            snapshot.malformedLines()));
    return families;
  }

  private List<PairView> choose(List<PairView> ranked) {
    List<PairView> ordered = new ArrayList<>(ranked);
    ordered.sort(DRIFTED_FIRST); // stable: by relevance within
    int kept = Math.min(seriesFeaturesMax, ordered.size());
    for (PairView pair : ordered.subList(kept, ordered.size())) {
      if (suppressed.size() < Board.PAIRS_MAX) {
        suppressed.add(Board.PairKey.of(pair.reading()));
      }
    }
    return ordered.subList(0, kept);
  }

  private static void addPairs(List<MetricFamilySamples> families, List<PairView> pairs) {
    families.add(
        pairGauge(
            "mimon_mutual_information_bits",
            "Estimated mutual information of feature and target, in bits.",
            pairs,
            pair -> pair.reading().bits()));
    families.add(
        pairGauge(
            "mimon_mutual_information_normalized_ratio",
            "Mutual information as a share of what there is to know.",
            pairs,
            pair -> pair.reading().normalized()));
    families.add(
        pairGauge(
            "mimon_mutual_information_reference_bits",
            "Mutual information in the reference period, in bits.",
            pairs,
            pair -> pair.reading().referenceBits()));
    families.add(
        pairGauge(
            "mimon_mutual_information_lower_bits",
            "Lower end of the 95 % interval (1.96 standard errors), in bits.",
            pairs,
            pair -> pair.reading().lowerBits()));
    families.add(
        pairGauge(
            "mimon_mutual_information_upper_bits",
            "Upper end of the 95 % interval (1.96 standard errors), in bits.",
            pairs,
            pair -> pair.reading().upperBits()));
    families.add(
        pairGauge(
            "mimon_relevance_rank",
            "Rank by mutual information, from 1.",
            pairs,
            pair -> pair.reading().rank() > 0 ? pair.reading().rank() : Double.NaN));
    families.add(
        pairGauge(
            "mimon_feature_state",
            "0 ok, 1 not enough data, 2 suspected, 3 drifted.",
            pairs,
            pair -> pair.state().code()));
    families.add(
        pairGauge(
            "mimon_window_rows",
            "Rows of the window that entered the estimate.",
            pairs,
            pair -> pair.reading().rows()));
  }

  private static GaugeMetricFamily pairGauge(
      String name, String help, List<PairView> pairs, ToDoubleFunction<PairView> value) {
    GaugeMetricFamily family = new GaugeMetricFamily(name, help, PAIR_LABELS);
    for (PairView pair : pairs) {
      Reading r = pair.reading();
      family.addMetric(
          List.of(r.monitor(), r.segment(), r.feature(), r.target()), value.applyAsDouble(pair));
    }
    return family;
  }

  private static GaugeMetricFamily thresholds(List<PairView> pairs) {
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_relevance_threshold_bits",
            "From which estimate on, in bits, one window alarms: at or below lower, or at or above"
                + " upper; NaN where none can, or while there is no reference.",
            THRESHOLD_LABELS);
    for (PairView pair : pairs) {
      Reading r = pair.reading();
      family.addMetric(
          List.of(r.monitor(), r.segment(), r.feature(), r.target(), "lower"),
          r.lowerThresholdBits());
      family.addMetric(
          List.of(r.monitor(), r.segment(), r.feature(), r.target(), "upper"),
          r.upperThresholdBits());
    }
    return family;
  }

  private static GaugeMetricFamily conditional(List<PairView> pairs) {
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_conditional_mutual_information_bits",
            "Estimated mutual information of feature and target given others, in bits.",
            CONDITIONAL_LABELS);
    for (PairView pair : pairs) {
      Reading r = pair.reading();
      String given = String.join(",", r.given());
      family.addMetric(List.of(r.monitor(), r.segment(), r.feature(), r.target(), given), r.bits());
    }
    return family;
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

  /** A segment's features share its window, so that the latest reading of any tells. */
  private static GaugeMetricFamily coverage(List<PairView> pairs) {
    Map<List<String>, Reading> latest = new TreeMap<>(Comparator.comparing(List::toString));
    for (PairView pair : pairs) {
      Reading r = pair.reading();
      if (!Double.isNaN(r.labelCoverage())) {
        latest.merge(
            List.of(r.monitor(), r.segment()),
            r,
            (a, b) -> b.windowEndMillis() > a.windowEndMillis() ? b : a);
      }
    }
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_label_coverage_ratio",
            "Share of the window's rows whose target came in time.",
            List.of("monitor", "segment"));
    latest.forEach((labels, reading) -> family.addMetric(labels, reading.labelCoverage()));
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

  /** Hands over to the exporter; a class of its own so that the exporter's API has no collect(). */
  private final class BoardCollector extends Collector {
    @Override
    public List<MetricFamilySamples> collect() {
      synchronized (suppressed) {
        return MetricsExporter.this.collect();
      }
    }
  }
}
