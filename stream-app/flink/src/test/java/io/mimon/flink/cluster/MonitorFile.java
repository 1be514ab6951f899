package io.mimon.flink.cluster;

/** The configuration of a monitor for these tests. */
final class MonitorFile {
  private MonitorFile() {}

  /**
   * Its text.
   *
   * @param source with a place, %s, for the pace
   * @param rest target, window and what else is wanted, in lines
   * @param rowsPerSecond 0 for as fast as it goes
   */
  static String text(
      String monitor,
      String source,
      String rest,
      CommittedOutput output,
      int rowsPerSecond,
      int parallelism) {
    String pace = rowsPerSecond == 0 ? "" : ", rows_per_second: " + rowsPerSecond;
    return """
        version: 1
        monitor: %s
        source: { %s }
        %s
        %s
        gateway: { enabled: false }
        state: { checkpoint_every: 250ms }
        parallelism: %d
        """
        .formatted(monitor, source.formatted(pace), rest, output.yaml(), parallelism);
  }
}
