package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.gateway.console.DisplayText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What a configuration says of the stream, in words: time, segments, labels, windows. */
final class PlanStream {
  private PlanStream() {}

  /** Window, readings and reference. */
  static String windows(CheckedConfig.Fit monitor) {
    MonitorPlan plan = monitor.ready().plan();
    MonitorConfig config = monitor.config();
    return "window %s, a reading every %s, %s"
        .formatted(
            config.window().time().map(PlanStream::shown).orElse(rows(plan.windowRows())),
            config
                .emit()
                .time()
                .map(PlanStream::shown)
                .orElseGet(
                    () ->
                        config.window().time().isPresent()
                            ? rows(plan.emitEveryRows())
                            : String.format(Locale.ROOT, "%,d", plan.emitEveryRows())),
            reference(plan, config));
  }

  private static String reference(MonitorPlan plan, MonitorConfig config) {
    int epoch = config.reference().epoch();
    String of = epoch == MonitorConfig.Reference.EPOCH ? "" : " of epoch " + epoch;
    if (config.reference() instanceof MonitorConfig.FirstPeriod period) {
      return "reference the first " + shown(period.time()) + of;
    }
    return config.reference() instanceof MonitorConfig.TrainingData training
        ? "reference from " + name(training.path()) + of
        : "reference the first " + rows(plan.referenceRows()) + of;
  }

  private static String rows(long rows) {
    return String.format(Locale.ROOT, "%,d rows", rows);
  }

  /** What there is beside the columns; nothing of a plain file. */
  static List<String> lines(CheckedConfig.Fit monitor) {
    MonitorConfig config = monitor.config();
    List<String> lines = new ArrayList<>();
    if (monitor.ready().plan().stream().time().isKnown()) {
      lines.add("event time: " + time(config));
    }
    config.segments().ifPresent(segments -> lines.add("segments: " + segments(segments)));
    config
        .labels()
        .ifPresent(labels -> lines.add("labels: " + labels(config.target().column(), labels)));
    return lines;
  }

  private static String time(MonitorConfig config) {
    MonitorConfig.Time time = config.time();
    String told =
        time.column()
            .map(column -> "column " + DisplayText.escape(column))
            .orElse("the timestamps of the records");
    String bound =
        time.column().isEmpty() && time.outOfOrderness().isEmpty()
            ? "no row is late"
            : "rows more than %s behind the latest of their partition are late"
                .formatted(shown(time.outOfOrderness().orElse(Duration.ZERO)));
    return "%s; %s; a partition silent for %s is not waited for"
        .formatted(told, bound, shown(time.idleAfter()));
  }

  private static String segments(MonitorConfig.Segments segments) {
    String by = DisplayText.escape(String.join(", ", segments.columns()));
    return String.format(
        Locale.ROOT,
        "by %s, at most %,d%s",
        by,
        segments.max(),
        segments
            .idleAfter()
            .map(idle -> ", forgotten after %s without a row".formatted(shown(idle)))
            .orElse(""));
  }

  private static String labels(String target, MonitorConfig.Labels labels) {
    String from =
        labels.source() instanceof MonitorConfig.KafkaSource kafka
            ? "topic " + kafka.topic()
            : labels.source() instanceof MonitorConfig.FileSource file ? name(file.path()) : "";
    return "%s from %s by %s, within %s of their rows; %s"
        .formatted(
            DisplayText.escape(target),
            from,
            DisplayText.escape(labels.on()),
            shown(labels.within()),
            labels.policy() == MonitorConfig.LabelPolicy.FIRST
                ? "the first counts, rows without one enter after that time"
                : "the last counts, rows enter after that time");
  }

  private static String name(Path path) {
    return DisplayText.escape(path.toString());
  }

  /** What a column is used for that is not measured. */
  static String use(CheckedConfig.Fit monitor, String column) {
    MonitorConfig config = monitor.config();
    StringJoiner uses = new StringJoiner("+");
    if (config.time().column().filter(column::equals).isPresent()) {
      uses.add("time");
    }
    if (config.segments().filter(s -> s.columns().contains(column)).isPresent()) {
      uses.add("segment");
    }
    if (config.labels().filter(l -> l.on().equals(column)).isPresent()) {
      uses.add("id");
    }
    return uses.length() == 0 ? "left out" : uses.toString();
  }

  /** In the largest units that leave nothing over, such as 1d 12h. */
  static String shown(Duration duration) {
    StringJoiner shown = new StringJoiner(" ");
    add(shown, duration.toDays(), "d");
    add(shown, duration.toHoursPart(), "h");
    add(shown, duration.toMinutesPart(), "m");
    add(shown, duration.toSecondsPart(), "s");
    add(shown, duration.toMillisPart(), "ms");
    return shown.length() == 0 ? "0s" : shown.toString();
  }

  private static void add(StringJoiner shown, long count, String unit) {
    if (count > 0) {
      shown.add(count + unit);
    }
  }
}
