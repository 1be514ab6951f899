package io.mimon.flink.cluster;

import io.mimon.testkit.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar, run as a user does. */
public final class MimonJar {
  private static final Path JAR =
      Path.of(System.getProperty("mimon.root"), "stream-app/flink/target/mimon-flink-all.jar");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern JOB = Pattern.compile("runs as job ([0-9a-f]{32})");
  private static final AtomicInteger RUNS = new AtomicInteger();

  private MimonJar() {}

  /** Where it is. */
  static Path path() {
    return JAR;
  }

  /** What came of a command. */
  public record Result(int exitCode, String output) {
    /** The identifier of the job that was handed over. */
    public String job() {
      Matcher matcher = JOB.matcher(output);
      if (exitCode != 0 || !matcher.find()) {
        throw new AssertionError("exit code " + exitCode + "\n" + output);
      }
      return matcher.group(1);
    }
  }

  /** Runs a command to its end. */
  public static Result run(Path directory, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-jar"));
    all.add(JAR.toString());
    all.addAll(List.of(arguments));
    Files.createDirectories(directory);
    String name = "mimon-" + ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
    try (JavaProcess process = JavaProcess.start(name, directory, all)) {
      int exitCode = process.await(TIMEOUT);
      return new Result(exitCode, process.output());
    }
  }
}
