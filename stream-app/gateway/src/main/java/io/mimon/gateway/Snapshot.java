package io.mimon.gateway;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The board at one moment.
 *
 * @param takenAt when
 * @param lastUpdate when a reading or status last arrived; null before the first
 * @param pairs by relevance rank, unranked ones last
 * @param statuses the latest of each monitor
 * @param alerts the most recent, in the order they were committed
 * @param rowsPerSecond accepted, over the last seconds; NaN while unknown
 * @param windowEnd of the last reading that arrived; empty before the first
 * @param malformedLines committed lines that were passed over
 */
public record Snapshot(
    Instant takenAt,
    @Nullable Instant lastUpdate,
    List<PairView> pairs,
    List<Status> statuses,
    List<Alert> alerts,
    double rowsPerSecond,
    String windowEnd,
    long malformedLines) {

  public Snapshot {
    pairs = List.copyOf(pairs);
    statuses = List.copyOf(statuses);
    alerts = List.copyOf(alerts);
  }

  /** Records accepted by all monitors. */
  public long rows() {
    return statuses.stream().mapToLong(Status::rows).sum();
  }

  /** Records rejected by all monitors. */
  public long rejected() {
    return statuses.stream().mapToLong(Status::rejectedTotal).sum();
  }

  /** Records of all monitors whose target was not known in time. */
  public long unlabelled() {
    return statuses.stream().mapToLong(Status::unlabelled).sum();
  }

  /** Records of all monitors left out because there were too many segments. */
  public long overflow() {
    return statuses.stream().mapToLong(Status::overflow).sum();
  }

  /** Whether there is a status and each says that the input has ended. */
  public boolean finished() {
    return !statuses.isEmpty() && statuses.stream().allMatch(Status::finished);
  }
}
