package io.mimon.core.monitor;

import io.mimon.core.block.Since;
import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
import io.mimon.core.drift.Thresholds;
import io.mimon.core.drift.Verdict;
import io.mimon.core.monitor.MonitorJson.WindowRelation;
import io.mimon.core.monitor.Relations.Relation;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.Validity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The readings and alerts of one segment: gathers the emissions of its shards window by window,
 * ranks the features, keeps their references and watches them for drift: on blocks, which are
 * windows that share no row with each other or with the reference.
 *
 * <p>Its state is small (a few numbers a feature) and is written whole after each emission.
 */
public final class SegmentMonitor {
  private final MonitorPlan plan;
  private final String segment;
  private final SegmentBudget budget;
  private final SegmentState state;
  private final WindowRule rule;
  private final EmissionGather gather;
  private final KindDrift kinds;
  private boolean over;

  /** Takes what a segment has to say, in order. */
  public interface Output {
    /** A line of readings.jsonl. */
    void reading(String json);

    /** A line of alerts.jsonl. */
    void alert(String json);
  }

  /**
   * A monitor that goes on from {@code stored}, or begins where it is null.
   *
   * @param segment the name, empty where the stream is not segmented
   */
  public SegmentMonitor(MonitorPlan plan, String segment, byte @Nullable [] stored) {
    this.plan = plan;
    this.segment = segment;
    this.budget = new SegmentBudget(plan);
    this.state = stored == null ? SegmentState.begin(plan) : SegmentState.decode(plan, stored);
    this.rule = new WindowRule(plan);
    this.gather = new EmissionGather(plan);
    this.kinds = new KindDrift(plan, budget, state);
  }

  /** The state to store, from which a new monitor goes on. */
  public byte[] encodeState() {
    return state.encode(plan);
  }

  /** Takes in what one shard says of one window; puts out the window once every shard has. */
  public void process(byte[] emission, Output output) {
    long moment = Emission.moment(emission);
    SortedMap<Long, List<byte[]>> pending = state.pending();
    List<byte[]> parts = pending.computeIfAbsent(moment, w -> new ArrayList<>());
    parts.add(emission);
    if (gather.isWhole(parts)) {
      pending.remove(moment);
      Emission window = gather.of(parts);
      if (window.window().has(WindowPosition.OVER)) {
        close(window.window(), output);
      } else {
        complete(window, output);
      }
    }
  }

  /** Whether the segment is over and nothing is kept of it. */
  public boolean isOver() {
    return over;
  }

  /** What alarms stand end with the segment: nobody is left whom they are about. */
  private void close(WindowPosition window, Output output) {
    MonitorJson.Context context = new MonitorJson.Context(plan, segment, window);
    for (int f = 0; f < plan.features().size(); f++) {
      for (Episode standing : state.features().get(f).episodes()) {
        output.alert(MonitorJson.segmentEnded(context, plan.features().get(f).name(), standing));
      }
    }
    Episode ofTarget = state.lack().episode();
    if (ofTarget != null) {
      output.alert(MonitorJson.segmentEnded(context, plan.target().name(), ofTarget));
    }
    endAlarmsOfGone(context, output);
    Episode ofOrder = state.rank().episode();
    if (ofOrder != null) {
      output.alert(MonitorJson.segmentEnded(context, state.rank().feature(), ofOrder));
    }
    over = true;
  }

  private void endAlarmsOfGone(MonitorJson.Context context, Output output) {
    state
        .gone()
        .forEach(
            (owner, feature) -> {
              for (Episode open : feature.episodes()) {
                output.alert(
                    isBegunAnew(owner)
                        ? MonitorJson.referenceBegun(context, owner.name(), open)
                        : MonitorJson.featureGone(context, owner.name(), open));
              }
            });
    state.gone().clear();
    kinds.endUnwatched(context, output);
  }

  /** Whether the feature is still there, with another reference. */
  private boolean isBegunAnew(ShardSettings.Owner owner) {
    return owner.since() < plan.history().epoch().layout()
        && plan.layout().feature(owner.name()) >= 0;
  }

  /** What the target or the order of features is alarmed about ends with the reference. */
  private void beginReference(MonitorJson.Context context, Output output) {
    if (state.isOf(plan.history().epoch())) {
      return;
    }
    Episode ofTarget = state.lack().episode();
    if (ofTarget != null) {
      output.alert(MonitorJson.referenceBegun(context, plan.target().name(), ofTarget));
    }
    Episode ofOrder = state.rank().episode();
    if (ofOrder != null) {
      output.alert(MonitorJson.referenceBegun(context, state.rank().feature(), ofOrder));
    }
    state.begin(plan.history().epoch());
  }

