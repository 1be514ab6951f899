package io.mimon.flink.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * The bytes of a checkpoint, by its metadata.
 *
 * @param id its number
 * @param fullBytes all it needs to be restored
 * @param writtenBytes what was written for it, and not for one before
 * @param underWayBytes of the full ones, blocks on their way between tasks
 */
record CheckpointSize(long id, long fullBytes, long writtenBytes, long underWayBytes) {

  static CheckpointSize of(Path directory) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(directory.resolve("_metadata")))) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(
              in, CheckpointSize.class.getClassLoader(), directory.toUri().toString());
      long full = 0;
      long written = 0;
      long underWay = 0;
      for (OperatorState state : metadata.getOperatorStates()) {
        for (OperatorSubtaskState task : state.getStates()) {
          underWay += task.getInputChannelState().getStateSize();
          underWay += task.getResultSubpartitionState().getStateSize();
        }
        full += state.getStateSize();
        written += state.getCheckpointedSize();
      }
      return new CheckpointSize(metadata.getCheckpointId(), full, written, underWay);
    }
  }
}
