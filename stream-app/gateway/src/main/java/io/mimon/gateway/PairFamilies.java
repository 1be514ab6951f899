package io.mimon.gateway;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The metrics that each feature, or each segment, has of its own; NaN for what is not known. */
final class PairFamilies {
  private static final List<String> PAIR_LABELS =
      List.of("monitor", "segment", "feature", "target");
  private static final List<String> CONDITIONAL_LABELS =
      List.of("monitor", "segment", "feature", "target", "given");
  private static final List<String> SIDE_LABELS =
      List.of("monitor", "segment", "feature", "target", "side");

  private PairFamilies() {}

  /** All of them, of the readings that have series. */
  static List<MetricFamilySamples> of(List<PairView> shown) {
    List<PairView> plain = shown.stream().filter(p -> p.reading().given().isEmpty()).toList();
    List<PairView> conditional =
        shown.stream().filter(p -> !p.reading().given().isEmpty()).toList();
    List<MetricFamilySamples> families = new ArrayList<>(estimates(plain));
    families.addAll(standing(plain));
    families.addAll(DetailFamilies.of(plain));
    families.add(
        sides(
            "mimon_relevance_threshold_bits",
            "From which estimate on, in bits, one window alarms: at or below lower, or at or above"
                + " upper; NaN where none can, or while there is no reference.",
            plain,
            new Side("lower", r -> r.thresholds().lowerBits()),
            new Side("upper", r -> r.thresholds().upperBits())));
    families.add(
        sides(
            "mimon_marginal_drift_bits",
            "Jensen-Shannon divergence of the feature's (x) and the target's (y) own distribution"
                + " from that of the reference, in bits; NaN while there is no reference.",
            plain,
            new Side("x", Reading::marginalDriftX),
            new Side("y", Reading::marginalDriftY)));
    families.add(conditional(conditional));
    families.add(coverage(plain));
    return families;
  }

  private record Side(String name, ToDoubleFunction<Reading> value) {}

  private static List<MetricFamilySamples> estimates(List<PairView> pairs) {
    return List.of(
        pairGauge(
            "mimon_mutual_information_bits",
            "Estimated mutual information of feature and target, in bits.",
            pairs,
            pair -> pair.reading().bits()),
        pairGauge(
            "mimon_mutual_information_normalized_ratio",
            "Mutual information as a share of what there is to know.",
            pairs,
            pair -> pair.reading().normalized()),
        pairGauge(
            "mimon_mutual_information_reference_bits",
            "Mutual information in the reference period, in bits.",
            pairs,
            pair -> pair.reading().referenceBits()),
        pairGauge(
            "mimon_mutual_information_lower_bits",
            "Lower end of the 95 % interval (1.96 standard errors), in bits.",
            pairs,
            pair -> pair.reading().lowerBits()),
        pairGauge(
            "mimon_mutual_information_upper_bits",
            "Upper end of the 95 % interval (1.96 standard errors), in bits.",
            pairs,
            pair -> pair.reading().upperBits()));
  }

  private static List<MetricFamilySamples> standing(List<PairView> pairs) {
    return List.of(
        pairGauge(
            "mimon_relevance_rank",
            "Rank by mutual information, from 1.",
            pairs,
            pair -> pair.reading().rank() > 0 ? pair.reading().rank() : Double.NaN),
        pairGauge(
            "mimon_feature_state",
            "0 ok, 1 not enough data, 2 suspected, 3 drifted.",
            pairs,
            pair -> pair.state().code()),
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

  private static GaugeMetricFamily sides(
      String name, String help, List<PairView> pairs, Side first, Side second) {
    GaugeMetricFamily family = new GaugeMetricFamily(name, help, SIDE_LABELS);
    for (PairView pair : pairs) {
      Reading r = pair.reading();
      for (Side side : List.of(first, second)) {
        family.addMetric(
            List.of(r.monitor(), r.segment(), r.feature(), r.target(), side.name()),
            side.value().applyAsDouble(r));
      }
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
}
