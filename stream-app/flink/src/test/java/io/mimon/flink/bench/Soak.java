package io.mimon.flink.bench;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The runnable jar for a while at a steady rate: whether heap and state stay level, and how long
 * after its last row was due a reading is committed. Arguments: the jar, a directory for files,
 * rows per second, minutes; bench/soak.sh gives them.
 *
 * <p>Heap is what is live: it is asked for after a full collection, once a minute.
 */
final class Soak {
  private static final Pattern WINDOW_END = Pattern.compile("\"windowEnd\":(\\d+)");
  private static final Pattern LIVE = Pattern.compile("total +\\d+ +(\\d+)");
  private static final Pattern RUNNING =
      Pattern.compile("^(\\d{4}-\\S+Z) .*[Rr]ecords.*INITIALIZING to RUNNING");

  /** While the compiler is at work a reading may be later. */
  private static final long START_SECONDS = 10;

  private final Path jar;
  private final Path directory;
  private final long rate;
  private final long minutes;
  private final List<Double> delaysSeconds = new ArrayList<>();
  private long readUpTo;

  private Soak(String[] args) {
    jar = Path.of(args[0]);
    directory = Path.of(args[1]);
    rate = Long.parseLong(args[2]);
    minutes = Long.parseLong(args[3]);
  }

  public static void main(String[] args) throws Exception {
    new Soak(args).run();
  }

  private void run() throws Exception {
    Path config = directory.resolve("soak.yml");
    Files.writeString(
        config,
        """
        version: 1
        monitor: soak
        source: { simulated: { scenario: wide, features: 20, seed: 3, rows_per_second: %d } }
        target: { column: y }
        window: { rows: 10000 }
        reference: { first: 20000 rows }
        emit: { every: 1000 rows }
        output: { file: "%s" }
        gateway: { enabled: false }
        """
            .formatted(rate, directory.resolve("out")));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-jar",
                jar.toString(),
                "run",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(log().toString()));
    builder.environment().put("ENGINE_LOG", "info");
    Process process = builder.start();
    try {
      watch(process);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void watch(Process process) throws Exception {
    double begunSeconds = 0;
    for (long minute = 1; minute <= minutes; minute++) {
      int before = delaysSeconds.size();
      long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(20);
        if (!process.isAlive()) {
          throw new IllegalStateException("it ended:\n" + Files.readString(log()));
        }
        if (begunSeconds == 0) {
          begunSeconds = begun();
        } else {
          observe(begunSeconds);
        }
      }
      List<Double> ofMinute = delaysSeconds.subList(before, delaysSeconds.size());
      System.out.println(
          String.format(
              Locale.ROOT,
              "minute %2d: %d readings' windows, committed at most %.2f s after their last row"
                  + " was due; live heap %.1f MB, resident %.0f MB, RocksDB %.1f MB,"
                  + " checkpoints %.1f MB",
              minute,
              ofMinute.size(),
              ofMinute.stream().mapToDouble(d -> d).max().orElse(Double.NaN),
              liveHeap(process.pid()) / 1e6,
              resident(process.pid()) / 1e6,
              size(directory.resolve("out/state/work")) / 1e6,
              size(directory.resolve("out/state/checkpoints")) / 1e6));
    }
    List<Double> sorted =
        delaysSeconds.stream().skip(START_SECONDS * rate / 1000).sorted().toList();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d windows but for those of the first %d s: median %.2f s, 99 %% %.2f s, greatest %.2f s"
                + " (bar 2 s)",
            sorted.size(),
            START_SECONDS,
            sorted.get(sorted.size() / 2),
            sorted.get(sorted.size() * 99 / 100),
            sorted.get(sorted.size() - 1)));
  }

  private Path log() {
    return directory.resolve("soak.log");
  }

  /** When the source began, in seconds since the epoch; 0 before. */
  private double begun() throws IOException {
    for (String line : Files.readAllLines(log(), StandardCharsets.UTF_8)) {
      Matcher matcher = RUNNING.matcher(line);
      if (matcher.find()) {
        return Instant.parse(matcher.group(1)).toEpochMilli() / 1e3;
      }
    }
    return 0;
  }

  /** Looks at what has been committed since, one line a window. */
  private void observe(double begunSeconds) throws IOException {
    Path readings = directory.resolve("out/readings.jsonl");
    if (!Files.exists(readings)) {
      return;
    }
    double now = System.currentTimeMillis() / 1e3;
    try (RandomAccessFile file = new RandomAccessFile(readings.toFile(), "r")) {
      byte[] fresh = new byte[(int) (file.length() - readUpTo)];
      file.seek(readUpTo);
      file.readFully(fresh);
      readUpTo += fresh.length;
      long last = -1;
      for (String line : new String(fresh, StandardCharsets.UTF_8).lines().toList()) {
        Matcher matcher = WINDOW_END.matcher(line);
        if (matcher.find() && Long.parseLong(matcher.group(1)) != last) {
          last = Long.parseLong(matcher.group(1));
          delaysSeconds.add(now - begunSeconds - (double) last / rate);
        }
      }
    }
  }

  private static long liveHeap(long pid) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String all = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = LIVE.matcher(all.toLowerCase(Locale.ROOT));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  private static long size(Path root) throws IOException {
    if (!Files.exists(root)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(Soak::bytes).sum();
    } catch (UncheckedIOException e) {
      // RocksDB took a file away while we looked.
      return size(root);
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
