package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.core.monitor.EventTimeStreams.Event;
import io.mimon.core.monitor.EventTimeStreams.Stream;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which readings a stream has to have, by going through all of it, again for every window: no
 * watermark, no block, no state.
 */
final class EventTimeOracle {
  private final Stream stream;
  private final MonitorPlan plan;
  private final StreamRule.EventTime time;

  /** By segment and feature, in order. */
  final Map<String, List<Expected>> expected = new TreeMap<>();

  long late;
  long accepted;
  long unlabelled;
  long overflow;
  int forgotten;
  int thinned;

  /** A segment from its first row until it is forgotten. */
  private static final class Life {
    final String name;
    final List<Event> observations = new ArrayList<>();
    long end;

    Life(String name) {
      this.name = name;
    }

    long last() {
      return observations.get(observations.size() - 1).millis();
    }
  }

  /** What a reading has to say. */
  record Expected(
      long start,
      long end,
      int rows,
      int missing,
      double nats,
      Validity validity,
      boolean reference,
      @Nullable Double coverage) {

    void check(JsonNode reading, String where) {
      assertEquals(
          Instant.ofEpochMilli(start).toString(), reading.get("windowStart").asText(), where);
      assertEquals(Instant.ofEpochMilli(end).toString(), reading.get("windowEnd").asText(), where);
      assertEquals(rows, reading.get("rows").asInt(), where);
      assertEquals(missing, reading.get("missing").asInt(), where);
      assertEquals(validity.name(), reading.get("validity").asText(), where);
      assertEquals(reference, reading.get("reference").asBoolean(), where);
      double bits = reading.get("bits").isNull() ? Double.NaN : reading.get("bits").asDouble();
      double tolerance = Double.isNaN(nats) ? 1e-12 : 1e-12 * Math.max(1, Math.abs(nats));
      assertEquals(Estimate.toBits(nats), bits, tolerance, where);
      if (coverage != null) {
        assertEquals(coverage, reading.get("labelCoverage").asDouble(), 1e-15, where);
      }
    }
  }

  EventTimeOracle(Stream stream) {
    this.stream = stream;
    this.plan = stream.plan();
    this.time = plan.stream().time();
    lives().forEach(this::read);
  }

  private List<Event> inTime() {
    List<Event> inTime = new ArrayList<>();
    for (List<Event> events : stream.partitions()) {
      long latest = Long.MIN_VALUE / 2;
      for (Event event : events) {
        if (event.millis() < latest - time.outOfOrdernessMillis()) {
          late++;
        } else {
          inTime.add(event);
          latest = Math.max(latest, event.millis());
        }
      }
    }
    inTime.sort(
        Comparator.comparingLong(Event::millis)
            .thenComparing(Event::partition)
            .thenComparing(Event::offset));
    return inTime;
  }

  private List<Life> lives() {
    List<Life> lives = new ArrayList<>();
    LinkedHashMap<String, Life> there = new LinkedHashMap<>();
    List<Event> events = inTime();
    for (Event event : events) {
      forget(there, event.millis());
      String name = "";
      if (plan.isSegmented()) {
        name = event.segment().isEmpty() ? "(missing)" : event.segment();
      }
      Life life = there.get(name);
      if (life == null && there.size() == plan.stream().segments().max()) {
        overflow++;
        continue;
      }
      if (life == null) {
        life = new Life(name);
        there.put(name, life);
        lives.add(life);
      }
      if (stream.isUnlabelled(event)) {
        unlabelled++;
      } else {
        accepted++;
      }
      // Rows without a target are only of interest where labels are.
      life.observations.add(event);
    }
    long now = events.get(events.size() - 1).millis();
    forget(there, now);
    there.values().forEach(life -> life.end = now);
    return lives;
  }

  private void forget(Map<String, Life> there, long now) {
    long idle = plan.stream().segments().idleMillis();
    there
        .values()
        .removeIf(
            life -> {
              boolean gone = idle > 0 && life.last() + idle < now;
              life.end = life.last() + idle;
              forgotten += gone ? 1 : 0;
              return gone;
            });
  }

  private void read(Life life) {
    if (time.emitMillis() > 0) {
      readByTime(life);
    } else {
      readByRows(life);
    }
  }

  private boolean counts(Event event) {
    return plan.stream().labels().areJoined() || !stream.isUnlabelled(event);
  }

