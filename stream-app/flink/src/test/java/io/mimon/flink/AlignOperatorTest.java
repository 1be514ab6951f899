package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.Streams;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlignOperatorTest {
  private static final TypeInformation<Tuple2<String, byte[]>> BLOCKS =
      Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  @TempDir Path directory;

  /**
   * A job is checkpointed once more when its sources are at their end; sinks take nothing by then.
   */
  @Test
  void behindTheEndItSaysNothing() throws Exception {
    Path csv = Streams.writeCsv(directory, 500, 1);
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));
    try (var align =
        new KeyedOneInputStreamOperatorTestHarness<Byte, byte[], Tuple2<String, byte[]>>(
            new AlignOperator(ready.plan()), block -> AlignOperator.KEY, Types.BYTE)) {
      align.setup(BLOCKS.createSerializer(new SerializerConfigImpl()));
      align.open();
      JoinedRows counts = new JoinedRows(ready.plan());
      counts.count("unlabelled", 3);
      counts.flush(bytes -> process(align, bytes));
      align.prepareSnapshotPreBarrier(1);
      align.endInput();
      align.prepareSnapshotPreBarrier(2);
      align.prepareSnapshotPreBarrier(3);

      List<String> statuses =
          align.getSideOutput(AlignOperator.STATUS).stream().map(StreamRecord::getValue).toList();
      assertEquals(2, statuses.size(), statuses::toString);
      assertTrue(statuses.get(0).contains("\"unlabelled\":3"), statuses::toString);
      assertTrue(statuses.get(0).contains("\"finished\":false"), statuses::toString);
      assertTrue(statuses.get(1).contains("\"finished\":true"), statuses::toString);
    }
  }

  private static void process(
      KeyedOneInputStreamOperatorTestHarness<Byte, byte[], Tuple2<String, byte[]>> align,
      byte[] rows) {
    try {
      align.processElement(new StreamRecord<>(rows));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
