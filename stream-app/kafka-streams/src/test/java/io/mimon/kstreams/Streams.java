package io.mimon.kstreams;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Streams with everything in them that can go wrong, and what a monitor has to say of them. */
public final class Streams {
  private Streams() {}

  /** The committed lines of a run. */
  public record Lines(List<String> readings, List<String> alerts, List<String> rejected) {
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
}
