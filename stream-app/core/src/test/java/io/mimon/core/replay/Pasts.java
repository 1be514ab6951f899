package io.mimon.core.replay;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Files of rows, and monitors for them. */
final class Pasts {
  private Pasts() {}

  /**
   * Rows id, a, b, y of categories: id is the number of the row, a agrees with y in so many of a
   * hundred cases from each row on, b never says anything.
   *
   * @param agreeing by the first row from which it holds, in order
   */
  static Path tables(Path directory, long seed, int rows, Map<Integer, Integer> agreeing)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("id,a,b,y\n");
    int percent = 50;
    for (int row = 1; row <= rows; row++) {
      percent = agreeing.getOrDefault(row, percent);
      boolean y = random.nextBoolean();
      boolean a = (random.nextInt(100) < percent) == y;
      csv.append(
          String.format(
              Locale.ROOT, "r%d,%s,%s,%s%n", row, a ? "p" : "q", random.nextBoolean(), y));
    }
    return Files.writeString(directory.resolve("tables.csv"), csv);
  }

  /**
   * Rows ts, country, x, y up to an hour out of order, a tenth of them unlabelled; x tells about y.
   */
  static Path segments(Path directory, long seed, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("ts,country,x,y\n");
    long start = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    for (int row = 0; row < rows; row++) {
      long at = start + 600_000L * row - 1_000L * random.nextInt(3_600);
      double x = random.nextGaussian();
      String y = x + random.nextGaussian() > 0 ? "yes" : "no";
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%.4f,%s%n",
              Instant.ofEpochMilli(at),
              random.nextInt(3) == 0 ? "at" : "de",
              x,
              random.nextInt(10) == 0 ? "" : y));
    }
    return Files.writeString(directory.resolve("segments.csv"), csv);
  }

  static MonitorConfig config(Path data, String... lines) {
    String yaml =
        "version: 1\nmonitor: m\nsource: { file: { path: '%s' } }\ntarget: { column: y }\n"
                .formatted(data)
            + String.join("\n", lines);
    return parse(yaml);
  }

  static MonitorConfig parse(String yaml) {
    ConfigResult result = ConfigParser.parse(yaml, Map.of());
    return assertInstanceOf(ConfigResult.Valid.class, result, result.toString()).config();
  }

  static PlanResult.Ready ready(MonitorConfig config) throws IOException {
    PlanResult result = Planner.plan(config);
    return assertInstanceOf(PlanResult.Ready.class, result, result.toString());
  }

  static Replay.Settings settings(int copies, StatedDrift... stated) {
    return new Replay.Settings(copies, 1, 0, 2, List.of(stated));
  }

  static ReplayResult run(PlanResult.Ready ready, Replay.Settings settings)
      throws IOException, InterruptedException {
    return new Replay(History.read(ready, Long.MAX_VALUE), settings, () -> {}).run(ready);
  }
}
