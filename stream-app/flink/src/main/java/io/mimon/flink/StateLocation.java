package io.mimon.flink;

import io.mimon.cli.KeptPlan;
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
 *   plan.json                         what the state is
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

  /** State of an earlier version, whose job had other parts. */
  static final class FormerStateException extends IOException {
    FormerStateException(Path root, String wayOut) {
      super(KeptPlan.FORMER_STATE.formatted(root, wayOut));
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
   * What is said of the state here; empty if there is none.
   *
   * @throws FormerStateException if nothing is said of it
   */
  Optional<KeptPlan> plan(String wayOut) throws IOException {
    if (latest().isEmpty()) {
      return Optional.empty();
    }
    Path file = new Path(root, KeptPlan.FILE);
    FileSystem files = file.getFileSystem();
    if (!files.exists(file)) {
      throw new FormerStateException(root, wayOut);
    }
    return Optional.of(new KeptPlan(root.toString(), read(files, file), wayOut));
  }

  /**
   * Says what the state here is from now on. All of it is there at once or nothing: object stores
   * show no half objects, and elsewhere it is renamed into place.
   */
  void claim(String planJson) throws IOException {
    Path file = new Path(root, KeptPlan.FILE);
    FileSystem files = file.getFileSystem();
    boolean renamed = !files.isDistributedFS();
    Path written = renamed ? new Path(root, KeptPlan.FILE + ".tmp") : file;
    try (OutputStream out = files.create(written, FileSystem.WriteMode.OVERWRITE)) {
      out.write(planJson.getBytes(StandardCharsets.UTF_8));
    }
    if (renamed && !files.rename(written, file)) {
      throw new IOException("cannot rename " + written + " to " + file);
    }
  }

  private static String read(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream opened = files.open(file);
        InputStream in = opened) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
