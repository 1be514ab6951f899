package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import io.mimon.kstreams.TopicEvents.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Predictions and outcomes on two topics whose join is known because they were made so: labels up
 * to six hours late, one in twenty never, some twice, corrected, too late or of nobody, predictions
 * that come twice, and a stretch in which hardly any label comes, and those tell nothing.
 */
final class LabelledRows {
  private static final int ROWS = 4_000;
  private static final int STRETCH_FROM = 1_900;
  private static final int STRETCH_TO = 2_300;
  private static final int PARTITIONS = 3;
  private static final long BOUND = TopicEvents.MINUTE;
  private static final long WITHIN = 12 * TopicEvents.HOUR;

  /** A row as it enters. */
  private record Joined(long enters, String id, @Nullable String label) {}

  private record Message(String id, long millis, String json) {}

  private final SplittableRandom random;
  private final LabelPolicy policy;
  private final List<Message> predicted = new ArrayList<>();
  private final List<Message> labels = new ArrayList<>();
  private final List<Joined> joined = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final TopicEvents predictions;
  private final TopicEvents outcomes;
  private final Map<String, Event> byId = new HashMap<>();
  private final List<String> duplicatePredictions = new ArrayList<>();
  private final long end;

  LabelledRows(long seed, LabelPolicy policy) {
    this.random = new SplittableRandom(seed);
    this.policy = policy;
    long now = TopicEvents.BEGIN;
    for (int i = 0; i < ROWS; i++) {
      now += TopicEvents.SECOND + random.nextLong(75 * TopicEvents.SECOND);
      addRow("id" + i, now, i >= STRETCH_FROM && i < STRETCH_TO);
    }
    end = now + 4 * WITHIN;
    joined.sort(Comparator.comparingLong(Joined::enters));
    predictions = dealt("predictions-" + policy.configName(), predicted);
    outcomes = dealt("outcomes-" + policy.configName(), labels);
    for (Event event : predictions.all()) {
      String id = event.json().replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
      Event first = byId.get(id);
      if (first == null || event.millis() < first.millis()) {
        byId.put(id, event);
      }
    }
    for (Event event : predictions.all()) {
      if (!byId.containsValue(event)) {
        duplicatePredictions.add(event.topic() + " " + event.partition() + " " + event.offset());
      }
    }
    duplicatePredictions.sort(null);
    predictions.close(end, "\"id\":\"end%d\",");
    outcomes.close(end, "\"y\":1,\"id\":\"end%d\",");
  }

  private void addRow(String id, long time, boolean inStretch) {
    double x = random.nextGaussian();
    double y = (inStretch ? random.nextGaussian() : x) + random.nextGaussian() / 3;
    String row =
        String.format(
            Locale.ROOT,
            "{\"id\":\"%s\",\"ts\":\"%s\",\"x\":%s,\"z\":\"z%d\"}",
            id,
            Instant.ofEpochMilli(time),
            x,
            random.nextInt(4));
    predicted.add(new Message(id, time, row));
    int fate = random.nextInt(100);
    // With the first label counting, rows enter when their labels come: what they tell is known.
    int neverInStretch = policy == LabelPolicy.LAST ? 80 : 100;
    boolean never = inStretch ? random.nextInt(100) < neverInStretch : fate < 5;
    if (never || fate == 5) {
      joined.add(new Joined(time + WITHIN, id, null));
      count("unlabelled");
      if (!never) {
        label(id, time + WITHIN + 1 + random.nextLong(WITHIN), y);
        count("late-label");
      }
    } else {
      long first = time + random.nextLong(-30 * TopicEvents.MINUTE, 6 * TopicEvents.HOUR);
      label(id, first, y);
      String value = Double.toString(y);
      if (fate < 8) {
        label(id, first + 1 + random.nextLong(TopicEvents.HOUR), y);
        count("duplicate-label");
      } else if (fate < 9) {
        double corrected = y + 1 + random.nextDouble();
        label(id, first + 1 + random.nextLong(TopicEvents.HOUR), corrected);
        value = policy == LabelPolicy.LAST ? Double.toString(corrected) : value;
        count("corrected-label");
      }
      long enters = policy == LabelPolicy.LAST ? time + WITHIN : Math.max(time, first);
      joined.add(new Joined(enters, id, value));
      count("labelled");
    }
    if (random.nextInt(100) < 2) {
      long again = time + 1 + random.nextLong(WITHIN - 1);
      predicted.add(
          new Message(
              id,
              again,
              row.replaceFirst("\"ts\":\"[^\"]*", "\"ts\":\"" + Instant.ofEpochMilli(again))));
      count("duplicate-prediction");
    }
    if (random.nextInt(100) < 1) {
      label("stray-" + id, time, y);
      count("orphan-label");
    }
  }

  private void label(String id, long time, double y) {
    labels.add(
        new Message(
            id,
            time,
            String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"ts\":\"%s\",\"y\":%s}",
                id,
                Instant.ofEpochMilli(time),
                y)));
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** In order but for less than the bound, over some partitions. */
  private TopicEvents dealt(String topic, List<Message> messages) {
    List<TopicEvents.Row> rows =
        messages.stream()
            .map(message -> new TopicEvents.Row(message.millis(), message.json()))
            .sorted(Comparator.comparingLong(TopicEvents.Row::millis))
            .toList();
    return TopicEvents.dealt(
        topic, PARTITIONS, TopicEvents.shuffled(rows, BOUND, random).stream(), random);
  }

  TopicEvents predictions() {
    return predictions;
  }

  TopicEvents outcomes() {
    return outcomes;
  }

  /** By the names of the status, duplicate predictions among them. */
  Map<String, Long> counts() {
    return counts;
  }

  long labelled() {
    return counts.getOrDefault("labelled", 0L);
  }

  long unlabelled() {
    return counts.getOrDefault("unlabelled", 0L);
  }

  List<String> duplicatePredictions() {
    return duplicatePredictions;
  }

  /** The share of rows with a label among those that enter from a time until before another. */
  double coverage(long from, long until) {
    List<Joined> in =
        joined.stream().filter(row -> row.enters >= from && row.enters < until).toList();
    long labelled = in.stream().filter(row -> row.label != null).count();
    return in.isEmpty() ? 1 : (double) labelled / in.size();
  }

  /** What is to be said of the joined table. */
  Streams.Lines bareRun(JobSpec spec) {
    BareRun run = new BareRun(spec);
    for (Joined row : joined) {
      Event event = byId.get(row.id);
      if (event == null) {
        throw new AssertionError(row.id + " was not written");
      }
      run.joined(event, row.enters, row.label);
    }
    return run.until(end - BOUND - 1);
  }
}
