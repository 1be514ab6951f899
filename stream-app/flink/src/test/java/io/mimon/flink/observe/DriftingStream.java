package io.mimon.flink.observe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Rows of two countries and their labels, simulated: {@code income} stops telling about {@code y}
 * at a row while what is seen of both alone stays as it was, {@code device} tells all the time and
 * {@code age} never. A twentieth have no label, one row in two hundred has no time.
 */
record DriftingStream(long seed, int rows, int rowsPerSecond, int lossAt) {

  /** Writes {@code rows.csv} and {@code labels.csv}, whose times begin now. */
  void write(Path directory) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    long start = Instant.now().toEpochMilli();
    try (PrintWriter out = writer(directory, "rows.csv");
        PrintWriter labels = writer(directory, "labels.csv")) {
      out.println("id,ts,country,income,salary,device,age");
      labels.println("id,ts,y");
      for (int i = 0; i < rows; i++) {
        String time = Instant.ofEpochMilli(start + i * 1_000L / rowsPerSecond).toString();
        int income = random.nextInt(2);
        int device = random.nextInt(2);
        int hidden = random.nextInt(2);
        int told = i < lossAt ? income : hidden;
        int y = random.nextDouble() < 0.1 + 0.35 * told + 0.45 * device ? 1 : 0;
        out.printf(
            "r%d,%s,%s,%s,%s,%s,%s%n",
            i,
            i % 200 == 0 ? "some day" : time,
            random.nextBoolean() ? "DE" : "FR",
            income == 1 ? "high" : "low",
            (random.nextInt(10) == 0) == (income == 1) ? "s1" : "s2",
            device == 1 ? "phone" : "desk",
            "a" + random.nextInt(4));
        if (random.nextInt(20) > 0) {
          labels.printf("r%d,%s,%s%n", i, time, y == 1 ? "yes" : "no");
        }
      }
    }
  }

  private static PrintWriter writer(Path directory, String name) throws IOException {
    return new PrintWriter(Files.newBufferedWriter(directory.resolve(name)));
  }
}
