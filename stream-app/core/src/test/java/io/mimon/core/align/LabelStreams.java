package io.mimon.core.align;

import io.mimon.core.align.JoinEvent.Kind;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Streams of predictions and outcomes, and what a join of them is, by brute force. */
final class LabelStreams {
  static final long HOUR = 3_600_000;

  private LabelStreams() {}

  /** A row that left. */
  record Joined(long time, int partition, long offset, String row, @Nullable String label) {
    static final Comparator<Joined> ORDER =
        Comparator.comparingLong(Joined::time)
            .thenComparingInt(Joined::partition)
            .thenComparingLong(Joined::offset);
  }

  /** All that comes out of a join. */
  record Result(List<Joined> rows, List<String> rejected, Map<JoinCount, Long> counts) {
    Result() {
      this(new ArrayList<>(), new ArrayList<>(), new EnumMap<>(JoinCount.class));
    }

    void count(JoinCount count) {
      counts.merge(count, 1L, Long::sum);
    }

    long counted(JoinCount count) {
      return counts.getOrDefault(count, 0L);
    }

    /** Without an order among what leaves at the same time. */
    Result sorted() {
      rows.sort(Joined.ORDER);
      rejected.sort(Comparator.naturalOrder());
      return this;
    }
  }

  /** Few ids, few times: every coincidence there is, often. */
  static List<JoinEvent> dense(SplittableRandom random) {
    List<JoinEvent> events = new ArrayList<>();
    int ids = random.nextInt(1, 4);
    int times = random.nextInt(5, 60);
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      String id = "id" + random.nextInt(ids);
      long time = random.nextInt(times);
      int partition = random.nextInt(2);
      events.add(
          random.nextBoolean()
              ? JoinEvent.prediction(id, time, partition, i, row(i))
              : JoinEvent.outcome(id, time, partition, i, "label" + random.nextInt(2)));
    }
    return events;
  }

  /**
   * As it is in life: labels hours later or earlier, 5 % missing, 2 % twice, 1 % corrected, 1 %
   * astray.
   */
  static List<JoinEvent> lifelike(SplittableRandom random, int predictions) {
    List<JoinEvent> events = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < predictions; i++) {
      String id = "id" + i;
      long time = i * 1_000L + random.nextInt(1_000);
      String label = random.nextInt(3) == 0 ? "yes" : "no";
      events.add(JoinEvent.prediction(id, time, random.nextInt(3), offset++, row(i)));
      if (random.nextInt(100) < 2) {
        long again = time + random.nextLong(6 * HOUR);
        events.add(JoinEvent.prediction(id, again, random.nextInt(3), offset++, row(i)));
      }
      if (random.nextInt(100) < 1) {
        events.add(JoinEvent.outcome("stray" + i, time, random.nextInt(2), offset++, label));
      }
      if (random.nextInt(100) < 5) {
        continue;
      }
      long labelTime = time + random.nextLong(-HOUR, 30 * HOUR);
      events.add(JoinEvent.outcome(id, labelTime, random.nextInt(2), offset++, label));
      if (random.nextInt(100) < 2) {
        long again = labelTime + random.nextLong(3 * HOUR);
        events.add(JoinEvent.outcome(id, again, random.nextInt(2), offset++, label));
      }
      if (random.nextInt(100) < 1) {
        long later = labelTime + random.nextLong(3 * HOUR);
        events.add(JoinEvent.outcome(id, later, random.nextInt(2), offset++, label + "!"));
      }
    }
    return events;
  }

  private static byte[] row(int i) {
    return ("row " + i).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The join with all events at hand: a prediction that no earlier one of its id hides looks for
   * its labels from W before until W after it, and hides what comes while it is remembered.
   */
  static Result bruteForce(List<JoinEvent> events, LabelPolicy policy, long within) {
    Map<String, List<JoinEvent>> byId = new TreeMap<>();
    events.forEach(e -> byId.computeIfAbsent(e.id(), id -> new ArrayList<>()).add(e));
    Result result = new Result();
    for (List<JoinEvent> ofId : byId.values()) {
      ofId.sort(
          Comparator.comparingLong(JoinEvent::time)
              .thenComparing(JoinEvent::kind)
              .thenComparingInt(JoinEvent::partition)
              .thenComparingLong(JoinEvent::offset));
      joinOne(ofId, policy, within, result);
    }
    return result.sorted();
  }

  private static void joinOne(
      List<JoinEvent> events, LabelPolicy policy, long within, Result result) {
    List<JoinEvent> labels = new ArrayList<>(events);
    labels.removeIf(e -> e.kind() != Kind.OUTCOME);
    long rememberedUntil = Long.MIN_VALUE;
    for (JoinEvent p : events) {
      if (p.kind() != Kind.PREDICTION) {
        continue;
      }
      if (p.time() <= rememberedUntil) {
        result.count(JoinCount.DUPLICATE_PREDICTION);
        result.rejected().add(p.id() + " " + p.time() + " " + p.offset());
        continue;
      }
      List<String> inTime = new ArrayList<>();
      long firstTime = 0;
      for (JoinEvent label : labels) {
        if (label.time() >= p.time() - within && label.time() <= p.time() + within) {
          firstTime = inTime.isEmpty() ? label.time() : firstTime;
          inTime.add(new String(label.payload(), StandardCharsets.UTF_8));
        }
      }
      labels.removeIf(l -> l.time() >= p.time() - within && l.time() <= p.time() + within);
      boolean first = policy == LabelPolicy.FIRST && !inTime.isEmpty();
      long entered = first ? Math.max(firstTime, p.time()) : p.time() + within;
      rememberedUntil = entered + within;
      String label = null;
      for (String other : inTime) {
        if (label != null) {
          result.count(other.equals(label) ? JoinCount.DUPLICATE_LABEL : JoinCount.CORRECTED_LABEL);
        }
        label = label == null || policy == LabelPolicy.LAST ? other : label;
      }
      result.count(label == null ? JoinCount.UNLABELLED : JoinCount.LABELLED);
      String row = new String(p.payload(), StandardCharsets.UTF_8);
      result.rows().add(new Joined(entered, p.partition(), p.offset(), row, label));
      for (JoinEvent late : List.copyOf(labels)) {
        if (late.time() > p.time() && late.time() <= rememberedUntil) {
          labels.remove(late);
          result.count(JoinCount.LATE_LABEL);
        }
      }
    }
    labels.forEach(l -> result.count(JoinCount.ORPHAN_LABEL));
  }
}
