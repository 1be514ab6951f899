package io.mimon.core.replay;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.Drift;
import io.mimon.core.config.MonitorConfig.Emit;
import io.mimon.core.config.MonitorConfig.Features;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.Reference;
import io.mimon.core.config.MonitorConfig.Time;
import io.mimon.core.config.MonitorConfig.Window;
import java.util.Optional;

/** Configurations that differ from another in a few settings. */
final class ConfigEdit {
  private ConfigEdit() {}

  /** With rows of a file that have their labels. */
  static MonitorConfig ofFile(
      MonitorConfig config, FileSource source, Time time, Features features) {
    return new MonitorConfig(
        config.monitor(),
        source,
        Optional.empty(),
        time,
        config.segments(),
        config.target(),
        features,
        config.conditionOn(),
        config.derivedFrom(),
        config.window(),
        config.emit(),
        config.estimation(),
        config.nullLevel(),
        config.relations(),
        config.reference(),
        config.drift(),
        config.output(),
        config.alerts(),
        config.silences(),
        config.gateway(),
        config.state(),
        config.execution());
  }

  static MonitorConfig with(MonitorConfig config, Drift drift) {
    return with(config, config.window(), config.emit(), config.reference(), drift);
  }

  static MonitorConfig with(MonitorConfig config, Reference reference) {
    return with(config, config.window(), config.emit(), reference, config.drift());
  }

  static MonitorConfig with(MonitorConfig config, Window window, Emit emit) {
    return with(config, window, emit, config.reference(), config.drift());
  }

  private static MonitorConfig with(
      MonitorConfig config, Window window, Emit emit, Reference reference, Drift drift) {
    return new MonitorConfig(
        config.monitor(),
        config.source(),
        config.labels(),
        config.time(),
        config.segments(),
        config.target(),
        config.features(),
        config.conditionOn(),
        config.derivedFrom(),
        window,
        emit,
        config.estimation(),
        config.nullLevel(),
        config.relations(),
        reference,
        drift,
        config.output(),
        config.alerts(),
        config.silences(),
        config.gateway(),
        config.state(),
        config.execution());
  }
}
