package io.mimon.core.monitor;

import io.mimon.core.block.Mark;
import io.mimon.core.block.RowBlock;
import io.mimon.core.block.ShardBlock;
import io.mimon.core.block.Since;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one segment on their way into blocks, and the clock of its readings.
 *
 * <p>What is due by time comes between the rows it comes between: a reading at a multiple T of the
 * cadence covers what happened before T, the end of the reference comes behind the readings up to
 * it.
 *
 * <p>Blocks always have the columns of the layout that holds. Rows that waited since before are
 * without the features that came in the meantime; such a feature begins, in the segment, with the
 * first row that came with it. A reference that begins anew begins with the next row, whenever that
 * came.
 */
final class SegmentRows {

  private final MonitorPlan plan;
  private final StreamRule.EventTime rule;
  private final String key;
  private final List<RowBlock.Builder> builders = new ArrayList<>();
  private final Layouts layouts;

  /** By layout of a row and by shard, where in the row the columns of the block are. */
  private final int[][][] picks;

  private final int shards;

  /** All shards' blocks of so many rows are no larger than what they were made from. */
  private final int blockRows;

  private final List<ShardBlock.Unlabelled> unlabelled = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private long[] times = new long[16];

  /** Rows and observations that were sent on. */
  private long sentRows;

  private long sentObservations;
  private long firstMillis = WindowPosition.NO_TIME;
  private long lastMillis = WindowPosition.NO_TIME;
  private long lastSeenMillis = WindowPosition.NO_TIME;
  private long lastTick = WindowPosition.NO_TIME;
  private boolean quiet = true;
  private boolean referenceOver;

  /** Where the last window ended that counts for the reference: a time, or a row. */
  private long referenceWindowEnd = Long.MIN_VALUE;

  /** Observations there were at the last reading. */
  private long observationsAtReading;

  private long unlabelledInARow;

  /** The second, of event time, of the last row, and how many rows there were in it so far. */
  private long second = Long.MIN_VALUE;

  private long rowsOfSecond;

  /** Which share of the rows neighbours do without, of {@link WindowSample#PARTS}. */
  private long leftOut;

  /** The latest layout of its rows; that of the first before there is any. */
  private int layout;

  /** From when on the features are there that it did not begin with, in order. */
  private final List<Since> sinces = new ArrayList<>();

  /** Of how many of these the reference, where it is a time, is over. */
  private int sincesOver;

  SegmentRows(MonitorPlan plan, Layouts layouts, String key) {
    this.plan = plan;
    this.layouts = layouts;
    this.rule = plan.stream().time();
    this.key = key;
    this.shards = plan.shards().size();
    this.blockRows = RowBlock.rowsWanted(plan.observationTypes().size());
    this.picks = new int[layouts.number() + 1][][];
    for (int shard = 0; shard < shards; shard++) {
      builders.add(new RowBlock.Builder(plan.blockTypes(shard), layouts.number()));
    }
    this.referenceOver = rule.referenceMillis() == 0;
  }

  /** What the segment is known by on the way: its name, and which time it is that it is there. */
  String key() {
    return key;
  }

  /** When its last row happened, in milliseconds, be it one without a target. */
  long lastSeenMillis() {
    return lastSeenMillis;
  }

  /** A row happened, whatever it is good for. */
  void see(long millis, int ofLayout) {
    if (lastSeenMillis == WindowPosition.NO_TIME) {
      layout = Math.max(ofLayout, layouts.epoch());
    }
    lastSeenMillis = millis;
  }

  private int rows() {
    return builders.get(0).rows();
  }

  private long observations() {
    return sentObservations + rows() + unlabelled.size();
  }

  /** A row with a known target. */
  void append(RowBlock block, int row, long millis, Aligner.Output output) {
    begin(millis);
    if (rule.sampleAbove() > 0) {
      measureRate(millis, output);
    }
    int at = rows();
    if (at == times.length) {
      times = Arrays.copyOf(times, 2 * at);
    }
    times[at] = millis;
    int ofRow = Math.max(block.layout(), layouts.epoch());
    while (layout < ofRow) {
      layout++;
      if (layouts.hasNewIn(layout)) {
        sinces.add(new Since(layout, sentRows + at + 1, rule.isKnown() ? millis : 0));
      }
    }
    int[][] pick = picks(block.layout());
    for (int shard = 0; shard < shards; shard++) {
      builders.get(shard).append(block, row, pick[shard]);
    }
    unlabelledInARow = 0;
    if (rule.windowMillis() > 0
        && rule.emitMillis() == 0
        && (sentRows + rows()) % plan.emitEveryRows() == 0) {
      mark(Mark.Kind.TICK, millis + 1);
    }
    flushIfFull(output);
  }

