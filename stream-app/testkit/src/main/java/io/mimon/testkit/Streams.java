package io.mimon.testkit;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Streams with everything in them that can go wrong, and what a monitor has to say of them. */
public final class Streams {
  private Streams() {}

  /** The committed lines of a run. */
  public record Lines(List<String> readings, List<String> alerts, List<String> rejected) {
    /** None yet; they can be added. */
    static Lines empty() {
      return new Lines(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Those in the files of a directory. */
    public static Lines read(Path directory) throws IOException {
      return new Lines(
          lines(directory.resolve("readings.jsonl")),
          lines(directory.resolve("alerts.jsonl")),
          lines(directory.resolve("rejected.jsonl")));
    }

    private static List<String> lines(Path file) throws IOException {
      return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }
  }

  /** A CSV with ties, gaps, broken rows, rows without a target, and a feature that comes alive. */
  public static Path writeCsv(Path directory, int rows, long seed) throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    Path file = directory.resolve("stream.csv");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.println("x,rounded,city,dead,y");
      for (int i = 0; i < rows; i++) {
        double x = random.nextGaussian();
        boolean y = random.nextDouble() < 1 / (1 + Math.exp(-2 * x));
        String rounded =
            random.nextInt(20) == 0
                ? ""
                : String.format(Locale.ROOT, "%.1f", x + random.nextGaussian());
        String city = random.nextInt(50) == 0 ? "" : "city " + (y ? 0 : random.nextInt(5));
        double dead = i < rows / 2 ? 7 : (y ? 1 : 0) + random.nextGaussian();
        String target = random.nextInt(40) == 0 ? "" : Boolean.toString(y);
        if (random.nextInt(500) == 0) {
          out.println("only,three,fields");
        } else {
          out.printf(Locale.ROOT, "%s,%s,%s,%s,%s%n", x, rounded, city, dead, target);
        }
      }
    }
    return file;
  }

  /** A monitor of that CSV. */
  public static String config(Path csv, Path output, double rowsPerSecond) {
    return """
        version: 1
        monitor: trial
        source: { file: { path: "%s", rows_per_second: %s } }
        target: { column: y }
        condition_on: [city]
        window: { rows: 1500 }
        emit: { every: 250 rows }
        reference: { first: 3100 rows }
        output: { file: "%s" }
        gateway: { enabled: false }
        state: { checkpoint_every: 200ms }
        """
        .formatted(csv, rowsPerSecond, output);
  }

  /** What follows from a configuration that is right. */
  public static PlanResult.Ready plan(String yaml) throws IOException {
    ConfigResult parsed = ConfigParser.parse(yaml, Map.of());
    if (!(parsed instanceof ConfigResult.Valid valid)) {
      throw new IllegalArgumentException(parsed.toString());
    }
    MonitorConfig config = valid.config();
    if (!(Planner.plan(config) instanceof PlanResult.Ready ready)) {
      throw new IllegalArgumentException("no plan for " + yaml);
    }
    return ready;
  }

  /** A job on files. */
  public static JobSpec spec(
      PlanResult.Ready ready, Path directory, double rowsPerSecond, int parallelism)
      throws IOException {
    Path output = Files.createDirectories(directory.resolve("out"));
    return new JobSpec(
        ready.plan(),
        ready.schema(),
        ready.records(),
        rowsPerSecond,
        output,
        Files.createDirectories(output.resolve("state")),
        Duration.ofMillis(200),
        OptionalInt.of(parallelism),
        JobSpec.Topics.NONE,
        ready.labels());
  }

  /** What the engine-free monitor says, on one thread, undisturbed. */
  public static Lines undisturbed(PlanResult.Ready ready) throws IOException {
    try (RecordReader reader = ready.records().open()) {
      return undisturbed(new LocalMonitor(ready.plan(), ready.schema()), reader);
    }
  }

  static Lines undisturbed(LocalMonitor monitor, RecordReader reader) throws IOException {
    Lines lines = Lines.empty();
    var unused =
        monitor.run(
            reader,
            new LocalMonitor.Output() {
              @Override
              public void rejected(String json) {
                lines.rejected().add(json);
              }

              @Override
              public void reading(String json) {
                lines.readings().add(json);
              }

              @Override
              public void alert(String json) {
                lines.alerts().add(json);
              }
            });
    return lines;
  }
}
