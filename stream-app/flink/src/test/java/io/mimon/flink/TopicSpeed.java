package io.mimon.flink;

import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.input.Column;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import io.mimon.estimators.VariableType;
import io.mimon.testkit.Broker;
import io.mimon.testkit.TopicStreams;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a second come from a topic, and where the time goes: a program, no test. Rows of 20
 * columns, of which every fifth is a label, about 600 bytes; broker and reader share the machine.
 */
final class TopicSpeed {
  private static final int ROWS = 500_000;
  private static final int COLUMNS = 20;
  private static final int REPEATS = 4;

  private static final AtomicLong SEEN = new AtomicLong();

  private TopicSpeed() {}

  public static void main(String[] arguments) throws Exception {
    List<String> columns = IntStream.range(0, COLUMNS).mapToObj(i -> "feature_" + i).toList();
    List<byte @Nullable []> values = values(columns);
    try (Broker broker = Broker.open()) {
      broker.createTopics("speed");
      broker.produce("speed", values);
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        show("deserializer alone, CPU", () -> deserialize(columns, values, null));
        show("and row parser, CPU", () -> deserialize(columns, values, schema(columns)));
        show("consumer alone, CPU", () -> consume(broker));
        show("Flink source and all, clock", () -> flink(broker, columns));
        System.out.println();
      }
    }
  }

  private static void show(String what, LongSupplier nanos) {
    double seconds = nanos.getAsLong() / 1e9;
    System.out.printf("%-32s %,10.0f rows/s%n", what, ROWS / seconds);
  }

  private static List<byte @Nullable []> values(List<String> columns) {
    SplittableRandom random = new SplittableRandom(1);
    List<byte @Nullable []> values = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      StringBuilder json = new StringBuilder("{");
      for (int c = 0; c < COLUMNS; c++) {
        json.append(c == 0 ? "" : ",").append('"').append(columns.get(c)).append("\":");
        if (isLabel(c)) {
          json.append("\"city ").append(random.nextInt(50)).append('"');
        } else {
          json.append(random.nextGaussian());
        }
      }
      values.add(TopicStreams.utf8(json.append('}').toString()));
    }
    return values;
  }

  private static boolean isLabel(int column) {
    return column % 5 == 4;
  }

  private static Schema schema(List<String> columns) {
    return new Schema(
        IntStream.range(0, COLUMNS)
            .mapToObj(
                c ->
                    new Column(
                        columns.get(c),
                        isLabel(c) ? VariableType.CATEGORICAL : VariableType.NUMERIC,
                        c))
            .toList());
  }

  @SuppressWarnings("NullAway") // The context of open is not looked at.
  private static long deserialize(
      List<String> columns, List<byte @Nullable []> values, @Nullable Schema schema) {
    TopicSource.Rows rows = new TopicSource.Rows(columns);
    rows.open(null);
    @Nullable RowParser parser = schema == null ? null : new RowParser(schema);
    long[] cells = new long[1];
    Collector<RawRecord> out =
        new Collector<>() {
          @Override
          public void collect(RawRecord record) {
            boolean good =
                parser == null ? record.problem() == null : parser.parse(record) instanceof Row;
            cells[0] += good ? 1 : 0;
          }

          @Override
          public void close() {}
        };
    // Of this thread alone: other work on the machine does not count.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROWS; i++) {
      rows.deserialize(new ConsumerRecord<>("speed", 0, i, null, values.get(i)), out);
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    if (cells[0] != ROWS) {
      throw new IllegalStateException(cells[0] + " rows came out");
    }
    return nanos;
  }

  private static long consume(Broker broker) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrap());
    properties.setProperty("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("speed", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long read = 0;
      long start = threads.getCurrentThreadCpuTime();
      while (read < ROWS) {
        read += consumer.poll(Duration.ofMillis(100)).count();
      }
      return threads.getCurrentThreadCpuTime() - start;
    }
  }

  private static final class Counts implements FilterFunction<RawRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(RawRecord record) {
      SEEN.incrementAndGet();
      return false;
    }
  }

  /** From the first row that comes out to the last: a job takes seconds to start. */
  private static long flink(Broker broker, List<String> columns) {
    SEEN.set(0);
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.fromSource(
            TopicSource.records(
                new KafkaSource(broker.access(), "speed", StartAt.EARLIEST),
                "speed",
                "records",
                columns),
            WatermarkStrategy.noWatermarks(),
            "records")
        .filter(new Counts())
        .sinkTo(new DiscardingSink<>());
    try {
      var job = env.executeAsync("speed");
      while (SEEN.get() == 0) {
        TimeUnit.MICROSECONDS.sleep(100);
      }
      long start = System.nanoTime();
      long atStart = SEEN.get();
      while (SEEN.get() < ROWS) {
        TimeUnit.MICROSECONDS.sleep(500);
      }
      long nanos = System.nanoTime() - start;
      job.cancel().get(1, TimeUnit.MINUTES);
      return nanos * ROWS / (ROWS - atStart);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
