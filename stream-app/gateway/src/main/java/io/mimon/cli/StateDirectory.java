package io.mimon.cli;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory a monitor goes on from, held by one process at a time.
 *
 * <pre>
 *   lock          held while the monitor runs
 *   fingerprint   of the configuration and the columns whose readings the state belongs to
 *   checkpoints/  the engine's, in a form of its own
 *   delivery-*    how far each alert sink has got
 * </pre>
 */
final class StateDirectory implements AutoCloseable {
  private static final List<String> OUTPUTS =
      List.of("readings.jsonl", "alerts.jsonl", "rejected.jsonl", "status.jsonl");

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
   * Holds what is there against what is to run.
   *
   * @param fingerprint of the configuration and columns to run
   * @throws UsageException if the state belongs to something else, or output to an unknown run
   */
  Found inspect(String fingerprint) throws IOException {
    boolean hasState = hasCheckpoint();
    boolean hasOutput = false;
    for (String name : OUTPUTS) {
      Path file = output.resolve(name);
      hasOutput |= Files.exists(file) && Files.size(file) > 0;
    }
    if (!hasState && !hasOutput) {
      return Found.NOTHING;
    }
    Path stored = directory.resolve("fingerprint");
    if (!Files.exists(stored)) {
      throw new UsageException(
          "%s holds output of a run whose state is gone; --fresh deletes it and starts anew, or give another output.file"
              .formatted(output));
    }
    if (!Files.readString(stored, StandardCharsets.UTF_8).equals(fingerprint)) {
      throw new UsageException(
          ("%s holds the state of another configuration or of other data, whose readings would not"
                  + " compare; --fresh deletes it and starts anew, or give another output.file")
              .formatted(directory));
    }
    return !hasState && isFinished() ? Found.FINISHED : Found.INTERRUPTED;
  }

  private boolean hasCheckpoint() throws IOException {
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

  /** Notes whose state this is going to be. */
  void claim(String fingerprint) throws IOException {
    Path temporary = directory.resolve("fingerprint.tmp");
    Files.writeString(temporary, fingerprint, StandardCharsets.UTF_8);
    Files.move(
        temporary,
        directory.resolve("fingerprint"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes state and output, and nothing else that may stand beside them. */
  void clear() throws IOException {
    deleteTree(directory.resolve("checkpoints"));
    deleteTree(directory.resolve("checkpoints.done"));
    deleteTree(directory.resolve("work"));
    Files.deleteIfExists(directory.resolve("fingerprint"));
    deleteMatching(directory, "delivery-*.json");
    deleteMatching(output, ".*.staging");
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
