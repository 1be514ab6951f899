package io.mimon.core.monitor;

import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.EventTimeStreams.Event;
import io.mimon.core.monitor.EventTimeStreams.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream through intakes, aligner, shards and segments as an engine connects them: intakes with
 * some partitions each, a watermark that is the least of all partitions, state that is stored and
 * gone on from.
 */
final class EventTimeRun implements Intake.Output, Aligner.Output {
  private final Stream stream;
  private final MemoryShardStore alignStore = new MemoryShardStore();
  private final Map<String, MemoryShardStore> shardStores = new HashMap<>();
  private final Map<String, ShardMonitor> shards = new HashMap<>();
  private final Map<String, SegmentMonitor> segments = new HashMap<>();
  private final List<String> readings = new ArrayList<>();
  private final Map<String, List<String>> bySegment = new TreeMap<>();
  private final Set<String> rejected = new TreeSet<>();
  private final Map<Long, Event> byPlace = new HashMap<>();
  private final JoinedRows joined;
  private List<Intake> intakes;
  private Aligner aligner;

  private EventTimeRun(Stream stream, int tasks) {
    this.stream = stream;
    this.joined = new JoinedRows(stream.plan());
    this.intakes = intakes(tasks, List.of());
    this.aligner = new Aligner(stream.plan(), alignStore);
    stream
        .partitions()
        .forEach(p -> p.forEach(e -> byPlace.put(place(e.partition(), e.offset()), e)));
  }

  private void flush(Intake intake) {
    intake.flush(this);
    joined.flush(rows -> aligner.add(rows, this));
  }

  private static long place(int partition, long offset) {
    return ((long) partition << 32) + offset;
  }