  /** From when on the feature is there; null if from the segment's beginning. */
  private @Nullable Since sinceOf(Emission window, int feature) {
    return window.since(plan.history().since(feature));
  }

  /** From when on the reference that holds is made; null if from the segment's beginning. */
  private @Nullable Since sinceOfEpoch(Emission window) {
    return window.since(plan.history().epoch().layout());
  }

  private void complete(Emission window, Output output) {
    WindowPosition position = window.window();
    MonitorJson.Context context = new MonitorJson.Context(plan, segment, position);
    beginReference(context, output);
    endAlarmsOfGone(context, output);
    if (window.pairs().isEmpty()) {
      // Of rows from before all features.
      return;
    }
    int[] ranks = ranks(window.pairs());
    List<@Nullable WindowRelation> relations = relations(window);
    keepPace(window);
    boolean said = targetSays(window.pairs());
    followTarget(context, window, said, output);
    for (int i = 0; i < window.pairs().size(); i++) {
      PairEstimate pair = window.pairs().get(i);
      FeatureState feature = state.features().get(pair.feature());
      @Nullable Since since = sinceOf(window, pair.feature());
      boolean inReference = rule.isInReference(position, since);
      boolean weighty = rule.isFull(position, since) && hasWeight(pair.estimate());
      if (rule.isOfReference(position, since, feature.counted())) {
        feature.countedInReference(rule.end(position));
        if (weighty) {
          feature.sample(pair);
        }
      }
      boolean block = !inReference && rule.isBlock(position, since, feature.counted());
      @Nullable Reference reference = inReference ? null : feature.reference();
      output.reading(
          MonitorJson.reading(
              context,
              pair,
              new MonitorJson.Beside(ranks[i], relations.get(i), lineage(window, pair)),
              inReference,
              reference == null ? null : against(pair, feature, reference, weighty)));
      boolean look =
          block
              || (!inReference
                  && rule.isLook(position, since, feature.referenceEnd(), feature.looked()));
      if (block) {
        feature.counted(rule.end(position));
      }
      if (look) {
        feature.looked(rule.end(position));
      }
      if (block && said) {
        lack(
            context,
            plan.features().get(pair.feature()).name(),
            feature.lack(),
            lacks(pair),
            output);
      }
      if (look && reference != null && weighty && said) {
        watch(context, pair, feature, reference, block, output);
      }
    }
    for (PairEstimate conditional : window.conditionals()) {
      boolean inReference = rule.isInReference(position, sinceOf(window, conditional.feature()));
      output.reading(MonitorJson.conditionalReading(context, conditional, inReference));
    }
    if (said) {
      kinds.follow(context, window, output);
    }
  }

