package io.mimon.flink;

import io.mimon.core.input.InputException;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A source of records in one sequence: a file, or a simulation. Its one split is the number of
 * records already read; after a restore they are skipped.
 */
final class RecordSource implements Source<RawRecord, RecordSource.Position, Boolean> {
  private static final int RECORDS_PER_POLL = 256;

  private final RecordSupplier supplier;
  private final double rowsPerSecond;

  /** {@code rowsPerSecond} 0 for as fast as it goes. */
  RecordSource(RecordSupplier supplier, double rowsPerSecond) {
    this.supplier = supplier;
    this.rowsPerSecond = rowsPerSecond;
  }

  /** How far the sequence has been read. */
  record Position(long recordsRead) implements SourceSplit {
    @Override
    public String splitId() {
      return "sequence";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<RawRecord, Position> createReader(SourceReaderContext context) {
    return new Reader(supplier, rowsPerSecond);
  }

  @Override
  public SplitEnumerator<Position, Boolean> createEnumerator(
      SplitEnumeratorContext<Position> context) {
    return new Enumerator(context, false);
  }

  @Override
  public SplitEnumerator<Position, Boolean> restoreEnumerator(
      SplitEnumeratorContext<Position> context, Boolean assigned) {
    return new Enumerator(context, assigned);
  }

  @Override
  public SimpleVersionedSerializer<Position> getSplitSerializer() {
    return new LongSerializer<>(Position::recordsRead, Position::new);
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new LongSerializer<>(assigned -> assigned ? 1L : 0L, number -> number == 1);
  }

  /** Gives the one split to the first reader that comes, and takes it back if that one fails. */
  private static final class Enumerator implements SplitEnumerator<Position, Boolean> {
    private final SplitEnumeratorContext<Position> context;
    private @Nullable Position returned;
    private boolean assigned;

    Enumerator(SplitEnumeratorContext<Position> context, boolean assigned) {
      this.context = context;
      this.assigned = assigned;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
      if (!assigned) {
        context.assignSplit(returned == null ? new Position(0) : returned, subtask);
        assigned = true;
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<Position> splits, int subtask) {
      for (Position split : splits) {
        returned = split;
        assigned = false;
      }
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public Boolean snapshotState(long checkpoint) {
      return assigned;
    }

    @Override
    public void close() {}
  }

  /**
   * Reads once the enumerator has said its last word. A reader that restored its split could read
   * earlier; but if the source then fails it, the word finds no one, and the job ends with that and
   * not with what is wrong with the source.
   */
  static final class Reader implements SourceReader<RawRecord, Position> {
    private final RecordSupplier supplier;
    private final double nanosPerRow;
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private @Nullable RecordReader records;
    private long recordsRead;
    private boolean holdsSplit;
    private boolean noMoreSplits;
    private long startNanos;
    private long startRecords;

    Reader(RecordSupplier supplier, double rowsPerSecond) {
      this.supplier = supplier;
      this.nanosPerRow = rowsPerSecond > 0 ? 1e9 / rowsPerSecond : 0;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<Position> splits) {
      recordsRead = splits.get(0).recordsRead();
      holdsSplit = true;
    }

    @Override
    public void notifyNoMoreSplits() {
      noMoreSplits = true;
      available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) throws IOException {
      if (!noMoreSplits) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (!holdsSplit) {
        return InputStatus.END_OF_INPUT;
      }
      RecordReader open = records == null ? open() : records;
      for (int i = 0; i < RECORDS_PER_POLL; i++) {
        long waitNanos = nanosUntilDue();
        if (waitNanos > 0) {
          available =
              CompletableFuture.runAsync(
                  () -> {}, CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS));
          return InputStatus.NOTHING_AVAILABLE;
        }
        RawRecord record = open.next();
        if (record == null) {
          return InputStatus.END_OF_INPUT;
        }
        recordsRead++;
        output.collect(record);
      }
      return InputStatus.MORE_AVAILABLE;
    }

    private RecordReader open() throws IOException {
      RecordReader opened = supplier.open();
      long skipped = opened.skip(recordsRead);
      if (skipped < recordsRead) {
        opened.close();
        throw new InputException(
            "the source has %d records, but %d had been taken in before the restart: it was replaced or cut; put it back, or start anew with --fresh"
                .formatted(skipped, recordsRead));
      }
      records = opened;
      startNanos = System.nanoTime();
      startRecords = recordsRead;
      return opened;
    }

    private long nanosUntilDue() {
      if (nanosPerRow == 0) {
        return 0;
      }
      long due = startNanos + (long) ((recordsRead - startRecords) * nanosPerRow);
      return due - System.nanoTime();
    }

    @Override
    public List<Position> snapshotState(long checkpoint) {
      return holdsSplit ? List.of(new Position(recordsRead)) : List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return available;
    }

    @Override
    public void close() throws Exception {
      if (records != null) {
        records.close();
      }
    }
  }

  /** Anything that is one number. */
  private static final class LongSerializer<T> implements SimpleVersionedSerializer<T> {
    private final Function<T, Long> toNumber;
    private final Function<Long, T> fromNumber;

    LongSerializer(Function<T, Long> toNumber, Function<Long, T> fromNumber) {
      this.toNumber = toNumber;
      this.fromNumber = fromNumber;
    }

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(toNumber.apply(value)).array();
    }

    @Override
    public T deserialize(int version, byte[] serialized) {
      return fromNumber.apply(ByteBuffer.wrap(serialized).getLong());
    }
  }
}
