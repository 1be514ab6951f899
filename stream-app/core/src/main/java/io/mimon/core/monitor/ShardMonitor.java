package io.mimon.core.monitor;

import io.mimon.core.block.Mark;
import io.mimon.core.block.ShardBlock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The window of one shard of one segment, and the estimates over it.
 *
 * <p>Rows live twice: as serialized blocks in the {@link ShardStore}, which is durable, and as
 * columns and estimators on the heap, which are derived and rebuilt from the blocks.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>after every call the window holds the last min(rows seen, windowRows) rows;
 *   <li>an emission depends on the rows of its window and on the frozen settings only, never on
 *       block boundaries or on whether the shard was restored in between;
 *   <li>a block leaves the store when its last row has left the window.
 * </ol>
 */
public final class ShardMonitor {
  private final MonitorPlan plan;
  private final ShardStore store;
  private final ShardFeatures features;

  /** The blocks in the store by their first observation. */
  private final TreeMap<Long, Stored> storedBlocks = new TreeMap<>();

  private final WindowClock clock;
  private final long windowMillis;

  /** Whether readings come after so many rows, and so of the windows themselves. */
  private final boolean emitsByRows;

  private long rowsSeen;
  private long observationsSeen;
  private boolean over;

  /** Of a window of time: what happened before has left it. */
  private long windowStartMillis = Long.MIN_VALUE;

  /** Up to which row and time a block goes. */
  private record Stored(long lastRow, long lastMillis) {}

  /** A monitor that goes on from whatever the store holds. */
  public ShardMonitor(MonitorPlan plan, int shard, ShardStore store) {
    this.plan = plan;
    this.store = store;
    this.features = new ShardFeatures(plan, shard);
    this.clock = new WindowClock(plan.stream().time().isKnown());
    this.windowMillis = plan.stream().time().windowMillis();
    this.emitsByRows = plan.emitsByRows();
    restore();
  }

  private void restore() {
    for (Map.Entry<Long, byte[]> entry : store.blocks().entrySet()) {
      ShardBlock block = ShardBlock.decode(entry.getValue());
      // A block of rows and nothing else has the number of its first row for a key.
      long firstRow = block.firstRow() > 0 ? block.firstRow() : entry.getKey();
      features.begin(block);
      appendToWindow(block, 0, block.rows().rows(), firstRow);
      block.unlabelled().forEach(row -> clock.addUnlabelled(row, firstRow));
      rowsSeen = firstRow + block.rows().rows() - 1;
      observationsSeen = entry.getKey() + block.observations() - 1;
      storedBlocks.put(entry.getKey(), new Stored(rowsSeen, lastMillis(block)));
      evictFromWindow();
    }
    byte[] settings = store.settings();
    if (settings != null) {
      features.restore(settings, firstRow());
    }
    if (!plan.givenReference().isEmpty() && features.freezeAsGiven(firstRow())) {
      // Kept: a stream goes on with the reference it began with, whatever the file says by then.
      store.putSettings(features.encodeSettings());
    }
  }

  /** The rows seen since the segment began. */
  public long rowsSeen() {
    return rowsSeen;
  }

  /** Whether the segment is over and nothing is kept of it. */
  public boolean isOver() {
    return over;
  }

  /**
   * Takes in the next rows.
   *
   * @param serialized a {@link ShardBlock} of this shard's columns, whose rows follow the last ones
   * @param emissions takes the emissions that fall due, in order
   * @throws IllegalArgumentException if it does not follow what came before
   */
  public void process(byte[] serialized, Consumer<Emission> emissions) {
    ShardBlock block = ShardBlock.decode(serialized);
    follow(block);
    features.begin(block);
    int rows = block.rows().rows();
    long firstRow = rowsSeen + 1;
    long firstObservation = observationsSeen + 1;
    if (block.observations() > 0) {
      store.putBlock(firstObservation, serialized);
      storedBlocks.put(firstObservation, new Stored(rowsSeen + rows, lastMillis(block)));
    }
    int taken = 0;
    int unlabelled = 0;
    for (Mark mark : block.marks()) {
      unlabelled = take(block, taken, mark.afterRows(), unlabelled, emissions);
      taken = mark.afterRows();
      while (firstObservation + taken + unlabelled <= mark.observation()) {
        clock.addUnlabelled(block.unlabelled().get(unlabelled++), firstRow);
      }
      obey(mark, emissions);
      if (over) {
        return;
      }
    }
    unlabelled = take(block, taken, rows, unlabelled, emissions);
    while (unlabelled < block.unlabelled().size()) {
      clock.addUnlabelled(block.unlabelled().get(unlabelled++), firstRow);
    }
    observationsSeen += block.observations();
    forgetLeftBlocks();
  }

  /** A block says what it follows where that does not go without saying. */
  private void follow(ShardBlock block) {
    if (block.firstRow() == 0) {
      return;
    }
    boolean empty = storedBlocks.isEmpty() && features.size() == 0;
    if (!empty
        && (block.firstRow() != rowsSeen + 1 || block.firstObservation() != observationsSeen + 1)) {
      throw new IllegalArgumentException(
          "a block from row %d (%d) on where row %d (%d) has to follow"
              .formatted(
                  block.firstRow(), block.firstObservation(), rowsSeen + 1, observationsSeen + 1));
    }
    // All rows may have left the window, and then no block is there to tell how many there were.
    rowsSeen = block.firstRow() - 1;
    observationsSeen = block.firstObservation() - 1;
  }

  private static long lastMillis(ShardBlock block) {
    long last = WindowPosition.NO_TIME;
    if (block.times().length > 0) {
      last = block.times()[block.times().length - 1];
    }
    int unlabelled = block.unlabelled().size();
    return unlabelled == 0
        ? last
        : Math.max(last, block.unlabelled().get(unlabelled - 1).timeMillis());
  }

