package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.AlertOrigins;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory a monitor goes on from, held by one process at a time.
 *
 * <pre>
 *   lock          held while the monitor runs
 *   plan.json     what the state is: of which configuration, and which columns its rows have
 *   checkpoints/  the engine's, in a form of its own
 *   engine        whose state it is, where that is not Flink
 *   delivery-*    how far each alert sink has got, and what it was never told
 * </pre>
 */
final class StateDirectory implements AutoCloseable {
  private static final List<String> OUTPUTS =
      List.of("readings.jsonl", "alerts.jsonl", "rejected.jsonl", "status.jsonl");

  /** Absent in what versions before wrote, which knew Flink only. */
  private static final String ENGINE_FILE = "engine";

  private static final int STATUS_LINE_BYTES_MAX = 1 << 16;

  private final Path directory;
  private final Path output;
  private final FileChannel channel;
  private final FileLock lock;

  private StateDirectory(Path directory, Path output, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.output = output;
    this.channel = channel;
    this.lock = lock;
  }

  /** What a start finds. */
  enum Found {
    /** Nothing: the stream begins. */
    NOTHING,
    /** A run that was stopped or killed. */
    INTERRUPTED,
    /** A run that took in the whole source. */
    FINISHED
  }

  /**
   * Takes the directory, making it where it is absent.
   *
   * @throws UsageException if another process has it, or it cannot be written
   */
  static StateDirectory take(Path directory, Path output) {
    @Nullable FileChannel channel = null;
    try {
      Files.createDirectories(output);
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new OverlappingFileLockException();
      }
      return new StateDirectory(directory, output, channel, lock);
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      throw new UsageException(
          "the state directory "
              + directory
              + " is in use by another mimon; stop that one, or give another state.directory");
    } catch (FileAlreadyExistsException e) {
      closeQuietly(channel);
      throw new UsageException(
          e.getFile() + " is a file where a directory is needed; give another directory");
    } catch (IOException e) {
      closeQuietly(channel);
      throw new UsageException("cannot write to " + e.getMessage() + "; give another directory");
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      return; // Nothing was written through it.
    }
  }

  /**
   * What a directory says of the state and output that are there; empty if there are none.
   *
   * @throws UsageException if they are those of an earlier version
   */
  static Optional<KeptPlan> plan(Path directory, Path output, String wayOut) throws IOException {
    if (!hasCheckpoint(directory) && !hasOutput(output)) {
      return Optional.empty();
    }
    Path file = directory.resolve(KeptPlan.FILE);
    if (Files.exists(file)) {
      String json = Files.readString(file, StandardCharsets.UTF_8);
      return Optional.of(new KeptPlan(directory.toString(), json, wayOut));
    }
    if (Files.exists(directory.resolve(KeptPlan.FORMER_FILE))) {
      throw new UsageException(KeptPlan.FORMER_STATE.formatted(directory, wayOut));
    }
    return Optional.empty();
  }

  /**
   * What is there, of which {@link #plan} has told whether it fits.
   *
   * @throws UsageException if there is output of an unknown run
   */
  Found inspect() throws IOException {
    boolean hasState = hasCheckpoint(directory);
    if (!hasState && !hasOutput(output)) {
      return Found.NOTHING;
    }
    if (!Files.exists(directory.resolve(KeptPlan.FILE))) {
      throw new UsageException(
          "%s holds output of a run whose state is gone; --fresh deletes it and starts anew, or give another output.file"
              .formatted(output));
    }
    return !hasState && isFinished() ? Found.FINISHED : Found.INTERRUPTED;
  }

  private static boolean hasOutput(Path output) throws IOException {
    boolean hasOutput = false;
    for (String name : OUTPUTS) {
      Path file = output.resolve(name);
      hasOutput |= Files.exists(file) && Files.size(file) > 0;
    }
    return hasOutput;
  }

  private static boolean hasCheckpoint(Path directory) throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    if (!Files.exists(checkpoints)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files.anyMatch(file -> file.endsWith("_metadata"));
    }
  }

  private boolean isFinished() throws IOException {
    Path status = output.resolve("status.jsonl");
    if (!Files.exists(status)) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(status.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - STATUS_LINE_BYTES_MAX));
      byte[] tail = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(tail);
      String text = new String(tail, StandardCharsets.UTF_8).stripTrailing();
      return text.substring(text.lastIndexOf('\n') + 1).contains("\"finished\":true");
    }
  }

  /**
   * Says whose state is here from now on.
   *
   * @throws UsageException if there is state or output of another engine
   */
  void belongTo(MonitorConfig.Engine engine) throws IOException {
    Path file = directory.resolve(ENGINE_FILE);
    String before =
        Files.exists(file)
            ? Files.readString(file, StandardCharsets.UTF_8).strip()
            : hasCheckpoint(directory) || Files.exists(directory.resolve(KeptPlan.FILE))
                ? MonitorConfig.Engine.FLINK.configName()
                : engine.configName();
    if (!before.equals(engine.configName())) {
      throw new UsageException(
          ("%s holds state and output of a run on %s, from which %s cannot go on; --fresh deletes"
                  + " them and starts anew, or give another output.file")
              .formatted(directory, before, engine.configName()));
    }
    if (engine != MonitorConfig.Engine.FLINK) {
      Files.writeString(file, engine.configName() + "\n", StandardCharsets.UTF_8);
    }
  }

  /** The source is taken in and all is committed: the engine's state is of no more use. */
  void finish() throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    Path done = directory.resolve("checkpoints.done");
    deleteTree(done);
    if (Files.exists(checkpoints)) {
      // At once, so that a kill leaves all of it or nothing to start from.
      Files.move(checkpoints, done, StandardCopyOption.ATOMIC_MOVE);
      deleteTree(done);
    }
  }

  /** Notes what the state is going to be: all of it or nothing, should the process be killed. */
  void claim(String planJson) throws IOException {
    Path temporary = directory.resolve(KeptPlan.FILE + ".tmp");
    Files.writeString(temporary, planJson, StandardCharsets.UTF_8);
    Files.move(
        temporary,
        directory.resolve(KeptPlan.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes state and output, and nothing else that may stand beside them. */
  void clear() throws IOException {
    deleteTree(directory.resolve("checkpoints"));
    deleteTree(directory.resolve("checkpoints.done"));
    deleteTree(directory.resolve("work"));
    Files.deleteIfExists(directory.resolve(KeptPlan.FILE));
    Files.deleteIfExists(directory.resolve(KeptPlan.FORMER_FILE));
    Files.deleteIfExists(directory.resolve(ENGINE_FILE));
    deleteMatching(directory, "delivery-*.{json,jsonl}");
    deleteMatching(output, ".*.staging");
    deleteMatching(output, ".followed*");
    Files.deleteIfExists(output.resolve(AlertOrigins.FILE));
    for (String name : OUTPUTS) {
      Files.deleteIfExists(output.resolve(name));
    }
  }

  private static void deleteMatching(Path parent, String glob) throws IOException {
    try (var files = Files.newDirectoryStream(parent, glob)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
