package io.mimon.flink.cluster;

import io.mimon.testkit.KafkaBroker;
import io.mimon.testkit.Streams;
import java.nio.file.Path;

/** Where a job commits its lines, and where they are read from. */
interface CommittedOutput {

  /** The part of a configuration that makes a job write there. */
  String yaml();

  /** All that is committed so far. */
  Streams.Lines read() throws Exception;

  /** Files on a disk that all see. */
  record InFiles(Path directory) implements CommittedOutput {
    @Override
    public String yaml() {
      return "output: { file: \"%s\" }".formatted(directory);
    }

    @Override
    public Streams.Lines read() throws Exception {
      return Streams.Lines.read(directory);
    }
  }

  /** Topics, of which only what is committed counts. */
  record OnTopics(KafkaBroker broker, Path directory) implements CommittedOutput {
    @Override
    public String yaml() {
      return "output: { file: \"%s\", kafka: { bootstrap: \"%s\" } }"
          .formatted(directory, broker.bootstrap());
    }

    @Override
    public Streams.Lines read() throws Exception {
      return new Streams.Lines(
          broker.committed("mimon.readings"),
          broker.committed("mimon.alerts"),
          broker.committed("mimon.rejected"));
    }
  }
}
