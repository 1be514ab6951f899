package io.mimon.gateway;

import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.live.LiveData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest of everything a feed told: what metrics, page and terminal show.
 *
 * <p>Bounded: {@value #PAIRS_MAX} pairs, {@value #ALERTS_MAX} recent alerts, {@value #ALARMS_MAX}
 * alarm counts, {@value #MONITORS_MAX} monitors. What is over is left out and counted in {@link
 * #dropped()}.
 *
 * <p>A pair is gone, and forgotten, when its segment has had readings that arrived more than a
 * given time after the pair's last one, or when its segment is gone ({@link SegmentsHeard}).
 * Arrival, not event time: event times may be row numbers, and the shards of a segment commit their
 * readings in turns. With the last pair of a feature, its counts of alarms go.
 *
 * <p>Safe for use by several threads.
 */
public final class Board implements FeedListener {
  static final int PAIRS_MAX = 50_000;

  /** How many alerts a snapshot tells of: the most recent ones. */
  public static final int ALERTS_MAX = 1_000;

  private static final String INSUFFICIENT_DATA = "insufficient-data";
  static final int ALARMS_MAX = 50_000;
  static final int MONITORS_MAX = 1_000;

  private static final Duration GONE_AFTER = Duration.ofMinutes(15);
  private static final Duration RATE_SPAN = Duration.ofSeconds(10);
  private static final Duration RATE_STEP = Duration.ofMillis(250);

  private static final Comparator<PairView> BY_RELEVANCE =
      Comparator.comparingInt((PairView pair) -> rankOrLast(pair.reading()))
          .thenComparing(pair -> pair.reading().monitor())
          .thenComparing(pair -> pair.reading().segment())
          .thenComparing(pair -> pair.reading().feature())
          .thenComparing(pair -> pair.reading().target())
          .thenComparing(pair -> String.join(",", pair.reading().given()));

  private final Clock clock;
  private final Duration goneAfter;
  private final Map<PairKey, Latest> pairs = new HashMap<>();
  private final SegmentsHeard segments;
  private final Map<FeatureKey, Set<String>> firingKinds = new HashMap<>();
  private final Map<AlarmKey, Long> alarms = new TreeMap<>();
  private final Deque<Alert> recentAlerts = new ArrayDeque<>();
  private final Map<String, Status> statuses = new TreeMap<>();
  private final Map<String, Instant> monitorUpdates = new TreeMap<>();
  private final Deque<RowsAt> rowsHistory = new ArrayDeque<>();
  private final LiveData live;
  private String windowEnd = "";
  private long malformedLines;
  private long dropped;

  /** An empty board; {@code clock} tells when things arrive. */
  public Board(Clock clock) {
    this(clock, GONE_AFTER);
  }

  /** An empty board that forgets a pair {@code goneAfter} after it fell silent in its segment. */
  public Board(Clock clock, Duration goneAfter) {
    this(clock, goneAfter, Optional.empty());
  }

  /** An empty board of what such a monitor says. */
  public static Board of(MonitorConfig config, Clock clock) {
    return new Board(
        clock, GONE_AFTER, config.segments().flatMap(MonitorConfig.Segments::idleAfter));
  }

  /** The same that forgets a segment, too; {@code segmentIdle} is empty where none is forgotten. */
  Board(Clock clock, Duration goneAfter, Optional<Duration> segmentIdle) {
    this.clock = clock;
    this.goneAfter = goneAfter;
    this.segments = new SegmentsHeard(segmentIdle);
    this.live = new LiveData(clock);
  }

  /** What the page and its API show beyond the latest numbers. */
  public LiveData live() {
    return live;
  }

  @Override
  public void line(FeedRecord record, String text) {
    live.line(record, text);
  }

  @Override
  public synchronized void reading(Reading reading) {
    Instant now = clock.instant();
    updated(reading.monitor(), now);
    windowEnd = reading.windowEnd();
    PairKey key = PairKey.of(reading);
    if (pairs.size() >= PAIRS_MAX && !pairs.containsKey(key)) {
      dropped++;
      return;
    }
    pairs.put(key, new Latest(reading, now));
    segments.heard(SegmentsHeard.Key.of(reading), now);
  }

  @Override
  public synchronized void alert(Alert alert) {
    recentAlerts.addLast(alert);
    if (recentAlerts.size() > ALERTS_MAX) {
      recentAlerts.removeFirst();
    }
    FeatureKey feature = new FeatureKey(alert.monitor(), alert.segment(), alert.feature());
    if (alert.state() == Alert.State.RESOLVED) {
      resolve(feature, alert.kind());
    } else if (firingKinds.size() < ALARMS_MAX || firingKinds.containsKey(feature)) {
      // One that has become critical fires again, and is the same alarm.
      if (firingKinds.computeIfAbsent(feature, f -> new HashSet<>()).add(alert.kind())) {
        countAlarm(new AlarmKey(feature, alert.kind()));
      }
    } else {
      dropped++;
    }
  }

  @Override
  public synchronized void status(Status status) {
    Instant now = clock.instant();
    updated(status.monitor(), now);
    if (statuses.size() >= MONITORS_MAX && !statuses.containsKey(status.monitor())) {
      dropped++;
      return;
    }
    statuses.put(status.monitor(), status);
    rememberRows(now);
  }

  @Override
  public synchronized void malformed(MalformedLine line) {
    malformedLines++;
  }

  /** Everything at this moment. */
  public synchronized Snapshot snapshot() {
    forgetGonePairs();
    List<PairView> views = new ArrayList<>(pairs.size());
    for (Latest latest : pairs.values()) {
      views.add(view(latest.reading));
    }
    views.sort(BY_RELEVANCE);
    Instant now = clock.instant();
    return new Snapshot(
        now,
        lastUpdate(),
        views,
        List.copyOf(statuses.values()),
        List.copyOf(recentAlerts),
        rowsPerSecond(now),
        windowEnd,
        malformedLines);
  }

  /** When a reading or status last arrived; null before the first. */
  public synchronized @Nullable Instant lastUpdate() {
    return monitorUpdates.values().stream().max(Comparator.naturalOrder()).orElse(null);
  }

  /** When a reading or status of each monitor last arrived. */
  synchronized Map<String, Instant> lastUpdates() {
    return new TreeMap<>(monitorUpdates);
  }

  /** Alerts that fired, by feature and kind, since the feed's start; of one that is gone, none. */
  synchronized Map<AlarmKey, Long> alarms() {
    forgetGonePairs();
    return new TreeMap<>(alarms);
  }

  /** Readings, alerts and statuses left out because a bound was reached. */
  public synchronized long dropped() {
    return dropped;
  }

  private void updated(String monitor, Instant now) {
    if (monitorUpdates.size() < MONITORS_MAX || monitorUpdates.containsKey(monitor)) {
      monitorUpdates.put(monitor, now);
    }
  }

  private void resolve(FeatureKey feature, String kind) {
    Set<String> kinds = firingKinds.get(feature);
    if (kinds != null && kinds.remove(kind) && kinds.isEmpty()) {
      firingKinds.remove(feature);
    }
  }

  private void countAlarm(AlarmKey key) {
    if (alarms.size() < ALARMS_MAX || alarms.containsKey(key)) {
      alarms.merge(key, 1L, Long::sum);
    } else {
      dropped++;
    }
  }

  /** How the feature of a reading stands. */
  public synchronized PairView view(Reading reading) {
    FeatureKey feature = FeatureKey.of(reading);
    boolean drifted =
        firingKinds.getOrDefault(feature, Set.of()).stream()
            .anyMatch(kind -> !kind.equals(INSUFFICIENT_DATA));
    return new PairView(reading, FeatureState.of(reading, drifted));
  }

  private void forgetGonePairs() {
    Set<FeatureKey> gone = new HashSet<>();
    pairs
        .values()
        .removeIf(
            latest -> {
              SegmentsHeard.Key segment = SegmentsHeard.Key.of(latest.reading);
              boolean isGone =
                  segments.isGone(segment)
                      || segments.isAfter(segment, latest.arrivedAt.plus(goneAfter));
              if (isGone) {
                gone.add(FeatureKey.of(latest.reading));
              }
              return isGone;
            });
    if (gone.isEmpty()) {
      return;
    }
    Set<SegmentsHeard.Key> living = new HashSet<>();
    for (Latest latest : pairs.values()) {
      gone.remove(FeatureKey.of(latest.reading));
      living.add(SegmentsHeard.Key.of(latest.reading));
    }
    alarms.keySet().removeIf(key -> gone.contains(key.feature));
    segments.retain(living);
  }

  private void rememberRows(Instant now) {
    long rows = statuses.values().stream().mapToLong(Status::rows).sum();
    RowsAt last = rowsHistory.peekLast();
    // A restarted monitor may count from less: a rate across that would be negative.
    if (last != null && rows < last.rows) {
      rowsHistory.clear();
      last = null;
    }
    // Catching up reads many statuses at once; only spaced ones give a rate.
    if (last == null || !now.isBefore(last.at.plus(RATE_STEP))) {
      rowsHistory.addLast(new RowsAt(now, rows));
    }
    while (rowsHistory.size() > 2 && rowsHistory.getFirst().at.isBefore(now.minus(RATE_SPAN))) {
      rowsHistory.removeFirst();
    }
  }

  private double rowsPerSecond(Instant now) {
    if (rowsHistory.size() < 2) {
      return Double.NaN;
    }
    RowsAt first = rowsHistory.getFirst();
    RowsAt last = rowsHistory.getLast();
    // Without news for a while the rate falls towards nothing instead of standing still.
    Instant until = now.isAfter(last.at.plus(RATE_SPAN)) ? now : last.at;
    double seconds = Duration.between(first.at, until).toMillis() / 1000.0;
    return (last.rows - first.rows) / seconds;
  }

  private static int rankOrLast(Reading reading) {
    return reading.rank() > 0 ? reading.rank() : Integer.MAX_VALUE;
  }

  private record Latest(Reading reading, Instant arrivedAt) {}

  private record RowsAt(Instant at, long rows) {}

  /** What an alert is about. */
  record FeatureKey(String monitor, String segment, String feature) {
    static FeatureKey of(Reading reading) {
      return new FeatureKey(reading.monitor(), reading.segment(), reading.feature());
    }
  }

  /** What alarms are counted by. */
  record AlarmKey(FeatureKey feature, String kind) implements Comparable<AlarmKey> {
    private static final Comparator<AlarmKey> ORDER =
        Comparator.comparing((AlarmKey key) -> key.feature.monitor)
            .thenComparing(key -> key.feature.segment)
            .thenComparing(key -> key.feature.feature)
            .thenComparing(key -> key.kind);

    @Override
    public int compareTo(AlarmKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** What a reading is about. */
  record PairKey(
      String monitor, String segment, String feature, String target, List<String> given) {
    static PairKey of(Reading reading) {
      return new PairKey(
          reading.monitor(),
          reading.segment(),
          reading.feature(),
          reading.target(),
          reading.given());
    }
  }
}