  private List<Intake> intakes(int tasks, List<byte[]> clocks) {
    List<Intake> made = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      Intake intake = new Intake(stream.plan(), stream.schema());
      clocks.forEach(intake::restoreClock);
      made.add(intake);
    }
    return made;
  }

  /** Each row on its own, the partition next that is furthest behind, undisturbed. */
  static EventTimeRun calm(Stream stream) {
    EventTimeRun run = new EventTimeRun(stream, 1);
    int[] next = new int[stream.partitions().size()];
    run.read(next, () -> furthestBehind(stream, next), null);
    return run;
  }

  private static int furthestBehind(Stream stream, int[] next) {
    int best = -1;
    for (int p = 0; p < next.length; p++) {
      if (next[p] < stream.partitions().get(p).size()
          && (best < 0
              || stream.partitions().get(p).get(next[p]).millis()
                  < stream.partitions().get(best).get(next[best]).millis())) {
        best = p;
      }
    }
    return best;
  }

  /** Stretches of partitions at random, watermarks, cuts and restarts whenever. */
  static EventTimeRun disturbed(Stream stream, SplittableRandom random) {
    EventTimeRun run = new EventTimeRun(stream, random.nextInt(1, 4));
    int[] next = new int[stream.partitions().size()];
    int[] current = {0, 0};
    IntSupplier choice =
        () -> {
          List<Integer> left = new ArrayList<>();
          for (int p = 0; p < next.length; p++) {
            if (next[p] < stream.partitions().get(p).size()) {
              left.add(p);
            }
          }
          if (current[1]-- <= 0 || !left.contains(current[0])) {
            current[0] = left.get(random.nextInt(left.size()));
            current[1] = random.nextInt(200);
          }
          return current[0];
        };
    run.read(next, choice, random);
    return run;
  }

  private void read(int[] next, IntSupplier choice, @Nullable SplittableRandom random) {
    RecordTime time = stream.plan().recordTime(stream.schema());
    long[] latest = new long[next.length];
    Arrays.fill(latest, Long.MIN_VALUE);
    int left = stream.partitions().stream().mapToInt(List::size).sum();
    for (; left > 0; left--) {
      int p = choice.getAsInt();
      RawRecord record = stream.record(stream.partitions().get(p).get(next[p]++));
      Intake intake = intakes.get(p % intakes.size());
      intake.process(record, this);
      latest[p] = Math.max(latest[p], time.of(record));
      if (random == null || random.nextInt(20) == 0) {
        watermark(latest, next);
      }
      if (random != null && random.nextInt(40) == 0) {
        flush(intake);
        aligner.flush(this);
      }
      if (random != null && random.nextInt(100) == 0) {
        restart(random.nextInt(1, 4), latest);
      }
    }
    intakes.forEach(this::flush);
    aligner.advance(Long.MAX_VALUE, this);
    aligner.persist(this);
  }

  /** The least of the partitions'; one that is read to its end holds nothing up. */
  private void watermark(long[] latest, int[] next) {
    intakes.forEach(this::flush);
    long least = Long.MAX_VALUE;
    for (int p = 0; p < latest.length; p++) {
      if (next[p] < stream.partitions().get(p).size()) {
        least = Math.min(least, latest[p]);
      }
    }
    if (least != Long.MAX_VALUE && least != Long.MIN_VALUE) {
      aligner.advance(least - stream.plan().stream().time().outOfOrdernessMillis() - 1, this);
    }
  }

  /** As an engine does: everything in flight is done, state is read by new tasks. */
  private void restart(int tasks, long[] latest) {
    intakes.forEach(this::flush);
    aligner.persist(this);
    intakes = intakes(tasks, intakes.stream().map(Intake::encodeClock).toList());
    aligner = new Aligner(stream.plan(), alignStore);
    shards.clear();
    Map<String, SegmentMonitor> restored = new HashMap<>();
    segments.forEach(
        (key, monitor) ->
            restored.put(
                key,
                new SegmentMonitor(
                    stream.plan(), Aligner.segmentName(key), monitor.encodeState())));
    segments.clear();
    segments.putAll(restored);
    Arrays.fill(latest, Long.MIN_VALUE);
  }

  @Override
  public void observations(byte[] rows) {
    aligner.add(rows, this);
  }

  /** Labels that are there at once: when they come changes no order. */
  @Override
  public void prediction(String id, long millis, int partition, long offset, byte[] row) {
    Event event = byPlace.get(place(partition, offset));
    String label = null;
    if (event != null && !stream.isUnlabelled(event)) {
      label =
          stream.table().labels()[event.row()][0] == null
              ? Double.toString(stream.table().numbers()[event.row()][0])
              : stream.table().labels()[event.row()][0];
    }
    joined.add(millis, partition, offset, row, label, rows -> aligner.add(rows, this));
  }

  @Override
  public void block(String segment, int shard, byte[] block) {
    String key = segment + '\u0000' + shard;
    MemoryShardStore store = shardStores.computeIfAbsent(key, k -> new MemoryShardStore());
    ShardMonitor monitor =
        shards.computeIfAbsent(key, k -> new ShardMonitor(stream.plan(), shard, store));
    SegmentMonitor ofSegment =
        segments.computeIfAbsent(
            segment, s -> new SegmentMonitor(stream.plan(), Aligner.segmentName(s), null));
    monitor.process(
        block,
        emission -> {
          List<String> lines =
              bySegment.computeIfAbsent(Aligner.segmentName(segment), s -> new ArrayList<>());
          ofSegment.process(
              emission.encode(),
              new SegmentMonitor.Output() {
                @Override
                public void reading(String json) {
                  lines.add(json);
                  readings.add(json);
                }

                @Override
                public void alert(String json) {
                  lines.add(json);
                }
              });
        });
    if (monitor.isOver()) {
      shards.remove(key);
      if (!store.blocks().isEmpty() || store.settings() != null) {
        throw new AssertionError("state of a segment that is over");
      }
    }
    if (ofSegment.isOver()) {
      segments.remove(segment);
    }
  }

  @Override
  public void rejected(String json) {
    rejected.add(json);
  }

  RecordCounts counts() {
    return aligner.counts();
  }

  List<String> readings() {
    return readings;
  }

  /** Readings and alerts in order. */
  Map<String, List<String>> bySegment() {
    return bySegment;
  }

  Set<String> rejected() {
    return rejected;
  }
}
