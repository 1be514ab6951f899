package io.mimon.core.input;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** Opens the same sequence of records again and again; an engine ships it to where it reads. */
public interface RecordSupplier extends Serializable {

  /**
   * The records from the first.
   *
   * @throws InputException if they cannot be read
   */
  RecordReader open() throws IOException;

  /** The records of a file. */
  record FileRecords(String path, Format format) implements RecordSupplier {
    @Override
    public RecordReader open() throws InputException {
      return RecordReaders.open(Path.of(path), format);
    }
  }

  /** {@link SimulatedStream#credit}. */
  record CreditRecords(long seed, long lossRow, long gainRow, long rows) implements RecordSupplier {
    @Override
    public RecordReader open() {
      return SimulatedStream.credit(seed, lossRow, gainRow).reader(rows);
    }
  }

  /** {@link SimulatedStream#wide}. */
  record WideRecords(int features, long seed, long rows) implements RecordSupplier {
    @Override
    public RecordReader open() {
      return SimulatedStream.wide(features, seed).reader(rows);
    }
  }
}