  /** The share follows from the rows of the last whole second; a block has rows of one share. */
  private void measureRate(long millis, Aligner.Output output) {
    long now = Math.floorDiv(millis, 1_000);
    if (now != second) {
      long before = now == second + 1 ? rowsOfSecond : 0;
      long share =
          before <= rule.sampleAbove()
              ? 0
              : WindowSample.PARTS - WindowSample.PARTS * rule.sampleAbove() / before;
      if (share != leftOut) {
        flush(output);
        leftOut = share;
      }
      second = now;
      rowsOfSecond = 0;
    }
    rowsOfSecond++;
  }

  private int[][] picks(int ofLayout) {
    if (picks[ofLayout] == null) {
      picks[ofLayout] = new int[shards][];
      for (int shard = 0; shard < shards; shard++) {
        picks[ofLayout][shard] = layouts.rowColumns(ofLayout, shard);
      }
    }
    return picks[ofLayout];
  }

  /** A row whose target did not come. */
  void appendUnlabelled(long millis, Aligner.Output output) {
    begin(millis);
    unlabelled.add(new ShardBlock.Unlabelled(rows(), rule.isKnown() ? millis : 0));
    unlabelledInARow++;
    if (rule.emitMillis() == 0 && unlabelledInARow % plan.emitEveryRows() == 0) {
      mark(Mark.Kind.STARVED, millis + 1);
    }
    flushIfFull(output);
  }

  private void begin(long millis) {
    if (firstMillis == WindowPosition.NO_TIME) {
      firstMillis = millis;
      if (rule.emitMillis() > 0) {
        lastTick = Math.floorDiv(millis, rule.emitMillis()) * rule.emitMillis();
      }
    }
    lastMillis = millis;
  }

  /** Everything that happened before this time is in: marks what is due by then. */
  void advance(long millis) {
    if (firstMillis == WindowPosition.NO_TIME) {
      return;
    }
    while (rule.emitMillis() > 0 && lastTick + rule.emitMillis() <= millis) {
      long tick = lastTick + rule.emitMillis();
      endReferencesBefore(tick);
      if (isWorthReading(tick)) {
        lastTick = tick;
        mark(Mark.Kind.TICK, tick);
      } else {
        // Nothing changes until the next row: neither do the readings up to it.
        quiet = true;
        lastTick = Math.floorDiv(millis, rule.emitMillis()) * rule.emitMillis();
      }
    }
    endReferencesBefore(millis + 1);
  }

  private void endReferencesBefore(long millis) {
    if (!referenceOver && firstMillis + rule.referenceMillis() < millis) {
      mark(Mark.Kind.REFERENCE_END, firstMillis + rule.referenceMillis());
      referenceOver = true;
    }
    while (rule.referenceMillis() > 0 && sincesOver < sinces.size()) {
      long end = WindowRule.referenceEndMillis(plan, sinces.get(sincesOver));
      if (end >= millis) {
        return;
      }
      mark(Mark.Kind.REFERENCE_END, end);
      sincesOver++;
    }
  }

  /**
   * A window of time is read while it has rows, and once when it has none any more; one of rows if
   * rows came.
   */
  private boolean isWorthReading(long tick) {
    if (rule.windowMillis() == 0) {
      return observations() > observationsAtReading;
    }
    boolean empty = lastMillis < tick - rule.windowMillis();
    boolean worth = !empty || !quiet;
    quiet = empty;
    return worth;
  }

  private void mark(Mark.Kind kind, long millis) {
    int flags = kind == Mark.Kind.TICK ? flags(millis) : 0;
    marks.add(new Mark(rows(), observations(), kind, millis, flags));
    if (kind == Mark.Kind.TICK) {
      observationsAtReading = observations();
    }
  }

  /**
   * What is known of the window that ends now; of one of rows, its shard knows whether it is full.
   */
  private int flags(long millis) {
    boolean byTime = rule.windowMillis() > 0;
    long lastRow = sentRows + rows();
    boolean full =
        byTime ? millis - rule.windowMillis() >= firstMillis : lastRow >= plan.windowRows();
    boolean inReference =
        rule.referenceMillis() > 0
            ? !referenceOver && millis <= firstMillis + rule.referenceMillis()
            : lastRow <= plan.referenceRows();
    int flags = (full ? Mark.FULL : 0) | (inReference ? Mark.IN_REFERENCE : 0);
    long start = byTime ? millis - rule.windowMillis() : lastRow - plan.windowRows();
    if (full && inReference && start >= referenceWindowEnd) {
      referenceWindowEnd = byTime ? millis : lastRow;
      flags |= Mark.REFERENCE_WINDOW;
    }
    return flags;
  }

