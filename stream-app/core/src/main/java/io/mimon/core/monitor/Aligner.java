package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.Origin;
import io.mimon.core.input.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a stream becomes a sequence: puts rows in order of (event time, partition,
 * offset), parts them into segments, and sends each segment's to its shards, together with what is
 * due by the clock.
 *
 * <p>What comes out depends on the rows and their places alone: not on the order in which
 * partitions are read, on when watermarks come, on where blocks end, or on restarts. The exception
 * is a partition that was silent for longer than agreed and then goes on where it was: its rows
 * behind the others' clock are late.
 *
 * <p>Every row that comes in is counted once: accepted into a window, unlabelled, beyond the bound
 * on segments, or rejected as late.
 *
 * <p>State: what waits is in the store as blocks, and the rest as settings:
 *
 * <pre>
 *   byte version | long released to | long latest row | int counts | × (utf name | long)
 *   | int generation | int segments | × segment, the one whose last row is longest ago first
 * </pre>
 *
 * <p>Version 1 while the rows of all segments have the columns the monitor began with; 2, in which
 * segments have more to say ({@link SegmentRows}), from when on features have come or gone.
 */
public final class Aligner {
  private static final byte FIRST_LAYOUT = 1;
  private static final byte LAYOUTS = 2;

  /** Stands before the number of a segment that was forgotten and has come back. */
  private static final char GENERATION = '\u0001';

  private final MonitorPlan plan;
  private final ShardStore store;
  private final OrderBuffer buffer;
  private final RejectionJson json;
  private final RecordCounts counts = new RecordCounts();
  private final boolean inSequence;
  private final Layouts layouts;

  /** By name, in order of their last rows. */
  private final LinkedHashMap<String, SegmentRows> segments = new LinkedHashMap<>(16, 0.75f, true);

  /** How many segments have been forgotten. */
  private int generation;

  /** When the last row happened. */
  private long latestMillis = WindowPosition.NO_TIME;

  /** Takes what comes out, in order. */
  public interface Output {
    /**
     * A block of a shard; all shards of a segment get the same rows.
     *
     * @param segment the key of the segment, from which {@link #segmentName} tells its name
     */
    void block(String segment, int shard, byte[] block);

    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /** An aligner that goes on from whatever the store holds. */
  public Aligner(MonitorPlan plan, ShardStore store) {
    this.plan = plan;
    this.store = store;
    this.buffer = new OrderBuffer(store);
    this.json = new RejectionJson(plan.monitor());
    this.inSequence = !plan.stream().time().isKnown();
    this.layouts = new Layouts(plan);
    byte[] stored = store.settings();
    if (stored != null) {
      read(stored);
    }
  }

  /** The name of the segment that has this key. */
  public static String segmentName(String key) {
    int end = key.indexOf(GENERATION);
    return end < 0 ? key : key.substring(0, end);
  }

  /** What became of the records so far. */
  public RecordCounts counts() {
    return counts;
  }

  /** Takes in rows of an intake. */
  public void add(byte[] observations, Output output) {
    Observations rows = Observations.decode(observations);
    counts.addAll(rows.counts());
    if (inSequence) {
      for (int i = 0; i < rows.times().length; i++) {
        take(rows, i, output);
      }
    } else {
      buffer.add(rows, observations, (from, row) -> late(from, row, output));
    }
  }

  /**
   * No row comes any more whose time is up to this one, but for late ones.
   *
   * @param watermark in milliseconds; the greatest long at the end of the stream
   */
  public void advance(long watermark, Output output) {
    if (watermark <= buffer.releasedTo()) {
      return;
    }
    buffer.release(watermark, (from, row) -> take(from, row, output));
    if (inSequence) {
      return;
    }
    // The end of a stream says nothing of time; it is as late as the last row.
    long now = watermark == Long.MAX_VALUE ? latestMillis : watermark + 1;
    forgetIdle(now, output);
    segments.values().forEach(segment -> segment.advance(now));
  }

  private void late(Observations from, int row, Output output) {
    counts.add(RecordCounts.rejected(Rejection.LATE), 1);
    String detail =
        "Its partition had been silent for so long that the others went on without it, past its"
            + " time.";
    Origin origin =
        new Origin(
            plan.stream().topic(), from.partitions()[row], from.offsets()[row], from.times()[row]);
    output.rejected(json.of(new Rejection(Rejection.LATE, detail, origin, "")));
  }

