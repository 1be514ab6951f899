package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import org.apache.kafka.streams.Topology;

/** The topology of a monitor. */
final class MonitorTopology {
  private MonitorTopology() {}

  /**
   * The topology of a monitor that reads a topic.
   *
   * @param sourcePartitions how many partitions the topic of the rows has
   * @param labelPartitions how many that of the labels has; 0 without labels
   */
  static Topology build(JobSpec spec, int sourcePartitions, int labelPartitions) {
    return new Topology();
  }
}
