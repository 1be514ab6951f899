package io.mimon.core.align;

import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** What reading a time costs, beside the JDK; a program to run by hand. */
final class TimeTextSpeed {
  private static final int TEXTS = 10_000;
  private static final int PASSES = 300;
  private static final int RUNS = 7;

  private TimeTextSpeed() {}

  /** Prints nanoseconds a text, the least of several runs. */
  public static void main(String[] arguments) {
    SplittableRandom random = new SplittableRandom(1);
    String[] iso = new String[TEXTS];
    String[] local = new String[TEXTS];
    String[] millis = new String[TEXTS];
    String[] seconds = new String[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      long time = 1_600_000_000_000L + random.nextLong(200_000_000_000L);
      iso[i] = Instant.ofEpochMilli(time).toString();
      local[i] = iso[i].substring(0, 19).replace('T', ' ');
      millis[i] = Long.toString(time);
      seconds[i] = time / 1000 + "." + (1000 + time % 1000) % 1000;
    }
    print("TimeText ISO, ms, Z", iso, TimeText::parse);
    print("Instant.parse of it", iso, text -> Instant.parse(text).toEpochMilli());
    print("TimeText date and time", local, TimeText::parse);
    print("TimeText ms", millis, TimeText::parse);
    print("Long.parseLong of it", millis, Long::parseLong);
    print("TimeText decimal seconds", seconds, TimeText::parse);
  }

  private static void print(String name, String[] texts, ToLongFunction<String> parser) {
    double least = Double.POSITIVE_INFINITY;
    long sum = 0;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      for (int pass = 0; pass < PASSES; pass++) {
        for (String text : texts) {
          sum += parser.applyAsLong(text);
        }
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / PASSES / TEXTS);
    }
    System.out.printf(Locale.ROOT, "%-26s %7.1f ns  (%d)%n", name, least, sum);
  }
}
