package io.mimon.testkit;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, whose output goes to a file. It does not outlive this one. */
public final class JavaProcess implements AutoCloseable {
  private static final int TAIL_LINES = 40;
  private static final int KILL_SECONDS = 20;
  private static final int CONNECT_MILLIS = 200;

  /** Of the module whose tests run, whose directory is the current one. */
  private static final Path LOGS = Path.of("target", "process-logs").toAbsolutePath();

  /** Log4j's configuration for a process that is to log to its standard output. */
  public static final String LOGGING =
      """
      <Configuration status="ERROR">
        <Appenders>
          <Console name="out"><PatternLayout pattern="%d %-5p %c{1} %m%n%throwable"/></Console>
        </Appenders>
        <Loggers><Root level="info"><AppenderRef ref="out"/></Root></Loggers>
      </Configuration>
      """;

  private final Process process;
  private final Path log;
  private final Thread onExit;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.onExit = new Thread(process::destroyForcibly, "kill-" + log.getFileName());
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts one.
   *
   * @param name of the log file
   * @param arguments options of the JVM, the main class or -jar, and its arguments
   */
  public static JavaProcess start(String name, Path directory, List<String> arguments)
      throws IOException {
    Files.createDirectories(LOGS);
    Path log = LOGS.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    return new JavaProcess(builder.start(), log);
  }

  /** The entries of this JVM's class path that a process is to have. */
  public static String classPath(List<String> wanted, List<String> unwanted) {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = entry.replace(File.separatorChar, '/');
      if (wanted.stream().anyMatch(path::contains) && unwanted.stream().noneMatch(path::contains)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** A port nobody listens on at the moment. */
  public static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Returns when it listens on a port. */
  public void awaitPort(int port, Duration timeout) throws Exception {
    Waiting.until(
        () -> {
          requireAlive();
          try (Socket socket = new Socket()) {
            socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
          } catch (IOException e) {
            return false;
          }
        },
        timeout,
        () -> "nothing listens on port " + port + "\n" + tail());
  }

  /** Fails where it has ended, showing what it said last. */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("it ended with " + process.exitValue() + "\n" + tail());
    }
  }

  /** Its exit code, once it has ended by itself. */
  public int await(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it has not ended within " + timeout + "\n" + tail());
    }
    return process.exitValue();
  }

  /** The number the system knows it by. */
  public long pid() {
    return process.pid();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill9() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it survives SIGKILL");
    }
  }

  /** All it has said. */
  public String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** The end of what it has said. */
  public String tail() {
    try {
      List<String> lines = output().lines().toList();
      return log.getFileName()
          + ":\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no " + log;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(onExit);
  }
}
