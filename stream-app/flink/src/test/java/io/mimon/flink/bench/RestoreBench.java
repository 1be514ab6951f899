package io.mimon.flink.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * How long mimon takes from its start to the first reading where it goes on from the state of a
 * wide table, and how large that state is. Arguments: the launcher, a directory for files, and how
 * often to measure; bench/restore.sh gives them.
 */
final class RestoreBench {
  private static final int FEATURES = 200;
  private static final int WINDOW_ROWS = 10_000;
  private static final long FIRST_ROWS = 14_000;
  private static final int SIZES_WANTED = 12;
  private static final Pattern WINDOW_END = Pattern.compile("\"windowEnd\":\"?(\\d+)");
  private static final Pattern LOGGED = Pattern.compile("^(\\d{4}-\\S+Z) +\\w+ +(.*)$");

  private final Path launcher;
  private final Path directory;
  private final Path output;

  private RestoreBench(Path launcher, Path directory) {
    this.launcher = launcher;
    this.directory = directory;
    this.output = directory.resolve("out");
  }

  public static void main(String[] args) throws Exception {
    RestoreBench bench = new RestoreBench(Path.of(args[0]), Path.of(args[1]));
    bench.prepare();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      bench.restore();
    }
  }

  private static String configuration(Path output) {
    return """
        version: 1
        monitor: wide
        source: { simulated: { scenario: wide, features: %d, seed: 3 } }
        target: { column: y }
        window: { rows: %d }
        emit: { every: 1000 rows }
        reference: { first: %d rows }
        output: { file: "%s" }
        gateway: { enabled: false }
        state: { checkpoint_every: 1s }
        """
        .formatted(FEATURES, WINDOW_ROWS, WINDOW_ROWS, output);
  }

  /** Runs until the window has slid for a while, and prints what its checkpoints weigh. */
  private void prepare() throws Exception {
    Files.writeString(directory.resolve("wide.yml"), configuration(output));
    Process process = start("prepare", "run", directory.resolve("wide.yml").toString());
    SortedMap<Long, CheckpointSize> sizes = new TreeMap<>();
    long fromRow = 0;
    long row = 0;
    while (row < FIRST_ROWS || sizes.size() < SIZES_WANTED) {
      TimeUnit.MILLISECONDS.sleep(50);
      requireAlive(process, "prepare");
      row = lastRow();
      if (row >= WINDOW_ROWS) {
        fromRow = fromRow == 0 ? row : fromRow;
        collectSizes(sizes);
      }
    }
    stop(process);
    printSizes(sizes, row - fromRow);
  }

  private void collectSizes(SortedMap<Long, CheckpointSize> sizes) throws IOException {
    for (Path checkpoint : checkpoints(name -> name.startsWith("chk-"))) {
      CheckpointSize size = sizeOf(checkpoint);
      if (size != null) {
        sizes.put(size.id(), size);
      }
    }
  }

  /** Null where it is just being written, or the next one has taken its place. */
  private static @Nullable CheckpointSize sizeOf(Path checkpoint) {
    try {
      return CheckpointSize.of(checkpoint);
    } catch (IOException comesOrGoes) {
      return null;
    }
  }

  private void printSizes(SortedMap<Long, CheckpointSize> sizes, long rowsBetween)
      throws IOException {
    double cells = (double) WINDOW_ROWS * FEATURES;
    long fullMax = sizes.values().stream().mapToLong(CheckpointSize::fullBytes).max().orElse(0);
    long fullMin = sizes.values().stream().mapToLong(CheckpointSize::fullBytes).min().orElse(0);
    long underWay =
        sizes.values().stream().mapToLong(CheckpointSize::underWayBytes).max().orElse(0);
    long written = sizes.values().stream().mapToLong(CheckpointSize::writtenBytes).sum();
    print(
        "incremental checkpoints, %d of them: all files %.1f to %.1f bytes a row of the window and"
            + " feature, of which on their way at most %.1f; written %.1f bytes a new row and feature",
        sizes.size(),
        fullMin / cells,
        fullMax / cells,
        underWay / cells,
        written / ((double) rowsBetween * FEATURES));
    for (Path savepoint : checkpoints(name -> name.startsWith("savepoint-"))) {
      print(
          "savepoint: %.1f bytes a row and feature",
          CheckpointSize.of(savepoint).fullBytes() / cells);
    }
  }

  private List<Path> checkpoints(Predicate<String> named) throws IOException {
    Path root = output.resolve("state/checkpoints");
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(root, 2, (path, attributes) -> attributes.isDirectory())) {
      return files.filter(path -> named.test(path.getFileName().toString())).toList();
    }
  }

  /** Starts it again, from the same state each time, until it has committed a reading. */
  private void restore() throws Exception {
    Path saved = directory.resolve("saved");
    if (!Files.exists(saved)) {
      FileUtils.copy(
          new org.apache.flink.core.fs.Path(output.toUri()),
          new org.apache.flink.core.fs.Path(saved.toUri()),
          false);
    }
    FileUtils.deleteDirectory(output.toFile());
    FileUtils.copy(
        new org.apache.flink.core.fs.Path(saved.toUri()),
        new org.apache.flink.core.fs.Path(output.toUri()),
        false);
    long rowBefore = lastRow();
    long sizeBefore = Files.size(readings());

    Instant begin = Instant.now();
    Process process = start("restore", "run", directory.resolve("wide.yml").toString());
    while (Files.size(readings()) <= sizeBefore) {
      TimeUnit.MILLISECONDS.sleep(5);
      requireAlive(process, "restore");
    }
    Instant end = Instant.now();
    long cpuMillis = process.info().totalCpuDuration().map(Duration::toMillis).orElse(-1L);
    stop(process);
    Instant cluster = logged("Starting Flink Mini Cluster", true);
    Instant job = logged("Starting execution of job", true);
    Instant state = logged("INITIALIZING to RUNNING", false);
    print(
        "restore: %.1f s = %.1f start and plan + %.1f engine + %.1f deployment and state + %.1f"
            + " rebuild, rows to the reading of row %d, commit; %.1f s of CPU; bar 5 s",
        seconds(begin, end),
        seconds(begin, cluster),
        seconds(cluster, job),
        seconds(job, state),
        seconds(state, end),
        rowBefore + 1000,
        cpuMillis / 1000.0);
  }

  private static double seconds(Instant from, Instant to) {
    return (to.toEpochMilli() - from.toEpochMilli()) / 1000.0;
  }

  /** When the engine first, or last, logged a line with this in it. */
  private Instant logged(String text, boolean first) throws IOException {
    List<Instant> times = new ArrayList<>();
    for (String line : Files.readAllLines(log("restore"), StandardCharsets.UTF_8)) {
      Matcher matcher = LOGGED.matcher(line);
      if (matcher.matches() && matcher.group(2).contains(text)) {
        times.add(Instant.parse(matcher.group(1)));
      }
    }
    Comparator<Instant> order = first ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return times.stream()
        .max(order)
        .orElseThrow(() -> new IllegalStateException("nobody logged " + text));
  }

  private Path readings() {
    return output.resolve("readings.jsonl");
  }

  private long lastRow() throws IOException {
    if (!Files.exists(readings())) {
      return 0;
    }
    long last = 0;
    try (Stream<String> lines = Files.lines(readings(), StandardCharsets.UTF_8)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher matcher = WINDOW_END.matcher(line);
        last = matcher.find() ? Long.parseLong(matcher.group(1)) : last;
      }
    }
    return last;
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(log(name).toString()));
    builder.environment().put("ENGINE_LOG", "info");
    return builder.start();
  }

  private void requireAlive(Process process, String name) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended:\n" + Files.readString(log(name)));
    }
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
