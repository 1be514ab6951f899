package io.mimon.core.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a monitor said of the past in its own order: all alerts, and the readings as points. */
final class Recording implements LocalMonitor.Output {
  private static final int POINTS_MAX = 8_192;
  private static final int POINTS_OF_ALL_MAX = 1_000_000;

  private final MonitorPlan plan;
  private final History history;
  private final List<String> alerts = new ArrayList<>();
  private final Map<List<String>, Series> series = new LinkedHashMap<>();
  private final Map<String, Windows> windows = new LinkedHashMap<>();

  /** The windows of a segment. */
  static final class Windows {
    /** The last row by when a window ended. */
    private final TreeMap<Long, Long> rows = new TreeMap<>();

    /** The ends of windows behind the reference that share no row with each other, or with it. */
    private final List<Moment> blocks = new ArrayList<>();

    private long referenceRow;
    private long lastRow;
    private long blockRow;

    /** The row before the first that is watched. */
    long referenceRow() {
      return referenceRow;
    }

    long lastRow() {
      return lastRow;
    }

    List<Moment> blocks() {
      return blocks;
    }

    private void see(long end, Moment last, long firstRow, boolean inReference) {
      if (last.row() < lastRow) {
        blockRow = 0; // The segment was forgotten, and has come back.
        referenceRow = 0;
      }
      lastRow = last.row();
      rows.put(end, last.row());
      if (inReference) {
        referenceRow = last.row();
        blockRow = last.row();
      } else if (firstRow > blockRow) {
        blocks.add(last);
        blockRow = last.row();
      }
    }
  }

  Recording(MonitorPlan plan, History history) {
    this.plan = plan;
    this.history = history;
  }

  @Override
  public void alert(String json) {
    alerts.add(json);
  }

  @Override
  public void rejected(String json) {
    throw new IllegalStateException("a row that is in order was rejected: " + json);
  }

  @Override
  public void reading(String json) {
    JsonNode line = AlertLines.parse(json);
    if (!line.path("given").isEmpty()) {
      return;
    }
    String segment = line.path("segment").asText();
    JsonNode endOf = line.path("windowEnd");
    long end = AlertLines.moment(endOf);
    boolean timed = endOf.isTextual();
    Moment last =
        new Moment(timed ? line.path("lastRow").asLong() : end, timed ? end : Moment.NO_TIME);
    long rows =
        line.path("windowRows").asLong(line.path("rows").asLong() + line.path("missing").asLong());
    boolean inReference = line.path("reference").asBoolean();
    boolean full =
        plan.stream().time().windowMillis() > 0
            ? !line.path("validity").asText().equals("WARMING_UP")
            : rows >= plan.windowRows();
    if (full) {
      windows
          .computeIfAbsent(segment, name -> new Windows())
          .see(end, last, last.row() - rows + 1, inReference);
    }
    String feature = line.path("feature").asText();
    series
        .computeIfAbsent(
            List.of(segment, feature), key -> new Series(segment, feature, pointsMax()))
        .add(
            new Point(
                last,
                rows,
                AlertLines.number(line, "bits"),
                AlertLines.number(line, "standardError"),
                AlertLines.number(line, "referenceBits"),
                inReference,
                full,
                history.segment(segment).coverage(last.row() - rows + 1, last.row())));
  }

  private int pointsMax() {
    int all = Math.max(1, plan.features().size() * history.segments().size());
    return Math.max(256, Math.min(POINTS_MAX, POINTS_OF_ALL_MAX / all));
  }

  List<String> alerts() {
    return alerts;
  }

  List<Series> series() {
    return List.copyOf(series.values());
  }

  Map<String, Windows> windows() {
    return windows;
  }

  /** How many rows came behind the reference, over all segments. */
  long watchedRows() {
    return windows.values().stream()
        .mapToLong(ofSegment -> ofSegment.lastRow() - ofSegment.referenceRow())
        .sum();
  }

  /** The end of a window as alerts say it. */
  private Moment moment(String segment, JsonNode end) {
    long moment = AlertLines.moment(end);
    if (!end.isTextual()) {
      return new Moment(moment, Moment.NO_TIME);
    }
    Windows known = windows.get(segment);
    Map.Entry<Long, Long> entry = known == null ? null : known.rows.floorEntry(moment);
    return new Moment(entry == null ? 0 : entry.getValue(), moment);
  }

  /** The episodes, in the order in which they were raised. */
  List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    Map<List<String>, Long> over = new LinkedHashMap<>();
    for (List<JsonNode> episode : AlertLines.episodes(alerts).values()) {
      Alarm alarm = alarm(episode);
      List<String> of = List.of(alarm.segment(), alarm.feature());
      alarms.add(withOnset(alarm, over.getOrDefault(of, 0L)));
      over.put(of, alarm.end().row());
    }
    return alarms;
  }

  private Alarm alarm(List<JsonNode> episode) {
    JsonNode first = episode.get(0);
    JsonNode last = episode.get(episode.size() - 1);
    String segment = first.path("segment").asText();
    boolean over = last.path("state").asText().equals("resolved");
    String severity = first.path("severity").asText();
    for (JsonNode alert : episode) {
      severity = alert.path("severity").asText().equals("critical") ? "critical" : severity;
    }
    Moment raised = moment(segment, first.path("windowEnd"));
    Moment resolved = over ? moment(segment, last.path("windowEnd")) : null;
    return new Alarm(
        first.path("id").asText(),
        segment,
        first.path("feature").asText(),
        first.path("kind").asText(),
        severity,
        moment(segment, first.path("since")),
        raised,
        resolved,
        resolved == null ? end(segment, raised) : resolved,
        AlertLines.number(first, "referenceBits"),
        AlertLines.number(first, "bits"),
        null,
        first.path("summary").asText());
  }

  private Moment end(String segment, Moment raised) {
    SegmentHistory rows = history.segment(segment);
    long last = rows.labelledRows();
    return new Moment(last, raised.isTimed() ? history.millisOf(segment, last) : Moment.NO_TIME);
  }

  /** With the estimate of when it came, behind the row at which an earlier alarm was over. */
  private Alarm withOnset(Alarm alarm, long overRow) {
    int direction = direction(alarm.kind());
    Series of = series.get(List.of(alarm.segment(), alarm.feature()));
    Windows known = windows.get(alarm.segment());
    if (direction == 0 || of == null || known == null) {
      return alarm;
    }
    List<Point> points =
        of.points().stream()
            .filter(point -> point.isFull() && !Double.isNaN(point.bits()))
            .filter(point -> point.end().row() > overRow)
            .filter(point -> point.end().row() <= alarm.raised().row())
            .toList();
    long from = Math.max(known.referenceRow(), overRow);
    Long row = Onset.row(points, from, alarm.raised().row(), direction);
    return row == null
        ? alarm
        : new Alarm(
            alarm.id(),
            alarm.segment(),
            alarm.feature(),
            alarm.kind(),
            alarm.severity(),
            alarm.since(),
            alarm.raised(),
            alarm.resolved(),
            alarm.end(),
            alarm.bitsBefore(),
            alarm.bitsAfter(),
            new Moment(
                row,
                alarm.raised().isTimed() ? history.millisOf(alarm.segment(), row) : Moment.NO_TIME),
            alarm.summary());
  }

  /** 1 where a kind says that bits have risen, −1 where they have fallen, 0 where neither. */
  private static int direction(String kind) {
    return switch (kind) {
      case "relevance-gained" -> 1;
      case "relevance-lost" -> -1;
      default -> 0;
    };
  }
}
