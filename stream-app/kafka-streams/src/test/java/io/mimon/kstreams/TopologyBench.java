package io.mimon.kstreams;

import io.mimon.cli.ConfiguredJob;
import io.mimon.cli.JobSpec;
import io.mimon.cli.KeptPlan;
import io.mimon.core.block.ShardBlock;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.SimulatedStream;
import io.mimon.kafka.KafkaProperties;
import io.mimon.testkit.Broker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rows per second of the topology over a topic, from some row until the last one has been through
 * all of it, and the bytes the broker takes in for it. A broker is in the same process.
 * bench/topology.sh runs it.
 *
 * <p>Arguments: {@code monitor|empty} (the monitor, or the same topology whose windows keep their
 * rows and estimate nothing), the estimator, rows between readings, the row from which to measure,
 * rows in all, threads, a directory for files, features; rows a second, where they are not all
 * there at once.
 */
final class TopologyBench {
  private static final int PARTITIONS = 6;
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final JobSpec spec;
  private final boolean isEmpty;
  private final long from;
  private final long rows;
  private final Path state;

  private TopologyBench(JobSpec spec, String[] args) {
    this.spec = spec;
    this.isEmpty = args[0].equals("empty");
    this.from = Long.parseLong(args[3]);
    this.rows = Long.parseLong(args[4]);
    this.state = Path.of(args[6]).resolve("state");
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[6]));
    try (Broker broker = Broker.open()) {
      broker.createTopic("rows", PARTITIONS);
      broker.createTopics("bench.readings", "bench.alerts", "bench.rejected", "bench.status");
      RecordReader reader =
          SimulatedStream.wide(Integer.parseInt(args[7]), 3).reader(Long.parseLong(args[4]));
      double perSecond = args.length > 8 ? Double.parseDouble(args[8]) : Double.POSITIVE_INFINITY;
      Thread writer = new Thread(() -> write(broker, reader, perSecond), "writer");
      writer.setDaemon(true);
      writer.start();
      if (args.length > 8) {
        TimeUnit.SECONDS.sleep(2); // Some rows tell the columns.
      } else {
        writer.join();
      }
      Path file =
          Files.writeString(
              directory.resolve("bench.yml"),
              """
              version: 1
              monitor: bench
              engine: kafka-streams
              source: { kafka: { bootstrap: "%s", topic: rows } }
              target: { column: y }
              window: { rows: 10000 }
              emit: { every: %s rows }
              reference: { first: 20000 rows }
              estimator: %s
              relations: { every_readings: 0 }
              output:
                file: "%s"
                kafka: { readings: bench.readings, alerts: bench.alerts, rejected: bench.rejected, status: bench.status }
              parallelism: %s
              """
                  .formatted(
                      broker.bootstrap(), args[2], args[1], directory.resolve("out"), args[5]));
      JobSpec spec = ConfiguredJob.load(file, Map.of(), KeptPlan.Place.NONE).spec();
      new TopologyBench(spec, args).run();
    }
    System.exit(0);
  }

  private static void write(Broker broker, RecordReader reader, double perSecond) {
    long beginNanos = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      List<String> names = reader.columns();
      RawRecord record;
      long row = 0;
      while ((record = reader.next()) != null) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++) {
          json.append(i == 0 ? "\"" : ",\"").append(names.get(i)).append("\":");
          json.append(record.cells()[i]);
        }
        byte[] value = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "rows", (int) (row % PARTITIONS), 1_700_000_000_000L + row, null, value));
        row++;
        long dueNanos = beginNanos + (long) (row / perSecond * 1e9);
        while (System.nanoTime() < dueNanos) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
      producer.flush();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run() throws Exception {
    String application = StreamsSettings.applicationId(spec.plan().monitor());
    Properties settings = StreamsSettings.of(spec);
    settings.setProperty(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    try (Admin admin =
        Admin.create(KafkaProperties.of(spec.topics().source().orElseThrow().access()))) {
      StartOffsets.settle(admin, application, spec.topics().source().orElseThrow());
      SortedMap<String, Long> before = bytesIn();
      try (KafkaStreams streams =
          new KafkaStreams(
              isEmpty
                  ? MonitorTopology.build(
                      spec, PARTITIONS, () -> new KeepRows(spec.plan().windowRows()))
                  : MonitorTopology.build(spec, PARTITIONS, 0),
              settings)) {
        streams.setUncaughtExceptionHandler(
            fault -> {
              fault.printStackTrace();
              Runtime.getRuntime().halt(1);
              return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
        streams.start();
        while (read(admin, application) < from) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        long beginRow = read(admin, application);
        long beginNanos = System.nanoTime();
        double seconds = (awaitRest(admin, application) - beginNanos) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%.0f", (rows - beginRow) / seconds));
      }
      print(before, bytesIn());
    }
  }

  private static long read(Admin admin, String application) throws Exception {
    return admin
        .listConsumerGroupOffsets(application)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(offset -> offset.getKey().topic().equals("rows"))
        .mapToLong(offset -> offset.getValue().offset())
        .sum();
  }

  /** When all rows had been read and nothing moved any more. */
  private long awaitRest(Admin admin, String application) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> done = Map.of();
    long movedNanos = System.nanoTime();
    while (read(admin, application) < rows || System.nanoTime() - movedNanos < STILL_NANOS) {
      Map<TopicPartition, OffsetAndMetadata> now =
          admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
      if (!now.equals(done)) {
        done = now;
        movedNanos = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return movedNanos;
  }

  /** Bytes that producers have written to each topic so far. */
  private static SortedMap<String, Long> bytesIn() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    SortedMap<String, Long> bytes = new TreeMap<>();
    for (ObjectName name :
        beans.queryNames(
            new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=*"),
            null)) {
      bytes.put(name.getKeyProperty("topic"), (Long) beans.getAttribute(name, "Count"));
    }
    return bytes;
  }

  private void print(SortedMap<String, Long> before, SortedMap<String, Long> after) {
    double input = after.getOrDefault("rows", 0L);
    double all = 0;
    StringBuilder parts = new StringBuilder();
    for (Map.Entry<String, Long> topic : after.entrySet()) {
      long bytes = topic.getValue() - before.getOrDefault(topic.getKey(), 0L);
      if (topic.getKey().equals("rows") || bytes == 0) {
        continue;
      }
      all += bytes;
      parts.append(
          String.format(
              Locale.ROOT,
              "; %s %.2f",
              topic.getKey().replace("mimon-bench-streams-", ""),
              bytes / input));
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "broker bytes: %.0f of input a row, %.2f of it written besides%s",
            input / rows,
            all / input,
            parts));
  }

  /** Keeps the rows of the window as a shard does, and estimates nothing. */
  private static final class KeepRows implements Processor<Target, byte[], Target, byte[]> {
    private final long windowRows;
    private final Map<ShardKey, TreeMap<Long, Long>> blocks =
        new TreeMap<>(
            java.util.Comparator.comparing(ShardKey::segment).thenComparing(ShardKey::shard));

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<byte[], byte[]> store;

    KeepRows(long windowRows) {
      this.windowRows = windowRows;
    }

    @Override
    public void init(ProcessorContext<Target, byte[]> context) {
      store = context.getStateStore(Names.WINDOWS_STORE);
    }

    @Override
    public void process(Record<Target, byte[]> block) {
      byte[] bytes = block.key().key();
      TreeMap<Long, Long> kept =
          blocks.computeIfAbsent(ShardKey.decode(bytes), key -> new TreeMap<>());
      BlockStore ofShard = new BlockStore(store, bytes);
      long first = kept.isEmpty() ? 1 : kept.lastEntry().getValue() + 1;
      kept.put(first, first + ShardBlock.decode(block.value()).observations() - 1);
      ofShard.putBlock(first, block.value());
      while (kept.firstEntry().getValue() <= kept.lastEntry().getValue() - windowRows) {
        ofShard.removeBlock(kept.pollFirstEntry().getKey());
      }
    }
  }
}
