package io.mimon.kstreams.instances;

import io.mimon.testkit.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runnable jar as a process of its own, one of several that share a monitor's work. */
final class Instance implements AutoCloseable {
  private static final Path JAR =
      Path.of(
          System.getProperty("mimon.root"),
          "stream-app/kafka-streams/target/mimon-kafka-streams-all.jar");
  private static final List<String> OPTIONS =
      List.of(
          System.getProperty(
                  "mimon.instance.options", "-Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1")
              .split(" ", -1));
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

  private final JavaProcess process;
  private final long pid;

  private Instance(JavaProcess process) {
    this.process = process;
    this.pid = process.pid();
  }

  /**
   * Starts one, with a directory of its own for state and files.
   *
   * @param yaml the configuration but for {@code output.file}'s and {@code state}'s directory,
   *     which are written {@code %s}
   */
  static Instance start(Path directory, String name, String yaml) throws IOException {
    Path own = Files.createDirectories(directory.resolve(name));
    Path config = Files.writeString(own.resolve("monitor.yml"), yaml.formatted(own.resolve("out")));
    List<String> arguments = new ArrayList<>(OPTIONS);
    arguments.addAll(List.of("-jar", JAR.toString(), "run", config.toString()));
    return new Instance(JavaProcess.start("instance-" + name, own, arguments));
  }

  /** SIGKILL. */
  void kill9() throws InterruptedException {
    process.kill9();
    process.close();
  }

  /** SIGTERM: it leaves, and others take over. */
  void stop() throws InterruptedException {
    process.terminate();
    int exitCode = process.await(STOP_TIMEOUT);
    process.close();
    if (exitCode != 0) {
      throw new AssertionError("stopped, it ended with " + exitCode + "\n" + process.tail());
    }
  }

  void requireAlive() {
    process.requireAlive();
  }

  String tail() {
    return process.tail();
  }

  /** All it has said. */
  String output() {
    try {
      return process.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has of the machine's memory, in megabytes. */
  double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of " + String.format(Locale.ROOT, "%d", pid));
  }

  @Override
  public void close() {
    process.close();
  }
}
