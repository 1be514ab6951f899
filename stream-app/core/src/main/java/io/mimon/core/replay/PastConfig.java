package io.mimon.core.replay;

import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.Features;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.Pace;
import io.mimon.core.config.MonitorConfig.Time;
import io.mimon.core.input.Format;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A monitor's configuration, with a file of the past for its source. */
public sealed interface PastConfig {

  /**
   * One that can be planned.
   *
   * @param remarks what is not as it is live, a sentence each
   */
  record Fit(MonitorConfig config, List<String> remarks) implements PastConfig {}

  /** What keeps the file from being this monitor's past. */
  record Unfit(List<String> problems) implements PastConfig {}

  /**
   * The configuration for a file.
   *
   * @throws io.mimon.core.input.InputException if it cannot be read
   */
  static PastConfig of(MonitorConfig config, Path file, FileFormat format) throws IOException {
    List<String> columns;
    try (RecordReader reader = RecordReaders.open(file, format(format))) {
      columns = reader.columns();
    }
    List<String> problems = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    List<ColumnPattern> exclude = new ArrayList<>(config.features().exclude());
    config
        .labels()
        .ifPresent(
            labels -> {
              String target = config.target().column();
              if (columns.contains(target)) {
                exclude.add(new ColumnPattern(labels.on()));
                labels.timeColumn().ifPresent(time -> exclude.add(new ColumnPattern(time)));
                remarks.add(
                    "labels: %s is in the history, so each row has its label at once; live it comes"
                            .formatted(target)
                        + " later, and so do alarms");
              } else {
                problems.add(
                    ("labels: the history has no column %s, and labels of another stream are not"
                            + " joined here; write the history with them in it, joined by %s, one"
                            + " row each")
                        .formatted(target, labels.on()));
              }
            });
    boolean stamped =
        config.source() instanceof MonitorConfig.KafkaSource && config.time().column().isEmpty();
    if (stamped) {
      if (needsTimes(config)) {
        problems.add(
            "time: live, the records' timestamps tell when rows happened, and a file has none; name"
                + " a column of the history that tells it with time.column");
      } else {
        remarks.add("time: a file has no timestamps, so its rows are taken in their order");
      }
    }
    if (!problems.isEmpty()) {
      return new Unfit(problems);
    }
    Features features =
        new Features(config.features().include(), exclude, config.features().types());
    Time time =
        stamped
            ? new Time(Optional.empty(), Optional.empty(), config.time().idleAfter())
            : config.time();
    FileSource source = new FileSource(file, format, new Pace(0));
    return new Fit(ConfigEdit.ofFile(config, source, time, features), remarks);
  }

  private static boolean needsTimes(MonitorConfig config) {
    return config.window().time().isPresent()
        || config.emit().time().isPresent()
        || config.reference() instanceof MonitorConfig.FirstPeriod
        || config.segments().flatMap(MonitorConfig.Segments::idleAfter).isPresent()
        || config.estimation().sampleAbove().isPresent();
  }

  private static Format format(FileFormat format) {
    return switch (format) {
      case AUTO -> Format.AUTO;
      case CSV -> Format.CSV;
      case JSONL -> Format.JSONL;
    };
  }
}