  /**
   * Takes in rows from (inclusive) to (exclusive) of a block, and the unlabelled ones before them.
   *
   * @param unlabelled how many of the block's unlabelled rows are in; returned as it is then
   */
  private int take(
      ShardBlock block, int from, int to, int unlabelled, Consumer<Emission> emissions) {
    int taken = unlabelled;
    long firstRow = rowsSeen + 1 - from;
    for (int next = from; next < to; ) {
      int stop = (int) Math.min(to, nextStop() - firstRow + 1);
      while (taken < block.unlabelled().size()
          && block.unlabelled().get(taken).afterRows() < stop) {
        clock.addUnlabelled(block.unlabelled().get(taken++), firstRow);
      }
      slide(block, next, stop);
      next = stop;
      if (features.closeReferencesAt(rowsSeen, firstRow())) {
        store.putSettings(features.encodeSettings());
      }
      if (emitsByRows && rowsSeen % plan.emitEveryRows() == 0) {
        long observation = observationsSeen + (rowsSeen - firstRow + 1) + taken;
        emissions.accept(emission(positionByRows(observation)));
      }
    }
    return taken;
  }

  /** The next row, after the last one seen, at which something is to be done. */
  private long nextStop() {
    long emit =
        emitsByRows ? (rowsSeen / plan.emitEveryRows() + 1) * plan.emitEveryRows() : Long.MAX_VALUE;
    return Math.min(emit, features.nextReferenceRow(rowsSeen));
  }

  private void obey(Mark mark, Consumer<Emission> emissions) {
    evictBefore(mark.timeMillis() - windowMillis);
    switch (mark.kind()) {
      case TICK -> emissions.accept(emission(positionOf(mark)));
      case STARVED -> {
        WindowPosition position = positionOf(mark);
        if (isStarved(position)) {
          emissions.accept(emission(position));
        }
      }
      case REFERENCE_END -> {
        if (features.closeReferencesBy(mark.timeMillis(), firstRow())) {
          store.putSettings(features.encodeSettings());
        }
      }
      case END -> {
        over = true;
        store.clear();
        emissions.accept(features.over(positionOf(mark)));
      }
    }
  }

  private boolean isStarved(WindowPosition window) {
    return window.coverage() < plan.stream().labels().minCoverage();
  }

  private WindowPosition positionByRows(long observation) {
    int last = features.size() - 1;
    return new WindowPosition(
        observation,
        firstRow(),
        rowsSeen,
        clock.time(0),
        clock.time(last),
        features.sampledRows(),
        clock.unlabelled(),
        WindowPosition.BY_ROWS);
  }

  private WindowPosition positionOf(Mark mark) {
    boolean byTime = windowMillis > 0;
    int flags = mark.flags();
    if (mark.kind() == Mark.Kind.END) {
      flags |= WindowPosition.OVER;
    }
    if (!byTime && features.size() == plan.windowRows()) {
      flags |= Mark.FULL;
    }
    long moment = plan.stream().time().emitMillis() > 0 ? mark.timeMillis() : mark.observation();
    long end =
        mark.kind() == Mark.Kind.STARVED && !byTime ? mark.timeMillis() - 1 : mark.timeMillis();
    long start = byTime ? end - windowMillis : features.size() == 0 ? end : clock.time(0);
    return new WindowPosition(
        mark.kind() == Mark.Kind.END ? Long.MAX_VALUE : moment,
        firstRow(),
        rowsSeen,
        start,
        end,
        features.sampledRows(),
        clock.unlabelled(),
        flags);
  }

  private void slide(ShardBlock block, int from, int to) {
    int before = features.size();
    appendToWindow(block, from, to, rowsSeen + 1 - from);
    rowsSeen += to - from;
    features.add(before, firstRow());
    evictFromWindow();
  }

  private void appendToWindow(ShardBlock block, int from, int to, long firstRowOfBlock) {
    features.append(block, from, to, firstRowOfBlock + from);
    clock.addTimes(block.times(), from, to);
  }

  private void evictFromWindow() {
    if (features.size() == 0) {
      return;
    }
    if (windowMillis > 0) {
      // A reading that comes now or later comes after the last row.
      evictBefore(clock.time(features.size() - 1) + 1 - windowMillis);
    } else {
      evict(features.size() - plan.windowRows());
      clock.removeUnlabelledBefore(firstRow());
    }
  }

  /** Of a window of time, the rows before that time leave. */
  private void evictBefore(long millis) {
    if (windowMillis > 0) {
      windowStartMillis = Math.max(windowStartMillis, millis);
      evict(clock.rowsBefore(millis));
      clock.removeUnlabelledBeforeTime(millis);
    }
  }

  private void evict(int excess) {
    if (excess <= 0) {
      return;
    }
    features.evict(excess, firstRow());
    clock.removeRows(excess);
  }

  private void forgetLeftBlocks() {
    long windowStart = firstRow();
    boolean empty = features.size() == 0;
    while (!storedBlocks.isEmpty()
        && (windowMillis > 0
            ? storedBlocks.firstEntry().getValue().lastMillis < windowStartMillis
            : !empty && storedBlocks.firstEntry().getValue().lastRow < windowStart)) {
      store.removeBlock(storedBlocks.pollFirstEntry().getKey());
    }
  }

  /** The number, in the segment, of the window's first row. */
  private long firstRow() {
    return rowsSeen - features.size() + 1;
  }

  private Emission emission(WindowPosition window) {
    Emission emission = features.emission(window);
    return isStarved(window) ? emission.starved() : emission;
  }
}
