package io.mimon.flink;

import io.mimon.core.align.JoinEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Predictions and outcomes whose join is known because they were made so; the first label counts.
 */
final class LabelledIds {
  static final long HOUR = 3_600_000;
  static final long WITHIN = 24 * HOUR;

  /** In order of their times. */
  final List<JoinEvent> events = new ArrayList<>();

  /** The rows that leave, as {@link #text} writes them. */
  final List<String> rows = new ArrayList<>();

  final List<String> rejected = new ArrayList<>();
  final Map<String, Long> counts = new TreeMap<>();
  private final SplittableRandom random;

  LabelledIds(long seed, int ids) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < ids; i++) {
      addId("id" + i, i * 1_000L, i);
    }
    events.sort(Comparator.comparingLong(JoinEvent::time));
    rows.sort(Comparator.naturalOrder());
    rejected.sort(Comparator.naturalOrder());
  }

  static String text(long time, int partition, long offset, byte[] row, String label) {
    return time
        + " "
        + partition
        + " "
        + offset
        + " "
        + new String(row, StandardCharsets.UTF_8)
        + " "
        + label;
  }

  private void addId(String id, long time, int i) {
    byte[] row = ("row" + i).getBytes(StandardCharsets.UTF_8);
    int partition = i % 3;
    events.add(JoinEvent.prediction(id, time, partition, i, row));
    int fate = random.nextInt(100);
    boolean late = fate == 5;
    if (fate < 6) { // no label in time
      rows.add(text(time + WITHIN, partition, i, row, "null"));
      count("unlabelled");
      if (late) {
        outcome(id, time + WITHIN + 1 + random.nextLong(WITHIN), "yes");
        count("late-label");
      }
    } else {
      long labelTime = time + random.nextLong(-HOUR, 20 * HOUR);
      outcome(id, labelTime, "yes");
      rows.add(text(Math.max(time, labelTime), partition, i, row, "yes"));
      count("labelled");
      if (fate < 8) {
        outcome(id, labelTime + random.nextLong(3 * HOUR), "yes");
        count("duplicate-label");
      } else if (fate < 9) {
        outcome(id, labelTime + 1 + random.nextLong(3 * HOUR), "no");
        count("corrected-label");
      }
    }
    if (random.nextInt(100) < 2) {
      long again = time + 1 + random.nextLong(20 * HOUR);
      events.add(JoinEvent.prediction(id, again, partition, 1_000_000 + i, row));
      rejected.add(id + " " + again + " duplicate-prediction");
      count("duplicate-prediction");
    }
    if (random.nextInt(100) < 1) {
      outcome("stray" + i, time, "yes");
      count("orphan-label");
    }
  }

  private void outcome(String id, long time, String label) {
    events.add(JoinEvent.outcome(id, time, random.nextInt(2), events.size(), label));
  }

  private void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }
}
