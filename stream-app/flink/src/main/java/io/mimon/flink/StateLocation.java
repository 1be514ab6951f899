package io.mimon.flink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The directory of a monitor's state, on any file system that Flink knows.
 *
 * <pre>
 *   fingerprint                       of what the state belongs to
 *   checkpoints/JOB/chk-N/_metadata   checkpoints
 *   checkpoints/savepoint-X/_metadata savepoints of a stop
 * </pre>
 */
final class StateLocation {
  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT_PREFIX = "chk-";

  private final Path root;

  StateLocation(URI root) {
    this.root = new Path(root);
  }

  /** State of another monitor, or of another version of this one. */
  static final class ForeignStateException extends IOException {
    ForeignStateException(Path root) {
      super(
          root
              + " holds the state of another configuration or of other data, whose readings would"
              + " not compare; give another place for the state");
    }
  }

  /** The address of the directory of checkpoints and savepoints. */
  String checkpoints() {
    return new Path(root, "checkpoints").toUri().toString();
  }

  /**
   * The newest complete checkpoint or savepoint. An older one would do as well: the sinks cut back
   * what came after it.
   */
  Optional<URI> latest() throws IOException {
    Path checkpoints = new Path(root, "checkpoints");
    FileSystem files = checkpoints.getFileSystem();
    List<FileStatus> complete = new ArrayList<>();
    for (FileStatus child : list(files, checkpoints)) {
      if (!child.isDir()) {
        continue;
      }
      addIfComplete(files, child.getPath(), complete);
      // Not a walk: the shared files of incremental checkpoints can be many.
      for (FileStatus grandchild : list(files, child.getPath())) {
        if (grandchild.getPath().getName().startsWith(CHECKPOINT_PREFIX)) {
          addIfComplete(files, grandchild.getPath(), complete);
        }
      }
    }
    return complete.stream()
        .max(Comparator.comparingLong(FileStatus::getModificationTime))
        .map(metadata -> metadata.getPath().getParent().toUri());
  }

  private static void addIfComplete(FileSystem files, Path directory, List<FileStatus> complete)
      throws IOException {
    Path metadata = new Path(directory, METADATA);
    if (files.exists(metadata)) {
      complete.add(files.getFileStatus(metadata));
    }
  }

  private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
    try {
      FileStatus[] children = files.listStatus(directory);
      return children == null ? new FileStatus[0] : children;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /**
   * Makes the state here that of this fingerprint.
   *
   * @throws ForeignStateException if it belongs to another
   */
  void claim(String fingerprint) throws IOException {
    Path file = new Path(root, "fingerprint");
    FileSystem files = file.getFileSystem();
    if (files.exists(file) && read(files, file).equals(fingerprint)) {
      return;
    }
    if (latest().isPresent()) {
      throw new ForeignStateException(root);
    }
    try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write(fingerprint.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String read(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream opened = files.open(file);
        InputStream in = opened) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
