package io.mimon.flink;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * Events a second of CPU through the join on RocksDB with 100,000 ids that wait for their labels,
 * and what an event costs to serialize; a program to run by hand, with the opens that Flink asks
 * for.
 */
final class LabelJoinSpeed {
  private static final int OPEN_IDS = 100_000;
  private static final int MEASURED_IDS = 50_000;
  private static final int ROW_BYTES = 200;
  private static final int CHUNK = 1_000; // events between watermarks

  private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private LabelJoinSpeed() {}

  /**
   * Prints events a second for either policy.
   *
   * @param arguments what RocksDB may take, such as 64m, beside as much as it likes
   */
  public static void main(String[] arguments) throws Exception {
    serializer();
    for (LabelPolicy policy : LabelPolicy.values()) {
      join(policy, "");
      for (String memory : arguments) {
        join(policy, memory);
      }
    }
  }

  /** One prediction a millisecond; its label comes when OPEN_IDS more have been predicted. */
  private static void join(LabelPolicy policy, String memory) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    byte[] row = new byte[ROW_BYTES];
    random.nextBytes(row);
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new LabelJoinFunction(policy, Duration.ofMillis(OPEN_IDS + CHUNK))),
            JoinEvent::id,
            Types.STRING)) {
      EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
      // The harness's own managed memory is so small that RocksDB writes a file every moment.
      backend.getMemoryConfiguration().setUseManagedMemory(false);
      if (!memory.isEmpty()) {
        backend.getMemoryConfiguration().setFixedMemoryPerSlot(memory);
      }
      harness.setStateBackend(backend);
      harness.setup(
          TypeInformation.of(JoinedRow.class).createSerializer(new SerializerConfigImpl()));
      harness.open();
      long start = 0;
      long cpuStart = 0;
      int events = 0;
      long rows = 0;
      for (int i = 0; i < OPEN_IDS + MEASURED_IDS; i++) {
        if (i == OPEN_IDS) {
          start = System.nanoTime();
          cpuStart = threads.getCurrentThreadCpuTime();
          events = 0;
        }
        harness.processElement(
            new StreamRecord<>(JoinEvent.prediction(id(i), i, 0, i, row.clone()), i));
        events++;
        int labelled = i - OPEN_IDS;
        if (labelled >= 0 && random.nextInt(100) >= 5) {
          harness.processElement(
              new StreamRecord<>(JoinEvent.outcome(id(labelled), i, 0, i, "yes"), i));
          events++;
        }
        if (i % CHUNK == CHUNK - 1) {
          harness.processWatermark(i);
          rows += harness.getOutput().size();
          harness.getOutput().clear();
          var counts = harness.getSideOutput(LabelJoinFunction.COUNTS);
          if (counts != null) {
            counts.clear();
          }
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpuStart) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%-5s %-12s %,.0f events per second of the task's CPU, %.1f µs each (%,d events, %.1f s by the"
              + " clock), %d timers at the end, %,d rows out%n",
          policy,
          memory.isEmpty() ? "unbounded" : memory,
          events / cpuSeconds,
          1e6 * cpuSeconds / events,
          events,
          seconds,
          harness.numEventTimeTimers(),
          rows);
    }
  }

  private static String id(int i) {
    return "prediction-" + i;
  }

  private static void serializer() throws Exception {
    TypeSerializer<JoinEvent> serializer =
        TypeInformation.of(JoinEvent.class).createSerializer(new SerializerConfigImpl());
    JoinEvent event =
        JoinEvent.prediction(id(12_345), 1_700_000_000_000L, 1, 2, new byte[ROW_BYTES]);
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    int passes = 1_000_000;
    for (int run = 0; run < 4; run++) {
      long start = System.nanoTime();
      for (int i = 0; i < passes; i++) {
        out.clear();
        serializer.serialize(event, out);
        serializer.deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
      }
      System.out.printf(
          Locale.ROOT,
          "event of %d + %d bytes: %.0f ns to write and read%n",
          ROW_BYTES,
          out.length() - ROW_BYTES,
          (double) (System.nanoTime() - start) / passes);
    }
  }
}
