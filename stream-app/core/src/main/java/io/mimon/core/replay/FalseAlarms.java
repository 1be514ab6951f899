package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was raised on copies of the past in which nothing changes: false, all of it.
 *
 * @param copies how many
 * @param blockRows the rows that stayed together
 * @param seed the copies follow from it
 * @param budget what the configuration tolerates in a month
 * @param rate of drift alarms, all kinds together
 * @param byCopy how many each copy had
 * @param byKind drift alarms by kind, over all copies
 * @param byFeature likewise
 * @param insufficient alarms that there is too little to say anything of, which have no budget
 * @param changes the changes that each drift alarm was raised for, in bits
 */
public record FalseAlarms(
    int copies,
    int blockRows,
    long seed,
    double budget,
    PoissonRate rate,
    List<Integer> byCopy,
    Map<String, Integer> byKind,
    Map<String, Integer> byFeature,
    int insufficient,
    List<Change> changes) {

  /**
   * What an alarm was raised for.
   *
   * @param bits by how much the feature's information differed
   */
  public record Change(String feature, double bits, double referenceBits) {}

  /**
   * How much more the copies differ than independent alarms would make them: variance over mean, 1
   * if they are; NaN where that cannot be told.
   */
  public double dispersion() {
    double mean = byCopy.stream().mapToInt(Integer::intValue).average().orElse(0);
    if (copies < 2 || mean == 0) {
      return Double.NaN;
    }
    double squares = byCopy.stream().mapToDouble(n -> (n - mean) * (n - mean)).sum();
    return squares / (copies - 1) / mean;
  }

  /** Whether there are more than the budget, beyond what chance explains. */
  public boolean isOverBudget() {
    return rate.lower() > budget;
  }

  /** Adds up copies. */
  static final class Tally {
    private final List<Integer> byCopy = new ArrayList<>();
    private final Map<String, Integer> byKind = new TreeMap<>();
    private final Map<String, Integer> byFeature = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int insufficient;

    /** Takes in the alerts of the next copy. */
    void add(List<String> alerts) {
      int drifts = 0;
      for (var episode : AlertLines.episodes(alerts).values()) {
        var first = episode.get(0);
        String kind = first.path("kind").asText();
        if (kind.equals(Alarm.INSUFFICIENT_DATA)) {
          insufficient++;
          continue;
        }
        drifts++;
        String feature = first.path("feature").asText();
        byKind.merge(kind, 1, Integer::sum);
        byFeature.merge(feature, 1, Integer::sum);
        changes.add(
            new Change(
                feature,
                Math.abs(
                    AlertLines.number(first, "bits") - AlertLines.number(first, "referenceBits")),
                AlertLines.number(first, "referenceBits")));
      }
      byCopy.add(drifts);
    }

    FalseAlarms over(int blockRows, long seed, double budget, double monthsACopy) {
      long all = byCopy.stream().mapToInt(Integer::intValue).sum();
      return new FalseAlarms(
          byCopy.size(),
          blockRows,
          seed,
          budget,
          PoissonRate.of(all, byCopy.size() * monthsACopy),
          List.copyOf(byCopy),
          byKind,
          byFeature,
          insufficient,
          List.copyOf(changes));
    }
  }
}
