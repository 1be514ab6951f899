package io.mimon.flink.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * The bytes of a checkpoint, by its metadata.
 *
 * @param id its number
 * @param fullBytes all it needs to be restored
 * @param writtenBytes what was written for it, and not for one before
 */
record CheckpointSize(long id, long fullBytes, long writtenBytes) {

  static CheckpointSize of(Path directory) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(directory.resolve("_metadata")))) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(
              in, CheckpointSize.class.getClassLoader(), directory.toUri().toString());
      long full = 0;
      long written = 0;
      for (OperatorState state : metadata.getOperatorStates()) {
        full += state.getStateSize();
        written += state.getCheckpointedSize();
      }
      return new CheckpointSize(metadata.getCheckpointId(), full, written);
    }
  }
}
