package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validate says of time, segments, labels and windows. */
class PlanStreamTest {
  private static final String CONFIG =
      """
      version: 1
      monitor: credit
      source: { file: { path: '%1$s/rows.csv' } }
      labels:
        file: { path: '%1$s/labels.csv' }
        join: { on: id, within: 36h }
      time: { column: ts, out_of_orderness: 90s }
      segment_by: [country]
      segment_idle: 7d
      target: { column: y }
      features: { include: [x] }
      window: { time: 1d }
      """;

  private final Path dir;

  PlanStreamTest(@TempDir Path dir) {
    this.dir = dir;
    StringBuilder rows = new StringBuilder("id,ts,country,x\n");
    StringBuilder labels = new StringBuilder("id,ts,y\n");
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      String time = Instant.ofEpochSecond(1_770_000_000L + i * 60L).toString();
      rows.append(
          String.format(Locale.ROOT, "p%d,%s,c%d,%f%n", i, time, i % 2, random.nextGaussian()));
      labels.append(String.format(Locale.ROOT, "p%d,%s,%d%n", i, time, random.nextInt(2)));
    }
    var unused = write(dir.resolve("rows.csv"), rows.toString());
    unused = write(dir.resolve("labels.csv"), labels.toString());
  }

  private Path config(String replace, String by) {
    return write(dir.resolve("m.yml"), CONFIG.formatted(dir).replace(replace, by));
  }

  @Test
  void timeSegmentsLabelsAndWindowsAreSaid() {
    String out = mimon("validate", config("none", "none").toString()).done().out();
    List<String> lines = out.lines().toList();
    assertTrue(
        lines
            .get(0)
            .endsWith("1 feature; window 1d, a reading every 2h 24m, reference the first 8d"),
        lines.get(0));
    assertEquals(
        "  event time: column ts; rows more than 1m 30s behind the latest of their partition are"
            + " late; a partition silent for 1m is not waited for",
        lines.get(1));
    assertEquals(
        "  segments: by country, at most 100, forgotten after 7d without a row", lines.get(2));
    assertEquals(
        "  labels: y from %s/labels.csv by id, within 1d 12h of their rows; the first counts, rows without one enter after that time"
            .formatted(dir),
        lines.get(3));
    assertTrue(out.matches("(?s).*\n  id +identifier +id .*"), out);
    assertTrue(out.matches("(?s).*\n  ts +timestamp +time .*"), out);
    assertTrue(out.matches("(?s).*\n  country +categorical +segment .*"), out);
  }

  @Test
  void aColumnWithoutATimeIsAProblem() {
    String segments = "out_of_orderness: 90s }\nsegment_by: [country]\nsegment_idle: 7d";
    mimon("validate", config("column: ts, " + segments, "column: country }").toString())
        .refused(
            "time.column: none of the 500 records looked at has a time in country, the first has"
                + " 'c0'");
    mimon("validate", config("within: 36h }", "within: 36h }\n  time: id").toString())
        .refused(
            "labels.time: none of the 500 records looked at has a time in id, the first has 'p0'");
  }

  @Test
  void durationsAreInTheLargestUnits() {
    assertEquals("0s", PlanStream.shown(Duration.ZERO));
    assertEquals("1d 12h", PlanStream.shown(Duration.ofHours(36)));
    assertEquals("1m 30s 5ms", PlanStream.shown(Duration.ofMillis(90_005)));
  }
}