  /**
   * What is known of each feature's relations to the others; null where it is not this window's.
   */
  private List<@Nullable WindowRelation> relations(Emission window) {
    int features = window.pairs().size();
    // A window that was under way when the program was replaced may have come without codes.
    if (window.codes().size() != features + 1) {
      return Collections.nCopies(features, null);
    }
    List<CodedColumn> columns = window.codes().stream().map(WindowCodes::codes).toList();
    List<Relation> all =
        new Relations(
                window.pairs().stream().map(PairEstimate::estimate).toList(),
                columns.subList(1, columns.size()),
                columns.get(0),
                plan.relationRule().top())
            .all();
    List<@Nullable WindowRelation> relations = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      int given = all.get(i).addition().given();
      String partner =
          given < 0 ? null : plan.features().get(window.pairs().get(given).feature()).name();
      relations.add(
          new WindowRelation(
              all.get(i),
              partner,
              window.codes().get(i + 1).spearman(),
              JointTable.of(window.codes().get(i + 1), window.codes().get(0))));
    }
    return relations;
  }

  private @Nullable Lineage lineage(Emission window, PairEstimate pair) {
    int source = plan.sourceOf(pair.feature());
    return window.pairs().stream()
        .filter(other -> other.feature() == source)
        .findFirst()
        .map(
            other ->
                Lineage.of(
                    plan.features().get(source).name(),
                    pair.estimate(),
                    other.estimate(),
                    plan.drift()))
        .orElse(null);
  }

  /**
   * Whether the estimate of a full window may enter the reference, raise an alarm or end one: it
   * has enough rows to know its error. Too little changes nothing: an alarm that stands keeps
   * standing. A constant column is exact only about its own rows, so it needs as many.
   */
  static boolean hasWeight(Estimate estimate) {
    boolean concludes =
        estimate.validity() == Validity.OK || estimate.validity() == Validity.DEGENERATE;
    return concludes
        && estimate.n() >= StandardError.ROWS_MIN
        && !Double.isNaN(estimate.standardErrorNats());
  }

  /** Whether there are so few rows that nothing can be said of the feature. */
  private static boolean lacks(PairEstimate pair) {
    return pair.estimate().n() < StandardError.ROWS_MIN
        || pair.estimate().validity() == Validity.TOO_FEW_ROWS
        || pair.estimate().validity() == Validity.TOO_FEW_LABELS;
  }

  /**
   * Whether the target says anything of any feature. If all features are constant at once, or if
   * what is known of a target is no uncertainty, it is the target that is constant.
   */
  private static boolean targetSays(List<PairEstimate> pairs) {
    boolean lacks = pairs.stream().allMatch(SegmentMonitor::lacks);
    boolean constant =
        pairs.stream().allMatch(p -> p.estimate().validity() == Validity.DEGENERATE)
            && (pairs.size() > 1 || pairs.get(0).estimate().entropies().yNats() == 0);
    return !lacks && !constant;
  }

  /** One alarm about the target, and not one about each feature. */
  private void followTarget(
      MonitorJson.Context context, Emission window, boolean said, Output output) {
    @Nullable Since begun = sinceOfEpoch(window);
    for (PairEstimate pair : window.pairs()) {
      FeatureState feature = state.features().get(pair.feature());
      if (Objects.equals(sinceOf(window, pair.feature()), begun)) {
        if (!rule.isInReference(window.window(), begun)
            && rule.isBlock(window.window(), begun, feature.counted())) {
          lack(context, plan.target().name(), state.lack(), !said, output);
        }
        return;
      }
    }
  }

  private static void lack(
      MonitorJson.Context context, String column, Lack lack, boolean lacks, Output output) {
    Episode changed = lack.next(lacks, context.end());
    if (changed != null) {
      output.alert(
          MonitorJson.insufficient(context, column, changed, changed.equals(lack.episode())));
    }
  }

  private void watch(
      MonitorJson.Context context,
      PairEstimate pair,
      FeatureState feature,
      Reference reference,
      boolean block,
      Output output) {
    Scored seen = Seen.of(pair, reference);
    AlarmLimits limits = budget.limits(state.pace(), reference, pair.estimate().n());
    FeatureWatch watch = feature.watch();
    Verdict verdict =
        block
            ? watch.next(plan.drift(), reference, limits, seen)
            : watch.look(plan.drift(), reference, limits, seen);
    List<FeatureWatch.Event> events =
        block ? watch.follow(verdict, context.end()) : watch.followLook(verdict, context.end());
    for (FeatureWatch.Event event : events) {
      output.alert(
          MonitorJson.alert(
              context,
              pair,
              event,
              new KindJson.Held(
                  reference,
                  feature.referenceEnd(),
                  verdict,
                  budget.at(state.pace()).blocksAMonth())));
    }
  }

  private MonitorJson.Against against(
      PairEstimate pair, FeatureState feature, Reference reference, boolean weighty) {
    int rows = pair.estimate().n();
    return new MonitorJson.Against(
        reference,
        feature.referenceEnd(),
        weighty
            ? Thresholds.of(
                    plan.drift(), reference, budget.limits(state.pace(), reference, rows), rows)
                .of(pair.estimate().entropies().yNats())
            : Thresholds.NONE,
        weighty ? kinds.thresholds(feature, rows) : KindThresholds.NONE);
  }

  /** Takes note of how fast rows come while the reference is made. */
  private void keepPace(Emission window) {
    WindowPosition position = window.window();
    @Nullable Since begun = sinceOfEpoch(window);
    boolean reference = rule.isInReference(position, begun);
    if (rule.isFull(position, begun) && (reference || state.pace().equals(Pace.UNKNOWN))) {
      state.pace(state.pace().with(position));
    }
  }

  /** Ranks by estimate, 1 the largest; 0 where there is no estimate. Ties by the plan's order. */
  private static int[] ranks(List<PairEstimate> pairs) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (!Double.isNaN(pairs.get(i).estimate().nats())) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> -pairs.get(i).estimate().nats()));
    int[] ranks = new int[pairs.size()];
    for (int r = 0; r < order.size(); r++) {
      ranks[order.get(r)] = r + 1;
    }
    return ranks;
  }

  /** What a feature was among the others, likewise. */
  KindReference kindReference(int feature) {
    return state.features().get(feature).kindReference();
  }

  /** The references as they stand, for a plan that is given them. */
  public List<List<Reference.Sample>> referenceSamples() {
    return state.features().stream().map(FeatureState::samples).toList();
  }
}
