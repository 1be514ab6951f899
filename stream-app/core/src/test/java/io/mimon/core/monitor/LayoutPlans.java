package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.LayoutRun.Input;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Plans of one monitor whose features come and go. */
final class LayoutPlans {
  private static final long HOUR = 3_600_000;

  private final Streams.Table table;
  private final MonitorPlan base;
  private final StreamRule rule;
  private final RelationRule relations;

  private LayoutPlans(
      Streams.Table table, MonitorPlan base, StreamRule rule, RelationRule relations) {
    this.table = table;
    this.base = base;
    this.rule = rule;
    this.relations = relations;
  }

  /** The same, all of whose readings say how features relate. */
  LayoutPlans related() {
    return new LayoutPlans(table, base, rule, new RelationRule(1, 16, Map.of("x1", "x2")));
  }

  /** All kinds of windows, cadences, references, segments and labels. */
  static LayoutPlans random(SplittableRandom random, Streams.Table table) {
    boolean timed = random.nextInt(3) > 0;
    boolean joined = timed && random.nextInt(3) == 0;
    boolean windowByTime = timed && random.nextBoolean();
    boolean emitByTime = timed && random.nextBoolean();
    long span = random.nextLong(5, 20) * HOUR / 10;
    StreamRule.EventTime time =
        timed
            ? new StreamRule.EventTime(
                StreamRule.Order.EVENT_TIME,
                2,
                random.nextLong(0, HOUR / 10),
                1,
                windowByTime ? span : 0,
                emitByTime ? 1 + span / random.nextInt(1, 8) : 0,
                windowByTime ? span * random.nextLong(1, 3) : 0)
            : StreamRule.EventTime.NONE;
    StreamRule.Segments segments =
        random.nextBoolean()
            ? StreamRule.Segments.NONE
            : new StreamRule.Segments(
                List.of(0), 3, timed && random.nextBoolean() ? random.nextLong(HOUR / 4, HOUR) : 0);
    StreamRule.Labels labels =
        joined ? new StreamRule.Labels(1, HOUR, false, 0.6) : StreamRule.Labels.NONE;
    int windowRows = random.nextInt(20, 120);
    EstimatorChoice choice =
        new EstimatorChoice(
            null, 3, List.of(ScaleType.values()).get(random.nextInt(3)), 8, random.nextInt(4) == 0);
    return of(
        table,
        windowRows,
        random.nextInt(5, windowRows),
        random.nextInt(1, 3 * windowRows),
        choice,
        new StreamRule(time, segments, labels, ""));
  }

  /** Columns of the rule are counted behind those that are measured. */
  static LayoutPlans of(
      Streams.Table table,
      int windowRows,
      int emitEveryRows,
      int referenceRows,
      EstimatorChoice choice,
      StreamRule rule) {
    MonitorPlan base =
        new MonitorPlan(
            "m",
            table.target(),
            table.features(),
            windowRows,
            emitEveryRows,
            choice,
            referenceRows,
            Map.of(),
            Streams.RULE,
            List.of(new int[table.features().size()]));
    return new LayoutPlans(table, base, rule, RelationRule.NONE);
  }

  /** Rows in time, in three segments of which the last comes late. */
  static Input input(SplittableRandom random, Streams.Table table) {
    long[] millis = new long[table.rows()];
    String[] segments = new String[table.rows()];
    long now = 1_700_000_000_000L;
    for (int row = 0; row < millis.length; row++) {
      now += random.nextInt(200) == 0 ? HOUR : random.nextInt(3) == 0 ? 0 : random.nextLong(30_000);
      millis[row] = now;
      segments[row] = "s" + random.nextInt(row < millis.length / 2 ? 2 : 3);
    }
    return new Input(table, millis, segments);
  }

  boolean mayHaveNewShards() {
    return !rule.labels().areJoined();
  }

  /** The features of these numbers, dealt to so many shards. */
  MonitorPlan first(List<Integer> numbers, List<Variable> given, int shards) {
    List<List<Integer>> dealt = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      dealt.add(new ArrayList<>());
    }
    for (int f = 0; f < numbers.size(); f++) {
      dealt.get(f % shards).add(f);
    }
    return plan(
        new Layout(table.target(), features(numbers), given, arrays(dealt)), LayoutHistory.NONE);
  }

  private List<Variable> features(List<Integer> numbers) {
    return numbers.stream().map(table.features()::get).toList();
  }

  /**
   * The features of these numbers, those that were there in their shards, others from {@code
   * shardOfNew} on.
   */
  MonitorPlan next(MonitorPlan before, List<Integer> numbers, int shardOfNew) {
    List<Variable> features = features(numbers);
    Layout known = before.layout();
    List<List<Integer>> dealt = new ArrayList<>();
    for (int s = 0; s < Math.max(known.shards().size(), shardOfNew + 1); s++) {
      dealt.add(new ArrayList<>());
    }
    List<Layout> layouts = new ArrayList<>(before.history().before());
    layouts.add(known);
    List<Integer> since = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      int number = known.feature(features.get(f).name());
      dealt.get(number < 0 ? shardOfNew : known.shardOf(number)).add(f);
      since.add(number < 0 ? layouts.size() : before.history().came(number));
    }
    return plan(
        new Layout(table.target(), features, known.given(), arrays(dealt)),
        new LayoutHistory(layouts, since, before.history().epoch()));
  }

  /** The same features, with a reference that begins anew. */
  static MonitorPlan anew(MonitorPlan before) {
    int epoch = before.history().epoch().number() + 1;
    List<Layout> layouts = new ArrayList<>(before.history().before());
    layouts.add(before.layout());
    return before.withHistory(
        new LayoutHistory(
            layouts, before.history().since(), new ReferenceEpoch(epoch, layouts.size())));
  }

  private static List<int[]> arrays(List<List<Integer>> dealt) {
    return dealt.stream().map(s -> s.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  private MonitorPlan plan(Layout layout, LayoutHistory history) {
    int measured = layout.variables().size();
    StreamRule.EventTime time = rule.time();
    StreamRule.EventTime placed =
        !time.isKnown()
            ? time
            : new StreamRule.EventTime(
                time.order(),
                measured + time.column(),
                time.outOfOrdernessMillis(),
                time.idleMillis(),
                time.windowMillis(),
                time.emitMillis(),
                time.referenceMillis());
    StreamRule.Segments segments =
        new StreamRule.Segments(
            rule.segments().columns().stream().map(column -> measured + column).toList(),
            rule.segments().max(),
            rule.segments().idleMillis());
    StreamRule.Labels labels =
        !rule.labels().areJoined()
            ? rule.labels()
            : new StreamRule.Labels(
                measured + rule.labels().idColumn(),
                rule.labels().withinMillis(),
                rule.labels().last(),
                rule.labels().minCoverage());
    return new MonitorPlan(
            base.monitor(),
            layout.target(),
            layout.features(),
            base.windowRows(),
            base.emitEveryRows(),
            base.choice(),
            base.referenceRows(),
            Map.of(),
            base.drift(),
            layout.shards())
        .withGiven(layout.given())
        .withNulls(new NullRule(3, 19, 0))
        .withRelations(relations)
        .withStream(new StreamRule(placed, segments, labels, ""))
        .withHistory(history);
  }
}
