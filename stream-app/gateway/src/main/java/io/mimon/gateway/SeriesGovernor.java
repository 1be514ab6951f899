package io.mimon.gateway;

import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the features that have series: at most so many, and as far as possible the same ones at
 * each scrape.
 *
 * <p>The order is: those that are always wanted; drifted ones, because a feature that has lost its
 * relevance has by that also lost its rank; then by relevance. Within each of these, one that has
 * series keeps them until others are ahead of it by more than a tenth of the bound, so that a
 * feature at the edge does not come and go. All readings of a feature, plain and given others, go
 * together.
 *
 * <p>Not safe for use by several threads.
 */
final class SeriesGovernor {
  private static final int MARGIN_SHARE = 10;

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::group).thenComparingInt(Candidate::place);

  private final int featuresMax;
  private final List<ColumnPattern> always;
  private final int margin;
  private Set<Feature> shown = Set.of();
  private final Set<Feature> suppressed = new HashSet<>();

  SeriesGovernor(GatewayMetrics metrics) {
    this.featuresMax = metrics.featuresMax();
    this.always = metrics.always();
    this.margin = Math.max(1, featuresMax / MARGIN_SHARE);
  }

  /** What has series. */
  private record Feature(String monitor, String segment, String name, String target) {
    static Feature of(Reading reading) {
      return new Feature(reading.monitor(), reading.segment(), reading.feature(), reading.target());
    }
  }

  /**
   * A feature that wants series.
   *
   * @param group 0 always, 1 drifted, 2 the others
   * @param place within its group, less what it may be behind; ties go to who comes first
   */
  private record Candidate(Feature feature, int group, int place) {}

  /**
   * The readings that have series.
   *
   * @param ranked by relevance
   */
  List<PairView> choose(List<PairView> ranked) {
    Map<Feature, List<PairView>> byFeature = new LinkedHashMap<>();
    for (PairView pair : ranked) {
      byFeature.computeIfAbsent(Feature.of(pair.reading()), f -> new ArrayList<>(1)).add(pair);
    }
    List<Candidate> candidates = candidates(byFeature);
    int kept = Math.min(featuresMax, candidates.size());
    Set<Feature> chosen = new HashSet<>();
    candidates.subList(0, kept).forEach(candidate -> chosen.add(candidate.feature()));
    for (Candidate left : candidates.subList(kept, candidates.size())) {
      if (suppressed.size() < Board.PAIRS_MAX) {
        suppressed.add(left.feature());
      }
    }
    shown = chosen;
    List<PairView> pairs = new ArrayList<>(kept);
    byFeature.forEach(
        (feature, views) -> {
          if (chosen.contains(feature)) {
            pairs.addAll(views);
          }
        });
    return pairs;
  }

  private List<Candidate> candidates(Map<Feature, List<PairView>> byFeature) {
    int[] places = new int[3];
    List<Candidate> candidates = new ArrayList<>(byFeature.size());
    byFeature.forEach(
        (feature, pairs) -> {
          int group = group(feature, pairs);
          int place = places[group]++;
          candidates.add(
              new Candidate(feature, group, shown.contains(feature) ? place - margin : place));
        });
    candidates.sort(ORDER);
    return candidates;
  }

  private int group(Feature feature, List<PairView> pairs) {
    if (always.stream().anyMatch(pattern -> pattern.matches(feature.name()))) {
      return 0;
    }
    return pairs.stream().anyMatch(pair -> pair.state() == FeatureState.DRIFTED) ? 1 : 2;
  }

  /** How many features have ever been left without series. */
  int suppressed() {
    return suppressed.size();
  }
}