  private void take(Observations from, int row, Output output) {
    long millis = from.times()[row];
    RowBlock columns = from.rows();
    latestMillis = millis;
    if (!inSequence) {
      forgetIdle(millis, output);
    }
    SegmentRows segment = segment(columns, row);
    if (segment == null) {
      counts.add(RecordCounts.OVERFLOW, 1);
      return;
    }
    if (!inSequence) {
      segment.advance(millis);
    }
    segment.see(millis, columns.layout());
    if (!hasTarget(columns, row)) {
      counts.unlabelled();
      if (plan.stream().labels().areJoined()) {
        segment.appendUnlabelled(millis, output);
      }
      return;
    }
    counts.accept();
    segment.append(columns, row, millis, output);
  }

  private boolean hasTarget(RowBlock columns, int row) {
    Column target = columns.columns().get(0);
    return target instanceof Column.Numeric numeric
        ? !Double.isNaN(numeric.values()[row])
        : ((Column.Categorical) target).codes()[row] >= 0;
  }

  /** The segment of a row; null if there are too many already. */
  private @Nullable SegmentRows segment(RowBlock columns, int row) {
    String name = "";
    if (plan.isSegmented()) {
      int last = columns.columns().size() - 1;
      Column.Categorical names = (Column.Categorical) columns.columns().get(last);
      name = names.labels()[names.codes()[row]];
    }
    SegmentRows known = segments.get(name);
    if (known != null) {
      return known;
    }
    if (segments.size() >= plan.stream().segments().max()) {
      return null;
    }
    // One that comes back is another one: what is left of the first on the way is not its own.
    String key = generation == 0 ? name : name + GENERATION + generation;
    SegmentRows begun = new SegmentRows(plan, layouts, key);
    segments.put(name, begun);
    return begun;
  }

  /** Forgets the segments that have had no row for as long as agreed before this time. */
  private void forgetIdle(long millis, Output output) {
    long idle = plan.stream().segments().idleMillis();
    if (idle == 0) {
      return;
    }
    Iterator<SegmentRows> byLastRow = segments.values().iterator();
    while (byLastRow.hasNext()) {
      SegmentRows segment = byLastRow.next();
      long end = segment.lastSeenMillis() + idle;
      if (end >= millis) {
        return;
      }
      segment.advance(end);
      segment.end(end, output);
      byLastRow.remove();
      generation++;
    }
  }

  /** Sends on what was collected so far. */
  public void flush(Output output) {
    for (SegmentRows segment : segments.values()) {
      segment.flush(output);
    }
  }

  /** Sends on what was collected, and brings the store up to date. */
  public void persist(Output output) {
    flush(output);
    buffer.persist();
    store.putSettings(write());
  }

  private byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      boolean first = layouts.number() == 0;
      out.writeByte(first ? FIRST_LAYOUT : LAYOUTS);
      out.writeLong(buffer.releasedTo());
      out.writeLong(latestMillis);
      Map<String, Long> named = counts.toMap();
      out.writeInt(named.size());
      for (Map.Entry<String, Long> count : named.entrySet()) {
        out.writeUTF(count.getKey());
        out.writeLong(count.getValue());
      }
      out.writeInt(generation);
      out.writeInt(segments.size());
      for (SegmentRows segment : segments.values()) {
        segment.write(out);
        if (!first) {
          segment.writeLayouts(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private void read(byte[] stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      byte version = in.readByte();
      if (version != FIRST_LAYOUT && version != LAYOUTS) {
        throw new IllegalArgumentException(
            "the order's state is of version %d; this program reads versions %d and %d"
                .formatted(version, FIRST_LAYOUT, LAYOUTS));
      }
      buffer.restore(in.readLong());
      latestMillis = in.readLong();
      int named = in.readInt();
      for (int i = 0; i < named; i++) {
        counts.add(in.readUTF(), in.readLong());
      }
      generation = in.readInt();
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        SegmentRows segment = SegmentRows.read(plan, layouts, in);
        if (version == LAYOUTS) {
          segment.readLayouts(in);
        }
        segments.put(segmentName(segment.key()), segment);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the order's state is cut short", e);
    }
  }
}