  private void readByTime(Life life) {
    long every = time.emitMillis();
    boolean before = false;
    int seen = 0;
    long first = life.observations.stream().filter(e -> true).findFirst().orElseThrow().millis();
    for (long tick = Math.floorDiv(firstMoment(life, first), every) * every + every;
        tick <= life.end;
        tick += every) {
      int observations = count(life, tick);
      boolean worth;
      if (time.windowMillis() > 0) {
        boolean any = observations > count(life, tick - time.windowMillis());
        worth = any || before;
        before = any;
      } else {
        worth = observations > seen;
      }
      if (worth) {
        seen = observations;
        emit(life, observations, tick, tick, false, tick);
      }
    }
  }

  /** When the first row came that is counted at all. */
  private long firstMoment(Life life, long fallback) {
    return life.observations.stream()
        .filter(this::counts)
        .mapToLong(Event::millis)
        .findFirst()
        .orElse(fallback + life.end);
  }

  /** How many that count came before a time. */
  private int count(Life life, long millis) {
    return (int)
        life.observations.stream().filter(this::counts).filter(e -> e.millis() < millis).count();
  }

  private void readByRows(Life life) {
    long labelled = 0;
    long unlabelledInARow = 0;
    int observations = 0;
    for (Event event : life.observations) {
      if (!counts(event)) {
        continue;
      }
      observations++;
      if (stream.isUnlabelled(event)) {
        unlabelledInARow++;
        if (unlabelledInARow % plan.emitEveryRows() == 0) {
          emit(life, observations, event.millis() + 1, event.millis(), true, event.millis());
        }
      } else {
        unlabelledInARow = 0;
        labelled++;
        if (labelled % plan.emitEveryRows() == 0) {
          emit(life, observations, event.millis() + 1, event.millis(), false, event.millis());
        }
      }
    }
  }

  /**
   * @param observations how many that count are in
   * @param moment up to when, exclusive
   * @param ofRows the end of a window of rows
   * @param clock the time up to which everything due has been done
   */
  private void emit(
      Life life, int observations, long moment, long ofRows, boolean starved, long clock) {
    List<Event> counted = life.observations.stream().filter(this::counts).toList();
    List<Event> in = counted.subList(0, observations);
    boolean byTime = time.windowMillis() > 0;
    List<Event> labelled = labelled(in);
    int firstRow;
    int missing;
    if (byTime) {
      long start = moment - time.windowMillis();
      firstRow = (int) labelled.stream().filter(e -> e.millis() < start).count();
      missing =
          (int) in.stream().filter(e -> stream.isUnlabelled(e) && e.millis() >= start).count();
    } else {
      firstRow = Math.max(0, labelled.size() - plan.windowRows());
      Event first = labelled.isEmpty() ? null : labelled.get(firstRow);
      int from = first == null ? 0 : in.indexOf(first);
      missing = (int) in.subList(from, in.size()).stream().filter(stream::isUnlabelled).count();
    }
    int size = labelled.size() - firstRow;
    double coverage = missing == 0 ? 1 : (double) size / (size + missing);
    boolean tooFew = coverage < plan.stream().labels().minCoverage();
    if (starved && !tooFew) {
      return;
    }
    long begin = counted.get(0).millis();
    long end = byTime ? moment : ofRows;
    long start =
        byTime ? moment - time.windowMillis() : size == 0 ? end : labelled.get(firstRow).millis();
    boolean full = byTime ? moment - time.windowMillis() >= begin : size == plan.windowRows();
    long referenceEnd = begin + time.referenceMillis();
    boolean closed = byTime ? clock >= referenceEnd && moment > referenceEnd : false;
    boolean inReference =
        byTime
            ? moment <= referenceEnd && !starved
            : labelled.size() <= plan.referenceRows() && !starved;
    for (int f = 0; f < plan.features().size(); f++) {
      PairSettings settings = null;
      if (byTime && closed) {
        List<Event> before =
            labelled(counted.stream().filter(e -> e.millis() < referenceEnd).toList());
        int from =
            (int)
                before.stream()
                    .filter(e -> e.millis() < referenceEnd - time.windowMillis())
                    .count();
        settings = rows(before, from, f).settle(plan.choice());
      } else if (!byTime && labelled.size() >= plan.referenceRows()) {
        int to = (int) plan.referenceRows();
        settings =
            rows(labelled.subList(0, to), Math.max(0, to - plan.windowRows()), f)
                .settle(plan.choice());
      }
      PairRows whole = rows(labelled, firstRow, f);
      PairSettings used = settings == null ? whole.settle(plan.choice()) : settings;
      boolean sampled = time.sampleAbove() > 0 && used.estimator().usesNeighbours();
      boolean[] kept = sampled ? sample(labelled) : allOf(labelled);
      PairRows rows = sampled ? rows(labelled, firstRow, f, kept) : whole;
      int sampleSize = 0;
      for (int i = firstRow; i < labelled.size(); i++) {
        sampleSize += kept[i] ? 1 : 0;
      }
      thinned += size - sampleSize;
      Estimate estimate = rows.estimate(used);
      if (rows.isConstant()) {
        estimate =
            Estimate.degenerate(used.estimator(), used.k(), estimate.n(), estimate.entropies());
      }
      Validity validity = estimate.validity();
      if (tooFew) {
        validity = Validity.TOO_FEW_LABELS;
      } else if (validity == Validity.OK && !full) {
        validity = Validity.WARMING_UP;
      }
      expected
          .computeIfAbsent(
              life.name + "\u0000" + plan.features().get(f).name(), k -> new ArrayList<>())
          .add(
              new Expected(
                  start,
                  end,
                  rows.x().length,
                  sampleSize - rows.x().length,
                  estimate.nats(),
                  validity,
                  inReference,
                  plan.stream().labels().areJoined() ? coverage : null));
    }
  }

