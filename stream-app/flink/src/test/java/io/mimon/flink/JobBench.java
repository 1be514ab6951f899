package io.mimon.flink;

import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.SimulatedStream;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Rows per second of the embedded job over a file on disk: numeric features, window 10,000, as its
 * source sees it, from some row to the last, so that start and stop are left out; the best of three
 * times. bench/job.sh runs it.
 *
 * <p>Arguments: {@code job|empty|core} (the monitor, the same job whose windows keep their rows and
 * estimate nothing, the engine-free monitor on one thread), the estimator, rows between readings,
 * the row from which to measure, rows in all, tasks, a directory for files, features.
 */
final class JobBench {
  private static final int REPEATS = 3;

  private JobBench() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[6]);
    int tasks = Integer.parseInt(args[5]);
    long from = Long.parseLong(args[3]);
    long rows = Long.parseLong(args[4]);
    double best = 0;
    for (int run = 0; run < REPEATS; run++) {
      PlanResult.Ready ready =
          plan(directory, Integer.parseInt(args[7]), rows, args[1], Long.parseLong(args[2]));
      TimedRecords records = new TimedRecords(ready.records(), from);
      switch (args[0]) {
        case "job" -> job(ready, records, directory, tasks);
        case "empty" -> empty(ready, records, directory, tasks);
        case "core" -> core(ready, records);
        default -> throw new IllegalArgumentException(args[0]);
      }
      best = Math.max(best, (rows - from) / TimedRecords.seconds());
    }
    System.out.println(String.format(Locale.ROOT, "%.0f", best));
    System.exit(0);
  }

  /** Records of this process, and when the first and the last of those measured were read. */
  private record TimedRecords(RecordSupplier records, long from) implements RecordSupplier {
    private static volatile long beginNanos;
    private static volatile long endNanos;

    static double seconds() {
      return (endNanos - beginNanos) / 1e9;
    }

    @Override
    public RecordReader open() throws IOException {
      RecordReader reader = records.open();
      return new RecordReader() {
        private long read;

        @Override
        public List<String> columns() {
          return reader.columns();
        }

        @Override
        public @Nullable RawRecord next() throws IOException {
          if (read++ == from) {
            beginNanos = System.nanoTime();
          }
          RawRecord record = reader.next();
          if (record == null) {
            endNanos = System.nanoTime();
          }
          return record;
        }

        @Override
        public long skip(long rows) throws IOException {
          return reader.skip(rows);
        }

        @Override
        public void close() throws IOException {
          reader.close();
        }
      };
    }
  }

  private static PlanResult.Ready plan(
      Path directory, int features, long rows, String estimator, long emitEvery)
      throws IOException {
    Path data = directory.resolve("rows-" + features + "-" + rows + ".csv");
    if (!Files.exists(data)) {
      write(data, features, rows);
    }
    Path file = directory.resolve("bench.yml");
    Files.writeString(
        file,
        """
        version: 1
        monitor: bench
        source: { file: { path: "%s" } }
        target: { column: y }
        window: { rows: 10000 }
        emit: { every: %d rows }
        reference: { first: 20000 rows }
        estimator: %s
        relations: { every_readings: 0 }
        output: { file: "%s" }
        """
            .formatted(data, emitEvery, estimator, directory.resolve("out")));
    MonitorConfig config = ((ConfigResult.Valid) ConfigParser.parse(file, Map.of())).config();
    return (PlanResult.Ready) Planner.plan(config);
  }

  private static void write(Path file, int features, long rows) throws IOException {
    SimulatedStream stream = SimulatedStream.wide(features, 3);
    try (RecordReader reader = stream.reader(rows);
        BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(String.join(",", reader.columns()));
      RawRecord record;
      while ((record = reader.next()) != null) {
        out.newLine();
        out.write(String.join(",", record.cells()));
      }
    }
  }

  private static JobSpec spec(
      PlanResult.Ready ready, RecordSupplier records, Path directory, int tasks)
      throws IOException {
    Path output = directory.resolve("out");
    FileUtils.deleteDirectoryQuietly(output.toFile());
    Files.createDirectories(output.resolve("state"));
    return new JobSpec(
        ready.plan(),
        ready.schema(),
        records,
        0,
        output,
        output.resolve("state"),
        Duration.ofSeconds(1),
        OptionalInt.of(tasks),
        JobSpec.Topics.NONE,
        ready.labels());
  }

  private static void job(PlanResult.Ready ready, RecordSupplier records, Path directory, int tasks)
      throws Exception {
    Engine.Job job = new FlinkEngine().start(spec(ready, records, directory, tasks));
    job.outcome().get();
  }

  private static void empty(
      PlanResult.Ready ready, RecordSupplier records, Path directory, int tasks) throws Exception {
    JobSpec spec = spec(ready, records, directory, tasks);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            tasks, FlinkEngine.configuration(spec, tasks));
    env.setParallelism(tasks);
    env.setMaxParallelism(ShardKeys.KEY_GROUPS);
    TypeInformation<byte[]> bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    TypeInformation<Tuple2<String, byte[]>> keyed = Types.TUPLE(Types.STRING, bytes);
    env.fromSource(
            new RecordSource(spec.records(), 0),
            ClockWatermarks.strategy(spec.plan(), spec.plan().recordTime(spec.schema())),
            "records",
            TypeInformation.of(RawRecord.class))
        .setParallelism(1)
        .uid("records")
        .transform("intake", bytes, new IntakeOperator(spec.plan(), spec.schema()))
        .setParallelism(1)
        .uid("intake")
        .keyBy(block -> AlignOperator.KEY, Types.BYTE)
        .transform("align", keyed, new AlignOperator(spec.plan()))
        .setParallelism(1)
        .uid("align")
        .keyBy(block -> block.f0, Types.STRING)
        .process(new KeepRows(spec.plan().windowRows()), Types.STRING)
        .uid("windows")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .uid("nowhere");
    env.execute("empty");
  }

  /** Keeps the rows of the window as a shard does, and estimates nothing. */
  static final class KeepRows extends KeyedProcessFunction<String, Tuple2<String, byte[]>, String> {
    private final long windowRows;
    private transient KeyedStore store;
    private transient Map<String, TreeMap<Long, Long>> blocks;

    KeepRows(long windowRows) {
      this.windowRows = windowRows;
    }

    @Override
    public void open(OpenContext context) {
      store = new KeyedStore(getRuntimeContext());
      blocks = new TreeMap<>();
    }

    @Override
    public void processElement(
        Tuple2<String, byte[]> block, Context context, Collector<String> out) {
      TreeMap<Long, Long> kept = blocks.computeIfAbsent(block.f0, k -> new TreeMap<>());
      long first = kept.isEmpty() ? 1 : kept.lastEntry().getValue() + 1;
      kept.put(first, first + RowBlock.decode(block.f1).rows() - 1);
      store.putBlock(first, block.f1);
      while (kept.firstEntry().getValue() <= kept.lastEntry().getValue() - windowRows) {
        store.removeBlock(kept.pollFirstEntry().getKey());
      }
    }
  }

  private static void core(PlanResult.Ready ready, RecordSupplier records) throws IOException {
    LocalMonitor.Output nowhere =
        new LocalMonitor.Output() {
          @Override
          public void rejected(String json) {}

          @Override
          public void reading(String json) {}

          @Override
          public void alert(String json) {}
        };
    try (RecordReader reader = records.open()) {
      var unused = new LocalMonitor(ready.plan(), ready.schema()).run(reader, nowhere);
    }
  }
}
