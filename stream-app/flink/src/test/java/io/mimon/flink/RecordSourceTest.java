package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.input.InputException;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordSupplier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

/** When a reader of the one sequence reads. */
final class RecordSourceTest {
  private static final int ROWS = 3;

  private final Kept output = new Kept();

  /** A reader that has been told to go on behind that many records. */
  private static RecordSource.Reader restoredAt(long recordsRead) {
    RecordSource.Reader reader =
        new RecordSource.Reader(new RecordSupplier.WideRecords(2, 1, ROWS), 0);
    reader.addSplits(List.of(new RecordSource.Position(recordsRead)));
    return reader;
  }

  @Test
  void aRestoredReaderWaitsForTheEnumeratorsLastWord() throws IOException {
    RecordSource.Reader reader = restoredAt(1);
    assertEquals(InputStatus.NOTHING_AVAILABLE, reader.pollNext(output));
    assertFalse(reader.isAvailable().isDone());
    reader.notifyNoMoreSplits();
    assertTrue(reader.isAvailable().isDone());
    assertEquals(InputStatus.END_OF_INPUT, reader.pollNext(output));
    assertEquals(ROWS - 1, output.records.size());
  }

  @Test
  void aSourceThatWasCutFailsItsReaderOnlyThen() throws IOException {
    RecordSource.Reader reader = restoredAt(ROWS + 1);
    assertEquals(InputStatus.NOTHING_AVAILABLE, reader.pollNext(output));
    reader.notifyNoMoreSplits();
    InputException failure = assertThrows(InputException.class, () -> reader.pollNext(output));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("the source has 3 records, but 4 had"),
        failure.toString());
  }

  @Test
  void aReaderWithoutTheSplitEnds() throws IOException {
    RecordSource.Reader reader =
        new RecordSource.Reader(new RecordSupplier.WideRecords(2, 1, ROWS), 0);
    assertEquals(InputStatus.NOTHING_AVAILABLE, reader.pollNext(output));
    reader.notifyNoMoreSplits();
    assertEquals(InputStatus.END_OF_INPUT, reader.pollNext(output));
    assertEquals(List.of(), output.records);
  }

  private static final class Kept implements ReaderOutput<RawRecord> {
    final List<RawRecord> records = new ArrayList<>();

    @Override
    public void collect(RawRecord row) {
      records.add(row);
    }

    @Override
    public void collect(RawRecord row, long timestamp) {
      records.add(row);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<RawRecord> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }
}