  /** The segment is over: no row of it has come for long. */
  void end(long millis, Aligner.Output output) {
    mark(Mark.Kind.END, millis);
    flush(output);
  }

  private void flushIfFull(Aligner.Output output) {
    if (rows() >= blockRows || unlabelled.size() + marks.size() >= RowBlock.ROWS_MAX) {
      flush(output);
    }
  }

  /** Sends on what is there. */
  void flush(Aligner.Output output) {
    int rows = rows();
    if (rows == 0 && unlabelled.isEmpty() && marks.isEmpty()) {
      return;
    }
    // A block of rows and nothing else is the plain one, as it was before there were others; but a
    // shard that came later has to be told how many rows there were.
    boolean plain =
        !rule.isKnown() && unlabelled.isEmpty() && marks.isEmpty() && layouts.number() == 0;
    List<Since> all = sincesOfAll();
    for (int shard = 0; shard < shards; shard++) {
      byte[] block = builders.get(shard).drain();
      output.block(
          key,
          shard,
          plain
              ? block
              : ShardBlock.encode(
                  sentRows + 1,
                  sentObservations + 1,
                  leftOut,
                  Arrays.copyOf(times, rule.isKnown() ? rows : 0),
                  unlabelled,
                  marks,
                  all,
                  block));
    }
    sentRows += rows;
    sentObservations += rows + unlabelled.size();
    unlabelled.clear();
    marks.clear();
  }

  /** Of the layouts that have begun and of those that have not. */
  private List<Since> sincesOfAll() {
    List<Since> all = new ArrayList<>(sinces);
    for (int later = layout + 1; later <= layouts.number(); later++) {
      if (layouts.hasNewIn(later)) {
        all.add(Since.notYet(later));
      }
    }
    return all;
  }

  /** Writes what a new one goes on from; only when everything has been sent on. */
  void write(DataOutput out) throws IOException {
    out.writeUTF(key);
    out.writeLong(sentRows);
    out.writeLong(sentObservations);
    out.writeLong(firstMillis);
    out.writeLong(lastMillis);
    out.writeLong(lastSeenMillis);
    out.writeLong(lastTick);
    out.writeBoolean(quiet);
    out.writeBoolean(referenceOver);
    out.writeLong(referenceWindowEnd);
    out.writeLong(observationsAtReading);
    out.writeLong(unlabelledInARow);
    out.writeLong(second);
    out.writeLong(rowsOfSecond);
    out.writeLong(leftOut);
  }

  /** Writes, behind the rest, int layout | int sinces over | int sinces | × (int | long | long). */
  void writeLayouts(DataOutput out) throws IOException {
    out.writeInt(layout);
    out.writeInt(sincesOver);
    out.writeInt(sinces.size());
    for (Since since : sinces) {
      out.writeInt(since.layout());
      out.writeLong(since.firstRow());
      out.writeLong(since.firstMillis());
    }
  }

  void readLayouts(DataInput in) throws IOException {
    layout = in.readInt();
    sincesOver = in.readInt();
    for (int left = in.readInt(); left > 0; left--) {
      sinces.add(new Since(in.readInt(), in.readLong(), in.readLong()));
    }
  }

  static SegmentRows read(MonitorPlan plan, Layouts layouts, DataInput in) throws IOException {
    SegmentRows segment = new SegmentRows(plan, layouts, in.readUTF());
    segment.sentRows = in.readLong();
    segment.sentObservations = in.readLong();
    segment.firstMillis = in.readLong();
    segment.lastMillis = in.readLong();
    segment.lastSeenMillis = in.readLong();
    segment.lastTick = in.readLong();
    segment.quiet = in.readBoolean();
    segment.referenceOver = in.readBoolean();
    segment.referenceWindowEnd = in.readLong();
    segment.observationsAtReading = in.readLong();
    segment.unlabelledInARow = in.readLong();
    segment.second = in.readLong();
    segment.rowsOfSecond = in.readLong();
    segment.leftOut = in.readLong();
    return segment;
  }
}
