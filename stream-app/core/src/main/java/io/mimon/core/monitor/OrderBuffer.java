package io.mimon.core.monitor;

import io.mimon.core.block.Observations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait until no earlier one can come, and then leave in order of (event time, partition,
 * offset).
 *
 * <p>They wait in the blocks they came in. What still waits when state is written goes to the
 * store; what comes and goes in between never does.
 *
 * <p>Invariant: every row in here is later than {@link #releasedTo}; in a stored block the others
 * have left.
 */
final class OrderBuffer {
  private final ShardStore store;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting::compareTo);

  /** Blocks in the store of which no row waits any more. */
  private final List<Long> done = new ArrayList<>();

  private long releasedTo = Long.MIN_VALUE;
  private long nextBlock = 1;

  /** Takes rows, in order. */
  interface Sink {
    void row(Observations from, int row);
  }

  /** Takes rows that came too late to be in order. */
  interface LateSink {
    void late(Observations from, int row);
  }

  /** A block of which some rows wait. */
  private static final class Waiting {
    final Observations rows;
    final int[] order;
    int next;
    long id;
    byte @Nullable [] unstored;

    Waiting(Observations rows, int[] order, byte @Nullable [] unstored) {
      this.rows = rows;
      this.order = order;
      this.unstored = unstored;
    }

    long time() {
      return rows.times()[order[next]];
    }

    int compareTo(Waiting other) {
      return compare(rows, order[next], other.rows, other.order[other.next]);
    }
  }

  /** By time, partition and offset; a place in these is taken once. */
  private static int compare(Observations some, int row, Observations others, int other) {
    int byTime = Long.compare(some.times()[row], others.times()[other]);
    if (byTime != 0) {
      return byTime;
    }
    int byPartition = Integer.compare(some.partitions()[row], others.partitions()[other]);
    return byPartition != 0
        ? byPartition
        : Long.compare(some.offsets()[row], others.offsets()[other]);
  }

  OrderBuffer(ShardStore store) {
    this.store = store;
  }

  /** Goes on from what is in the store. */
  void restore(long wasReleasedTo) {
    releasedTo = wasReleasedTo;
    for (Map.Entry<Long, byte[]> stored : store.blocks().entrySet()) {
      Observations rows = Observations.decode(stored.getValue());
      int[] order = order(rows);
      nextBlock = stored.getKey() + 1;
      if (order.length == 0) {
        done.add(stored.getKey());
      } else {
        Waiting block = new Waiting(rows, order, null);
        block.id = stored.getKey();
        waiting.add(block);
      }
    }
  }

  /** No row up to this time waits or is let in, in milliseconds. */
  long releasedTo() {
    return releasedTo;
  }

  /** Takes in rows, but for those that are too late. */
  void add(Observations rows, byte[] serialized, LateSink lates) {
    for (int i = 0; i < rows.times().length; i++) {
      if (rows.times()[i] <= releasedTo) {
        lates.late(rows, i);
      }
    }
    int[] order = order(rows);
    if (order.length > 0) {
      waiting.add(new Waiting(rows, order, serialized));
    }
  }

  /** The rows that have not left, in order; most blocks are in order as they are. */
  private int[] order(Observations rows) {
    long[] times = rows.times();
    int[] order = IntStream.range(0, times.length).filter(i -> times[i] > releasedTo).toArray();
    for (int i = 1; i < order.length; i++) {
      if (compare(rows, order[i - 1], rows, order[i]) > 0) {
        return IntStream.of(order)
            .boxed()
            .sorted((one, other) -> compare(rows, one, rows, other))
            .mapToInt(Integer::intValue)
            .toArray();
      }
    }
    return order;
  }

  /** Lets out the rows up to this time: no earlier one will come that is not late. */
  void release(long watermark, Sink sink) {
    if (watermark <= releasedTo) {
      return;
    }
    Waiting first;
    while ((first = waiting.peek()) != null && first.time() <= watermark) {
      waiting.poll();
      Waiting rival = waiting.peek();
      do {
        sink.row(first.rows, first.order[first.next]);
        first.next++;
      } while (first.next < first.order.length
          && first.time() <= watermark
          && (rival == null || first.compareTo(rival) < 0));
      if (first.next < first.order.length) {
        waiting.add(first);
      } else if (first.unstored == null) {
        done.add(first.id);
      }
    }
    releasedTo = watermark;
  }

  /** Brings the store up to date: it holds the rows that wait. */
  void persist() {
    done.forEach(store::removeBlock);
    done.clear();
    for (Waiting block : waiting) {
      byte[] serialized = block.unstored;
      if (serialized != null) {
        block.id = nextBlock++;
        store.putBlock(block.id, serialized);
        block.unstored = null;
      }
    }
  }
}
