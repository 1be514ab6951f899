package io.mimon.core.monitor;

import io.mimon.core.block.Since;
import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FallWatch.Gate;
import io.mimon.core.drift.FallWatch.Outcome;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.FeatureWatch.Change;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.WindowTables.Lead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the order of the best features by mRMR, on blocks.
 *
 * <p>The first window of the reference makes an order, and the others say by what margin each place
 * of it is held: its feature's score, given those before it, less that of the next best. The order
 * of a block is the same just if no margin is negative. A place is lost if its margin has fallen
 * with evidence, by as much as matters, and is negative, in two blocks in a row: features that are
 * nearly as good swap by chance, and such a margin has not fallen. The window that chose the order
 * says nothing of margins, which would look larger for having been chosen.
 *
 * <p>A place is not lost, and no second alarm raised, where a standing one says why: the feature
 * that had it has lost its relevance or become redundant, or that which took it has gained. Nor
 * where feature or target have moved so far that the link cannot be told; where they have moved
 * less, relevance is that on rows taken so that they have not, as for {@link Seen}.
 */
final class RankDrift {
  private final MonitorPlan plan;
  private final SegmentBudget budget;
  private final SegmentState state;
  private final WindowRule rule;

  RankDrift(MonitorPlan plan, SegmentBudget budget, SegmentState state) {
    this.plan = plan;
    this.budget = budget;
    this.state = state;
    this.rule = new WindowRule(plan);
  }

  /**
   * A place of the order in a block.
   *
   * @param owner the feature that has it in the reference
   * @param rival the one that is next to it or ahead
   */
  record Place(
      int place, PairEstimate owner, PairEstimate rival, double marginNats, Reference reference) {}

  private record Followed(Place place, Outcome outcome) {
    @Nullable Change change() {
      List<FeatureWatch.Event> events = outcome.events();
      return events.isEmpty() ? null : events.get(0).change();
    }
  }

  /** Takes in a window. */
  void follow(
      MonitorJson.Context context,
      Emission window,
      @Nullable WindowTables tables,
      SegmentMonitor.Output output) {
    RankState rank = state.rank();
    WindowPosition position = window.window();
    @Nullable Since since = window.since(plan.history().epoch().layout());
    if (tables == null
        || plan.relationRule().rankTop() == 0
        || !rule.isBlock(position, since, rank.counted())) {
      return;
    }
    rank.counted(rule.end(position));
    List<Integer> order = order(window.pairs());
    if (!rule.isInReference(position, since)) {
      tell(context, window.pairs(), followed(context, window, tables, order), output);
    } else if (state.features().stream().noneMatch(feature -> feature.rank().isRanked())) {
      make(window.pairs(), tables.order(plan.relationRule().rankTop()));
    } else {
      sample(window, tables, order);
    }
  }

  private RankStep step(PairEstimate pair) {
    return state.features().get(pair.feature()).rank();
  }

  /** Who had the places, as far as nobody is gone who was before them. */
  private List<Integer> order(List<PairEstimate> pairs) {
    List<Integer> order = new ArrayList<>();
    int found;
    do {
      found = order.size();
      for (int i = 0; i < pairs.size(); i++) {
        if (step(pairs.get(i)).place() == order.size() + 1) {
          order.add(i);
        }
      }
    } while (order.size() > found);
    return order;
  }

  private void make(List<PairEstimate> pairs, List<Integer> order) {
    for (int i = 0; i < pairs.size() && !order.isEmpty(); i++) {
      step(pairs.get(i)).rank(order.indexOf(i) + 1);
    }
  }

  private void sample(Emission window, WindowTables tables, List<Integer> order) {
    List<PairEstimate> pairs = window.pairs();
    double[] unmoved = new double[pairs.size()];
    for (int place = 0; place < order.size(); place++) {
      Lead lead = tables.lead(order, place, i -> step(pairs.get(i)).isRanked(), unmoved);
      boolean weighty = SegmentMonitor.hasWeight(pairs.get(order.get(place)).estimate());
      double error = lead.rival() < 0 ? Double.NaN : tables.standardError(order, place, lead);
      if (weighty && !Double.isNaN(error) && !Double.isNaN(lead.nats())) {
        step(pairs.get(order.get(place))).sample(lead.nats(), error);
      }
    }
  }

  private List<Followed> followed(
      MonitorJson.Context context, Emission window, WindowTables tables, List<Integer> order) {
    List<PairEstimate> pairs = window.pairs();
    double[] moved = pairs.stream().mapToDouble(this::moved).toArray();
    List<Followed> all = new ArrayList<>();
    for (int place = 0; place < order.size(); place++) {
      PairEstimate owner = pairs.get(order.get(place));
      RankStep step = step(owner);
      @Nullable Reference reference = step.reference();
      if (reference == null || !SegmentMonitor.hasWeight(owner.estimate())) {
        continue;
      }
      Lead lead = tables.lead(order, place, i -> step(pairs.get(i)).isRanked(), moved);
      boolean alone = lead.rival() < 0;
      PairEstimate rival = alone ? owner : pairs.get(lead.rival());
      double margin = alone ? reference.nats() - RankStep.LIFT_NATS : lead.nats();
      if (Double.isNaN(margin)) {
        continue;
      }
      Gate gate = margin >= 0 ? Gate.BACK : isExplained(owner, rival) ? Gate.SHUT : Gate.OPEN;
      Outcome outcome =
          step.watch()
              .next(
                  RankStep.matters(plan.drift(), reference),
                  reference,
                  limits(reference, owner.estimate().n()),
                  margin + RankStep.LIFT_NATS,
                  owner.estimate().n(),
                  context.end(),
                  gate);
      all.add(new Followed(new Place(place + 1, owner, rival, margin, reference), outcome));
    }
    return all;
  }

