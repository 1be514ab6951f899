package io.mimon.gateway;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * One estimate of how much a feature tells about the target, as the monitor committed it.
 *
 * <p>Unknown numbers are NaN, unknown counts and ranks 0, unknown texts empty.
 *
 * @param monitor the configured name
 * @param segment the value of the segment columns; empty without segments
 * @param feature the feature's column
 * @param target the target's column
 * @param given the columns conditioned on; empty for plain mutual information
 * @param windowStart first event time of the window as ISO-8601, or first row number in arrival
 *     order
 * @param windowEnd last event time or row number, likewise
 * @param rows rows of the window that entered the estimate
 * @param missing rows of the window left out because the feature or a given column is missing
 * @param labelCoverage the share of the window's rows whose target came in time; NaN where targets
 *     do not come apart from their rows
 * @param bits the estimate; may be negative
 * @param standardError in bits
 * @param nullBits what an independent feature would stay below with probability 0.95
 * @param pValue of independence
 * @param normalized the estimate over the target's entropy, where defined
 * @param entropies of feature, target and both
 * @param estimator the config name of the definition used
 * @param k neighbours; 0 where there are none
 * @param scale how numeric columns were scaled
 * @param validity {@code OK}, {@code WARMING_UP}, …
 * @param bound {@code none}, or {@code lower} when the estimate bounds from below
 * @param pearson the linear correlation
 * @param rank by relevance, from 1; 0 when unranked
 * @param mrmrRank by relevance less redundancy, from 1; 0 when unranked
 * @param redundancy what the feature has in common with others
 * @param reference whether the window lies in the reference period
 * @param referenceBits the estimate of the reference period
 * @param thresholds from which values on one window alarms
 * @param marginalDriftX how far the feature's own distribution is from that of the reference, in
 *     bits
 * @param marginalDriftY the same of the target
 */
public record Reading(
    String monitor,
    String segment,
    String feature,
    String target,
    List<String> given,
    String windowStart,
    String windowEnd,
    long rows,
    long missing,
    double labelCoverage,
    double bits,
    double standardError,
    double nullBits,
    double pValue,
    double normalized,
    Entropies entropies,
    String estimator,
    int k,
    String scale,
    String validity,
    String bound,
    double pearson,
    int rank,
    int mrmrRank,
    Redundancy redundancy,
    boolean reference,
    double referenceBits,
    Thresholds thresholds,
    double marginalDriftX,
    double marginalDriftY)
    implements FeedRecord {

  /** Entropies in bits; defined where both sides are counted. */
  public record Entropies(double xBits, double yBits, double jointBits) {}

  /**
   * How a feature stands to those before it in the order by mRMR.
   *
   * @param addedBits what it tells beyond the one given which it tells least
   * @param sharedBits what it shares with those before it, on average
   */
  public record Redundancy(double addedBits, double sharedBits) {}

  /**
   * From which values on one window alarms; NaN where none can.
   *
   * @param lowerBits the estimate at or below which relevance is lost
   * @param upperBits the estimate at or above which relevance is gained
   * @param redundantBits what the feature tells beyond others, and with it what it tells less by
   *     itself than it did, at or below which it becomes redundant
   * @param marginBits by how much it is ahead of the next by mRMR, at or below which it loses its
   *     place in the order
   */
  public record Thresholds(
      double lowerBits, double upperBits, double redundantBits, double marginBits) {
    /** Of a reading that says none. */
    public static final Thresholds UNKNOWN =
        new Thresholds(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** What {@link #windowEndMillis} is where the window ends with a row. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** Half the width of a 95 % interval, in standard errors. */
  private static final double NORMAL_QUANTILE_975 = 1.96;

  public Reading {
    given = List.copyOf(given);
  }

  /** The lower end of the 95 % interval; NaN when the error is unknown. */
  public double lowerBits() {
    return bits - NORMAL_QUANTILE_975 * standardError;
  }

  /** The upper end of the 95 % interval; NaN when the error is unknown. */
  public double upperBits() {
    return bits + NORMAL_QUANTILE_975 * standardError;
  }

  /** When the window ends, in milliseconds since the epoch; {@link #NO_TIME} if that is no time. */
  public long windowEndMillis() {
    // Row numbers have no T: an exception for each of them would be slow.
    if (windowEnd.indexOf('T') < 0) {
      return NO_TIME;
    }
    try {
      return Instant.parse(windowEnd).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return NO_TIME;
    }
  }

  /** How far the estimate is from the reference period's, in bits; NaN when unknown. */
  public double changeBits() {
    return bits - referenceBits;
  }
}