  private List<Event> labelled(List<Event> events) {
    return events.stream().filter(e -> !stream.isUnlabelled(e)).toList();
  }

  private static boolean[] allOf(List<Event> labelled) {
    boolean[] in = new boolean[labelled.size()];
    Arrays.fill(in, true);
    return in;
  }

  /** Which rows are in the sample, by the number of rows of the second before theirs. */
  private boolean[] sample(List<Event> labelled) {
    boolean[] in = new boolean[labelled.size()];
    for (int i = 0; i < in.length; i++) {
      long second = Math.floorDiv(labelled.get(i).millis(), 1_000);
      long before =
          labelled.stream().filter(e -> Math.floorDiv(e.millis(), 1_000) == second - 1).count();
      double kept = before <= time.sampleAbove() ? 1 : (double) time.sampleAbove() / before;
      in[i] = kept == 1 || WindowSample.isIn(i + 1L, (long) Math.ceil((1 - kept) * 0x1p32));
    }
    return in;
  }

  private PairRows rows(List<Event> labelled, int from, int feature) {
    return rows(labelled, from, feature, allOf(labelled));
  }

  /** The rows of a window that have a feature, numbered by their place among the labelled ones. */
  private PairRows rows(List<Event> labelled, int from, int feature, boolean[] in) {
    int[] present =
        IntStream.range(from, labelled.size())
            .filter(i -> in[i] && !stream.table().isMissing(labelled.get(i).row(), 1 + feature))
            .toArray();
    Map<String, Integer> xCodes = new HashMap<>();
    Map<String, Integer> yCodes = new HashMap<>();
    double[] x =
        IntStream.of(present)
            .mapToDouble(i -> value(labelled.get(i), 1 + feature, xCodes))
            .toArray();
    double[] y =
        IntStream.of(present).mapToDouble(i -> value(labelled.get(i), 0, yCodes)).toArray();
    List<String> xLabels = byCode(xCodes);
    List<String> yLabels = byCode(yCodes);
    return new PairRows(
        plan.features().get(feature).type(),
        x,
        plan.target().type(),
        y,
        IntStream.of(present).mapToLong(i -> i + 1L).toArray(),
        code -> LabelHash.of(xLabels.get(code)),
        code -> LabelHash.of(yLabels.get(code)));
  }

  private double value(Event event, int column, Map<String, Integer> codes) {
    if (stream.table().variables().get(column).type() == VariableType.NUMERIC) {
      return stream.table().numbers()[event.row()][column];
    }
    String label = stream.table().labels()[event.row()][column];
    return codes.computeIfAbsent(label, l -> codes.size());
  }

  private static List<String> byCode(Map<String, Integer> codes) {
    return codes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }
}