  private AlarmLimits limits(Reference lifted, int rows) {
    return budget
        .ofBlocks(state.pace())
        .limits(RankStep.matters(plan.drift(), lifted), lifted, rows);
  }

  /** What its relevance would be more, had neither feature nor target moved. */
  private double moved(PairEstimate pair) {
    @Nullable Reference reference = state.features().get(pair.feature()).reference();
    double nats = pair.estimate().nats();
    return reference == null || Double.isNaN(nats) ? 0 : Seen.of(pair, reference).nats() - nats;
  }

  private boolean isExplained(PairEstimate owner, PairEstimate rival) {
    FeatureState had = state.features().get(owner.feature());
    @Nullable Episode gained = state.features().get(rival.feature()).episode();
    @Nullable Episode lost = had.episode();
    return (lost != null && lost.kind() == Episode.Kind.RELEVANCE_LOST)
        || (gained != null && gained.kind() == Episode.Kind.RELEVANCE_GAINED)
        || had.redundancy().watch().episode() != null
        || cannotBeTold(owner)
        || cannotBeTold(rival);
  }

  private static boolean cannotBeTold(PairEstimate pair) {
    @Nullable MarginalDrift drift = pair.drift();
    return drift != null && (drift.atX().isImpossible() || drift.atY().isImpossible());
  }

  /** One alarm, whatever many places are lost. */
  private void tell(
      MonitorJson.Context context,
      List<PairEstimate> pairs,
      List<Followed> all,
      SegmentMonitor.Output output) {
    RankState rank = state.rank();
    @Nullable Episode open = rank.episode();
    @Nullable Followed worst = null;
    @Nullable Followed ended = null;
    for (Followed of : all) {
      boolean lost = step(of.place.owner).watch().episode() != null;
      worst = lost && (worst == null || severity(of).compareTo(severity(worst)) > 0) ? of : worst;
      ended = of.change() == Change.ENDED ? of : ended;
    }
    if (worst != null && open == null) {
      Episode begun = new Episode(Episode.Kind.RANK_CHANGED, context.end(), severity(worst));
      rank.begin(begun, name(movedMore(worst.place)));
      output.alert(line(context, pairs, worst, new FeatureWatch.Event(Change.BEGUN, begun)));
    } else if (worst != null && open != null && severity(worst).compareTo(open.severity()) > 0) {
      Episode raised = new Episode(open.kind(), open.since(), severity(worst));
      rank.begin(raised, rank.feature());
      output.alert(line(context, pairs, worst, new FeatureWatch.Event(Change.ESCALATED, raised)));
    } else if (open != null && !isAnyLost(pairs)) {
      output.alert(
          ended == null
              ? MonitorJson.featureGone(context, rank.feature(), open)
              : line(context, pairs, ended, new FeatureWatch.Event(Change.ENDED, open)));
      rank.end();
    }
  }

  private boolean isAnyLost(List<PairEstimate> pairs) {
    return order(pairs).stream().anyMatch(i -> step(pairs.get(i)).watch().episode() != null);
  }

  private Episode.Severity severity(Followed of) {
    Episode episode = step(of.place.owner).watch().episode();
    return episode == null ? Episode.Severity.WARNING : episode.severity();
  }

  private String name(PairEstimate pair) {
    return plan.features().get(pair.feature()).name();
  }

  /** Of the two whose order has changed, the one whose relevance has changed more. */
  private PairEstimate movedMore(Place place) {
    return change(place.rival) >= change(place.owner) ? place.rival : place.owner;
  }

  private double change(PairEstimate pair) {
    @Nullable Reference reference = state.features().get(pair.feature()).reference();
    double was = reference == null ? 0 : reference.nats();
    return Math.abs(pair.estimate().nats() + moved(pair) - was);
  }

  private String line(
      MonitorJson.Context context,
      List<PairEstimate> pairs,
      Followed of,
      FeatureWatch.Event event) {
    PairEstimate about =
        pairs.stream()
            .filter(pair -> name(pair).equals(state.rank().feature()))
            .findFirst()
            .orElse(of.place.owner);
    return KindJson.rankChanged(
        context,
        of.place,
        about,
        event,
        new KindJson.Held(
            of.place.reference,
            state.features().get(about.feature()).referenceEnd(),
            of.outcome.verdict(),
            budget.ofBlocks(state.pace()).blocksAMonth()),
        state.features().get(about.feature()).reference());
  }
}
