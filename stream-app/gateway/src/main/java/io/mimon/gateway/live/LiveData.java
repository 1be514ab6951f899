package io.mimon.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.gateway.Alert;
import io.mimon.gateway.FeedRecord;
import io.mimon.gateway.Reading;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines behind the page: of each pair the latest and a trail of estimates, tables of counts,
 * the last alerts; and what of it has changed since it was last asked.
 *
 * <p>Bounded: {@value #PAIRS_MAX} pairs, {@value #POINTS_MAX} points of trails (25 MB) that are
 * dealt evenly, {@value #ALERTS_MAX} alerts, {@value #JOINT_CHARS_MAX} characters of tables, of
 * which those go first that have not changed for longest. Lines are kept as they were committed, so
 * what the API says is what the files say.
 *
 * <p>Safe for use by several threads; nothing here waits for a client.
 */
public final class LiveData {
  static final int PAIRS_MAX = 50_000;
  static final int POINTS_MAX = 1 << 19;
  static final int TRAIL_POINTS_MAX = 2_048;
  static final int ALERTS_MAX = 1_000;
  static final int JOINT_CHARS_MAX = 16_000_000;

  private final Clock clock;
  private final Map<Pair, Latest> pairs = new HashMap<>();
  private final Map<Pair, String> joints = new LinkedHashMap<>();
  private final Deque<Told> alerts = new ArrayDeque<>();
  private final Cadence cadence = new Cadence();
  private Changes changes = new Changes();
  private long jointChars;
  private int dealtAmong = 1;

  /** Nothing yet; {@code clock} tells when lines arrive. */
  public LiveData(Clock clock) {
    this.clock = clock;
  }

  /** Takes in a committed line. */
  public synchronized void line(FeedRecord record, String text) {
    if (record instanceof Reading reading) {
      cadence.arrived(clock.millis());
      reading(reading, text);
    } else if (record instanceof Alert alert) {
      alerts.addLast(new Told(alert, text));
      changes.alerts.add(text);
      if (alerts.size() > ALERTS_MAX) {
        alerts.removeFirst();
      }
      if (changes.alerts.size() > ALERTS_MAX) {
        changes.alerts.remove(0);
      }
      // A feature stands otherwise from now on, though its reading is the same.
      pairs.keySet().stream().filter(pair -> concerns(alert, pair)).forEach(changes.pairs::add);
    } else {
      cadence.arrived(clock.millis());
      changes.counts = true;
    }
  }

  private void reading(Reading reading, String text) {
    Pair pair = Pair.of(reading);
    Latest latest = pairs.get(pair);
    if (latest == null) {
      if (pairs.size() >= PAIRS_MAX) {
        return;
      }
      latest = new Latest();
      pairs.put(pair, latest);
      dealPoints();
    }
    latest.reading = reading;
    latest.line = text;
    Beside beside = Beside.of(text);
    if (beside.relation() != null) {
      latest.relation = beside.relation();
    }
    if (beside.joint() != null) {
      joint(pair, beside.joint());
    }
    latest.trail.add(reading, trailLimit());
    changes.pairs.add(pair);
  }

  private void joint(Pair pair, String text) {
    String before = joints.remove(pair);
    jointChars += text.length() - (before == null ? 0 : before.length());
    joints.put(pair, text);
    Iterator<String> oldest = joints.values().iterator();
    while (jointChars > JOINT_CHARS_MAX) {
      jointChars -= oldest.next().length();
      oldest.remove();
    }
    changes.joints.add(pair);
  }

  /** Where there are twice as many pairs, each may have half as many points. */
  private void dealPoints() {
    if (pairs.size() > dealtAmong) {
      dealtAmong *= 2;
      pairs.values().forEach(latest -> latest.trail.thin(trailLimit()));
    }
  }

  private int trailLimit() {
    return Math.max(Trail.POINTS_MIN, Math.min(TRAIL_POINTS_MAX, POINTS_MAX / dealtAmong));
  }

  private static boolean concerns(Alert alert, Pair pair) {
    return pair.feature().equals(alert.feature())
        && pair.segment().equals(alert.segment())
        && pair.monitor().equals(alert.monitor());
  }

  /** Forgets the pairs that are gone. */
  synchronized void retain(Collection<Pair> live) {
    pairs.keySet().retainAll(live);
    for (Iterator<Map.Entry<Pair, String>> each = joints.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Pair, String> joint = each.next();
      if (!live.contains(joint.getKey())) {
        jointChars -= joint.getValue().length();
        each.remove();
      }
    }
  }

  synchronized int pairCount() {
    return pairs.size();
  }

  /** What has changed since the last call. */
  synchronized Changes takeChanges() {
    Changes taken = changes;
    changes = new Changes();
    return taken;
  }

  /** The reading line of a pair; null if it is not known. */
  synchronized @Nullable String line(Pair pair) {
    Latest latest = pairs.get(pair);
    return latest == null ? null : latest.line;
  }

  synchronized @Nullable Reading reading(Pair pair) {
    Latest latest = pairs.get(pair);
    return latest == null ? null : latest.reading;
  }

  synchronized @Nullable ObjectNode relation(Pair pair) {
    Latest latest = pairs.get(pair);
    return latest == null ? null : latest.relation;
  }

  /** The table of counts of a pair, as committed; null if there is none. */
  synchronized @Nullable String joint(Pair pair) {
    return joints.get(pair);
  }

  /** The last points of a pair, at most so many, by column; null if it is not known. */
  synchronized @Nullable Points points(Pair pair, int last) {
    Latest latest = pairs.get(pair);
    if (latest == null) {
      return null;
    }
    List<double[]> columns = new ArrayList<>();
    for (int column = 0; column < Trail.COLUMNS; column++) {
      columns.add(latest.trail.column(column, last));
    }
    return new Points(latest.trail.isTimed(), columns);
  }

  /** The last alerts, oldest first. */
  synchronized List<Told> alerts() {
    return List.copyOf(alerts);
  }

  synchronized double usualGapSeconds() {
    return cadence.usualSeconds();
  }

  synchronized double staleAfterSeconds() {
    return cadence.staleAfterSeconds();
  }

  synchronized long pointCount() {
    return pairs.values().stream().mapToLong(latest -> latest.trail.size()).sum();
  }

  private static final class Latest {
    private final Trail trail = new Trail();
    private @Nullable Reading reading;
    private @Nullable String line;
    private @Nullable ObjectNode relation;
  }

  /** An alert, and its line. */
  record Told(Alert alert, String line) {}

  /** A trail by column, in the order of {@link Trail}. */
  record Points(boolean timed, List<double[]> columns) {}

  /** What is new: pairs whose reading or state is, tables, lines of alerts, counts of rows. */
  static final class Changes {
    final Set<Pair> pairs = new LinkedHashSet<>();
    final Set<Pair> joints = new LinkedHashSet<>();
    final List<String> alerts = new ArrayList<>();
    boolean counts;

    boolean isEmpty() {
      return pairs.isEmpty() && joints.isEmpty() && alerts.isEmpty() && !counts;
    }
  }
}
