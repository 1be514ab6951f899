package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;

/** A jar has one engine: two would each bring a RocksDB of their own. */
final class Engines {
  private Engines() {}

  /**
   * Makes sure that this is the one that is asked for.
   *
   * @throws UsageException if another jar has it
   */
  static void require(Engine here, MonitorConfig.Engine asked) {
    if (asked != here.name()) {
      throw new UsageException(
          "this jar has the engine %s; for %2$s start mimon-%2$s-all.jar, or the launcher: mimon with --engine %2$s"
              .formatted(here.name().configName(), asked.configName()));
    }
  }
}
