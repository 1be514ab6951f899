package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import org.apache.kafka.streams.Topology;

/** The topology. */
final class MonitorTopology {
  private MonitorTopology() {}

  static Topology build(JobSpec spec, int sourcePartitions, int labelPartitions) {
    if (sourcePartitions > 0) {
      throw new UnsupportedOperationException();
    }
    return new Topology();
  }
}
