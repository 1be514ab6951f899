package io.mimon.cli;

import io.mimon.core.replay.Alarm;
import io.mimon.core.replay.FalseAlarms;
import io.mimon.core.replay.Moment;
import io.mimon.core.replay.PoissonRate;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Score;
import io.mimon.core.replay.Suggestion;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a replay, one JSON object a line: alarms, shuffled copies, scores, suggestions. */
record ReplayJson(Replayed replayed) {
  void print(PrintStream out) {
    ReplayResult result = replayed.result();
    for (Alarm alarm : result.alarms()) {
      out.println(Measured.JSON.valueToTree(alarm(alarm)));
    }
    out.println(Measured.JSON.valueToTree(shuffled(result)));
    for (Score score : result.scores()) {
      out.println(Measured.JSON.valueToTree(score(score)));
    }
    for (Suggestion suggestion : replayed.suggestions()) {
      out.println(Measured.JSON.valueToTree(suggestion(suggestion)));
    }
  }

  private Map<String, @Nullable Object> alarm(Alarm alarm) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.replay.alarm.v1");
    line.put("id", alarm.id());
    line.put("monitor", replayed.monitor().config().monitor());
    line.put("segment", alarm.segment());
    line.put("feature", alarm.feature());
    line.put("kind", alarm.kind());
    line.put("severity", alarm.severity());
    line.put("since", moment(alarm.since()));
    line.put("raisedAt", moment(alarm.raised()));
    line.put("resolvedAt", moment(alarm.resolved()));
    line.put("durationRows", alarm.end().row() - alarm.raised().row());
    line.put("durationMillis", millis(alarm.end().millisSince(alarm.raised())));
    line.put("bitsBefore", Measured.known(alarm.bitsBefore()));
    line.put("bitsAfter", Measured.known(alarm.bitsAfter()));
    Moment onset = alarm.onset();
    line.put("estimatedOnset", moment(onset));
    line.put("estimatedDelayRows", rows(alarm.delayRows()));
    line.put(
        "estimatedDelayMillis", onset == null ? null : millis(alarm.raised().millisSince(onset)));
    line.put("statedDelayRows", rows(replayed.result().statedDelay(alarm)));
    line.put("summary", alarm.summary());
    return line;
  }

  /** By row and, where it is known, by time. */
  private static @Nullable Map<String, @Nullable Object> moment(@Nullable Moment moment) {
    if (moment == null) {
      return null;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("row", moment.row());
    map.put("time", moment.isTimed() ? Instant.ofEpochMilli(moment.millis()).toString() : null);
    return map;
  }

  private static @Nullable Long millis(long millis) {
    return millis == Moment.NO_TIME ? null : millis;
  }

  private static @Nullable Long rows(long rows) {
    return rows < 0 ? null : rows;
  }

  private Map<String, @Nullable Object> shuffled(ReplayResult result) {
    FalseAlarms shuffled = result.shuffled();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.replay.shuffled.v1");
    line.put("rows", replayed.history().rows());
    line.put("labelled", replayed.history().labelledRows());
    line.put("rejected", replayed.history().rejectedRows());
    line.put("monthsWatched", result.months());
    line.put("copies", shuffled.copies());
    line.put("blockRows", shuffled.blockRows());
    line.put("seed", shuffled.seed());
    line.putAll(rate(shuffled));
    line.put("budgetPerMonth", shuffled.budget());
    line.put("covers", shuffled.rate().covers(shuffled.budget()));
    line.put("byCopy", shuffled.byCopy());
    line.put("dispersion", Measured.known(shuffled.dispersion()));
    line.put("byKind", shuffled.byKind());
    line.put("byFeature", shuffled.byFeature());
    line.put("insufficientData", shuffled.insufficient());
    return line;
  }

  private static Map<String, @Nullable Object> rate(FalseAlarms shuffled) {
    PoissonRate rate = shuffled.rate();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("falseAlarms", rate.count());
    map.put("months", rate.months());
    map.put("perMonth", rate.perMonth());
    map.put("perMonthLower", rate.lower());
    map.put("perMonthUpper", rate.upper());
    return map;
  }

  private Map<String, @Nullable Object> score(Score score) {
    boolean stated = score.found() + score.missed() > 0;
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.replay.score.v1");
    line.put("detector", score.detector());
    line.put("alarms", score.alarms());
    line.put("alarmsPerMonth", score.alarms() / replayed.result().months());
    line.put("falseAlarmsPerMonth", falseAlarms(score));
    line.put("found", stated ? score.found() : null);
    line.put("missed", stated ? score.missed() : null);
    line.put("false", stated ? score.falseAlarms() : null);
    line.put("repeated", stated ? score.repeated() : null);
    line.put("precision", stated ? Measured.known(score.precision()) : null);
    line.put("recall", stated ? Measured.known(score.recall()) : null);
    line.put("medianDelayRows", rows(score.medianDelay()));
    return line;
  }

  /** On shuffled copies, where the baselines raise what they raise anywhere. */
  private double falseAlarms(Score score) {
    ReplayResult result = replayed.result();
    return score.equals(result.score())
        ? result.shuffled().rate().perMonth()
        : score.alarms() / result.months();
  }

  private static Map<String, @Nullable Object> suggestion(Suggestion suggestion) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.replay.suggestion.v1");
    Map<String, String> settings = new LinkedHashMap<>();
    suggestion.changes().forEach(change -> settings.put(change.key(), change.value()));
    line.put("settings", settings);
    line.put("reason", suggestion.reason());
    line.put("before", outcome(suggestion.before()));
    line.put("after", outcome(suggestion.after()));
    line.put("alarmsLost", suggestion.lost());
    line.put("alarmsGained", suggestion.gained());
    return line;
  }

  private static Map<String, @Nullable Object> outcome(ReplayResult result) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("alarms", result.drifts().size());
    map.put("monthsWatched", result.months());
    map.putAll(rate(result.shuffled()));
    map.put("medianEstimatedDelayRows", rows(result.medianDelay()));
    map.put("medianStatedDelayRows", rows(result.score().medianDelay()));
    return map;
  }
}
