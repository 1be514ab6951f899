package io.mimon.gateway;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a reading says beside its estimate, as metrics: null level, entropies, place by mRMR, what a
 * feature shares with others. NaN where a reading does not say it.
 */
final class DetailFamilies {
  private static final List<String> LABELS = List.of("monitor", "segment", "feature", "target");
  private static final List<String> ENTROPY_LABELS =
      List.of("monitor", "segment", "feature", "target", "of");

  private DetailFamilies() {}

  /** All of them, of readings that are given nothing. */
  static List<MetricFamilySamples> of(List<PairView> pairs) {
    List<Reading> readings = pairs.stream().map(PairView::reading).toList();
    return List.of(
        gauge(
            "mimon_mutual_information_null_bits",
            "What an independent feature stays below 19 times in 20, in bits.",
            readings,
            Reading::nullBits),
        entropies(readings),
        gauge(
            "mimon_mrmr_rank",
            "Rank by relevance less redundancy, from 1.",
            readings,
            reading -> reading.mrmrRank() > 0 ? reading.mrmrRank() : Double.NaN),
        gauge(
            "mimon_redundancy_added_bits",
            "What the feature tells beyond the one that tells most of the same, in bits.",
            readings,
            reading -> reading.redundancy().addedBits()),
        gauge(
            "mimon_redundancy_shared_bits",
            "What the feature shares with those before it by mRMR, on average, in bits.",
            readings,
            reading -> reading.redundancy().sharedBits()),
        gauge(
            "mimon_redundancy_threshold_bits",
            "What the feature tells beyond others, and with it what it tells less by itself than it"
                + " did, at or below which one window makes it redundant, in bits.",
            readings,
            reading -> reading.thresholds().redundantBits()),
        gauge(
            "mimon_rank_margin_threshold_bits",
            "By how much the feature is ahead of the next by mRMR, at or below which it loses its"
                + " place in the order of the reference, in bits.",
            readings,
            reading -> reading.thresholds().marginBits()),
        gauge(
            "mimon_pearson_correlation",
            "Linear correlation of feature and target, from -1 to 1.",
            readings,
            Reading::pearson));
  }

  private static GaugeMetricFamily gauge(
      String name, String help, List<Reading> readings, ToDoubleFunction<Reading> value) {
    GaugeMetricFamily family = new GaugeMetricFamily(name, help, LABELS);
    for (Reading r : readings) {
      family.addMetric(
          List.of(r.monitor(), r.segment(), r.feature(), r.target()), value.applyAsDouble(r));
    }
    return family;
  }

  private static GaugeMetricFamily entropies(List<Reading> readings) {
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            "mimon_entropy_bits",
            "Entropy of the feature (x), the target (y), or both (joint), in bits; where both are"
                + " counted.",
            ENTROPY_LABELS);
    for (Reading r : readings) {
      Reading.Entropies of = r.entropies();
      family.addMetric(labels(r, "x"), of.xBits());
      family.addMetric(labels(r, "y"), of.yBits());
      family.addMetric(labels(r, "joint"), of.jointBits());
    }
    return family;
  }

  private static List<String> labels(Reading r, String of) {
    return List.of(r.monitor(), r.segment(), r.feature(), r.target(), of);
  }
}
