package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.core.block.RowBlock;
import io.mimon.core.block.ShardBlock;
import io.mimon.core.block.Since;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a shard's window, and the features measured on them, each with a beginning and a
 * reference of its own.
 *
 * <p>Blocks of earlier layouts lack the columns that came since: these have no value there. Who
 * asks has the number of the window's first row.
 */
final class ShardFeatures {
  private final MonitorPlan plan;
  private final int shard;
  private final Layouts layouts;
  private final WindowRule rule;
  private final WindowColumn target;
  private final WindowSample sample;

  /** Of the shard's features, then of the given columns that are none of them. */
  private final List<WindowColumn> columns = new ArrayList<>();

  private final List<PairMonitor> pairs = new ArrayList<>();

  private Margins margins = new Margins();

  /** Of the features that have a conditional reading, in the order of the pairs. */
  private final List<ConditionalMonitor> conditionals = new ArrayList<>();

  /** By layout, where in a block the columns are. */
  private final Map<Integer, int[]> placesIn = new HashMap<>();

  /** The layout of the rows that came last. */
  private int layout;

  private List<Since> sinces = List.of();

  ShardFeatures(MonitorPlan plan, int shard) {
    this.plan = plan;
    this.shard = shard;
    this.layouts = new Layouts(plan);
    this.rule = new WindowRule(plan);
    this.sample = new WindowSample(plan.stream().time().sampleAbove() > 0);
    List<VariableType> types = plan.blockTypes(shard);
    target = new WindowColumn(types.get(0));
    types.stream().skip(1).map(WindowColumn::new).forEach(columns::add);
    for (int feature : plan.shards().get(shard)) {
      pairs.add(new PairMonitor(feature, plan.features().get(feature), plan.target(), sample));
    }
    addConditionals();
  }

  private void addConditionals() {
    List<Integer> stored = IntStream.of(plan.blockColumns(shard)).boxed().toList();
    for (int i = 0; i < pairs.size(); i++) {
      int feature = pairs.get(i).feature();
      if (plan.isConditioned(feature)) {
        List<VariableType> types = new ArrayList<>();
        types.add(plan.features().get(feature).type());
        types.add(plan.target().type());
        plan.given().forEach(given -> types.add(given.type()));
        List<WindowColumn> used = new ArrayList<>(List.of(columns.get(i), target));
        for (int column : plan.givenColumns()) {
          used.add(columns.get(stored.indexOf(column) - 1));
        }
        conditionals.add(new ConditionalMonitor(feature, types, used, sample));
      }
    }
  }

  /** The rows in the window. */
  int size() {
    return target.size();
  }

  /** Takes note of the layout of rows that come now. */
  void begin(ShardBlock block) {
    layout = block.rows().layout();
    sinces = block.sinces();
  }

  /** The rows of the window that pairs take which look at neighbours. */
  int sampledRows() {
    return sample.ofLast(size(), size());
  }

  /**
   * Appends rows to the columns, of which the estimators learn by {@link #add}.
   *
   * @param row the number of the first of them in the segment
   */
  void append(ShardBlock from, int begin, int end, long row) {
    sample.add(row, row + end - begin, from.leftOut());
    append(from.rows(), begin, end);
  }

  private void append(RowBlock block, int from, int to) {
    int[] places = placesIn.computeIfAbsent(block.layout(), of -> layouts.blockColumns(of, shard));
    target.append(block.columns().get(0), from, to);
    for (int i = 0; i < columns.size(); i++) {
      if (places[1 + i] == RowBlock.ABSENT) {
        columns.get(i).appendMissing(to - from);
      } else {
        Column column = block.columns().get(places[1 + i]);
        columns.get(i).append(column, from, to);
      }
    }
  }

  /** Shows the estimators the rows behind the first {@code before}. */
  void add(int before, long firstRow) {
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).add(columns.get(i), target, before, target.size(), firstRow);
    }
    for (ConditionalMonitor conditional : conditionals) {
      conditional.add(before, target.size(), firstRow);
    }
  }

  /** Gives up the earliest rows. */
  void evict(int excess, long firstRow) {
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).remove(columns.get(i), target, 0, excess, firstRow);
    }
    for (ConditionalMonitor conditional : conditionals) {
      conditional.remove(0, excess, firstRow);
    }
    columns.forEach(column -> column.evict(excess));
    target.evict(excess);
    sample.removeFirst(excess);
  }

  /** From when on the feature is there; null if from the segment's beginning. */
  private @Nullable Since sinceOf(int feature) {
    int came = layouts.since(feature);
    for (Since since : sinces) {
      if (came > 0 && since.layout() == came) {
        return since;
      }
    }
    return null;
  }

  /** Whether the feature has come. */
  private boolean hasBegun(int feature) {
    Since since = sinceOf(feature);
    return layouts.since(feature) <= layout && (since == null || since.hasBegun());
  }

  /** Whether the feature has come by the row of that number. */
  private boolean isThere(int feature, long row) {
    Since since = sinceOf(feature);
    return hasBegun(feature) && (since == null || row >= since.firstRow());
  }

  /** The next row, behind this one, at which a reference is over; the greatest number for none. */
  long nextReferenceRow(long row) {
    long next = Long.MAX_VALUE;
    for (PairMonitor pair : pairs) {
      if (!pair.isFrozen() && hasBegun(pair.feature())) {
        long end = rule.lastReferenceRow(sinceOf(pair.feature()));
        next = end > row ? Math.min(next, end) : next;
      }
    }
    return next;
  }

  /**
   * Freezes what is settled by the reference that ends with the row of that number, if any does.
   */
  boolean closeReferencesAt(long row, long firstRow) {
    return settle(
        feature -> isThere(feature, row) && rule.lastReferenceRow(sinceOf(feature)) == row,
        firstRow);
  }

  /** Freezes what is settled by references that are over at that time. */
  boolean closeReferencesBy(long millis, long firstRow) {
    return settle(
        feature -> {
          Since since = sinceOf(feature);
          return hasBegun(feature)
              && (since == null || WindowRule.referenceEndMillis(plan, since) <= millis);
        },
        firstRow);
  }

  private WindowTarget target(long firstRow) {
    return new WindowTarget(plan.target().type(), target, firstRow);
  }

  private interface Choice {
    boolean isChosen(int feature);
  }

  private boolean settle(Choice choice, long firstRow) {
    boolean any = false;
    WindowTarget window = target(firstRow);
    Map<Integer, Margin> ofTargets = new HashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairMonitor pair = pairs.get(i);
      if (!pair.isFrozen() && choice.isChosen(pair.feature())) {
        PairSettings settled = pair.settle(plan.choice(), columns.get(i), window);
        pair.freeze(settled, plan, columns.get(i), target, firstRow);
        margins.ofFeatures().put(owner(pair), sides(pair, columns.get(i), firstRow, ofTargets));
        any = true;
      }
    }
    for (ConditionalMonitor conditional : conditionals) {
      if (!conditional.isFrozen() && choice.isChosen(conditional.feature())) {
        conditional.freeze(conditional.settle(plan.conditionalChoice(), firstRow), plan, firstRow);
        any = true;
      }
    }
    return any;
  }

  private ShardSettings.Owner owner(PairMonitor pair) {
    return ShardSettings.owner(plan, pair.feature());
  }

  /** Of the rows of the window that came when the feature was there. */
  private Margins.Sides sides(
      PairMonitor pair, WindowColumn column, long firstRow, Map<Integer, Margin> ofTargets) {
    Since since = sinceOf(pair.feature());
    int from = since == null ? 0 : (int) Math.max(0, since.firstRow() - firstRow);
    return new Margins.Sides(
        Margin.of(plan.features().get(pair.feature()).type(), column, from),
        ofTargets.computeIfAbsent(from, f -> Margin.of(plan.target().type(), target, f)));
  }

  /** What is frozen, serialized. */
  byte[] encodeSettings() {
    ShardSettings settings = new ShardSettings();
    for (PairMonitor pair : pairs) {
      PairSettings frozen = pair.settings();
      if (frozen != null) {
        settings.pairs().put(ShardSettings.owner(plan, pair.feature()), frozen);
      }
    }
    for (ConditionalMonitor conditional : conditionals) {
      ConditionalSettings frozen = conditional.settings();
      if (frozen != null) {
        settings.conditionals().put(ShardSettings.owner(plan, conditional.feature()), frozen);
      }
    }
    return margins.around(settings.encode(layouts.number()));
  }

  /** Freezes what was frozen when state was stored. */
  void restore(byte[] stored, long firstRow) {
    Margins.Opened opened = Margins.open(stored);
    margins = opened.margins();
    margins.ofFeatures().keySet().retainAll(pairs.stream().map(this::owner).toList());
    freeze(ShardSettings.decode(opened.settings(), layouts.of(0), shard), firstRow);
  }

  /** Freezes what is not, as a given reference says; whether there was anything. */
  boolean freezeAsGiven(long firstRow) {
    ShardSettings given = new ShardSettings();
    for (PairMonitor pair : pairs) {
      if (!pair.isFrozen()) {
        Margins.Sides sides = reference(pair.feature()).margins();
        if (sides != null) {
          margins.ofFeatures().put(owner(pair), sides);
        }
        given
            .pairs()
            .put(ShardSettings.owner(plan, pair.feature()), reference(pair.feature()).settings());
      }
    }
    for (ConditionalMonitor conditional : conditionals) {
      if (!conditional.isFrozen()) {
        given
            .conditionals()
            .put(
                ShardSettings.owner(plan, conditional.feature()),
                conditionalReference(conditional.feature()));
      }
    }
    freeze(given, firstRow);
    return !given.pairs().isEmpty() || !given.conditionals().isEmpty();
  }

  private void freeze(ShardSettings settings, long firstRow) {
    for (int i = 0; i < pairs.size(); i++) {
      PairSettings frozen = settings.pairs().get(ShardSettings.owner(plan, pairs.get(i).feature()));
      if (frozen != null) {
        pairs.get(i).freeze(frozen, plan, columns.get(i), target, firstRow);
      }
    }
    for (ConditionalMonitor conditional : conditionals) {
      ConditionalSettings frozen =
          settings.conditionals().get(ShardSettings.owner(plan, conditional.feature()));
      if (frozen != null) {
        conditional.freeze(frozen, plan, firstRow);
      }
    }
  }

  private MonitorPlan.GivenReference reference(int feature) {
    String name = plan.features().get(feature).name();
    MonitorPlan.GivenReference reference = plan.givenReference().get(name);
    if (reference == null) {
      throw new IllegalArgumentException("the given reference has no feature " + name);
    }
    return reference;
  }

  private ConditionalSettings conditionalReference(int feature) {
    ConditionalSettings conditional = reference(feature).conditional();
    if (conditional == null) {
      String name = plan.features().get(feature).name();
      throw new IllegalArgumentException("the given reference has no condition for " + name);
    }
    return conditional;
  }

  /** What the shard says of the window, in the numbers of the layout of the rows that came last. */
  Emission emission(WindowPosition window) {
    long reading = plan.readingNumber(window);
    long firstRow = window.firstRow();
    WindowTarget ofTarget = target(firstRow);
    Map<Margin, Margin.Sampled> ofTargets = new HashMap<>();
    List<PairEstimate> estimates = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairMonitor pair = pairs.get(i);
      if (isThere(pair.feature(), window.lastRow())) {
        PairEstimate estimate =
            pair.estimate(
                plan.choice(),
                columns.get(i),
                ofTarget,
                extent(pair.feature(), window),
                plan.nullOf(pair.feature(), reading, window));
        if (mayBeOfReference(pair.feature(), window)) {
          estimate = estimate.withSpread(pair.spread(plan.choice(), columns.get(i), ofTarget));
        }
        Margins.Sides sides = margins.ofFeatures().get(owner(pair));
        if (sides != null && rule.mayBeLookedAt(window, sinceOf(pair.feature()))) {
          Margin.Sampled sampled = ofTargets.computeIfAbsent(sides.y(), y -> y.counted(target));
          estimate =
              estimate.withDrift(pair.drift(sides, sampled, columns.get(i), ofTarget, firstRow));
        }
        estimates.add(numbered(estimate));
      }
    }
    List<PairEstimate> given = new ArrayList<>();
    for (ConditionalMonitor conditional : conditionals) {
      if (isThere(conditional.feature(), window.lastRow())) {
        given.add(
            numbered(
                conditional.estimate(
                    plan.conditionalChoice(), firstRow, extent(conditional.feature(), window))));
      }
    }
    List<WindowCodes> codes =
        plan.isRelated(reading) ? codes(ofTarget, window.lastRow()) : List.of();
    return new Emission(window, estimates, given, codes, layout, sinces);
  }

  /** Of a feature that was added, each full window may, since the segment chooses. */
  private boolean mayBeOfReference(int feature, WindowPosition window) {
    Since since = sinceOf(feature);
    return rule.isFull(window, since) && rule.isOfReference(window, since, Long.MIN_VALUE);
  }

  /** The last word on a segment that is over. */
  Emission over(WindowPosition window) {
    return Emission.over(window, layout);
  }

  private PairMonitor.Extent extent(int feature, WindowPosition window) {
    Since since = sinceOf(feature);
    long rows = target.size();
    if (since != null) {
      rows = Math.min(rows, window.lastRow() - since.firstRow() + 1);
    }
    return new PairMonitor.Extent((int) rows, rule.isFull(window, since));
  }

  private PairEstimate numbered(PairEstimate estimate) {
    return layout == layouts.number()
        ? estimate
        : estimate.withFeature(layouts.featureIn(layout, estimate.feature()));
  }

  /** The columns as codes; the target's too from one shard, all of them having it. */
  private List<WindowCodes> codes(WindowTarget window, long lastRow) {
    List<WindowCodes> codes = new ArrayList<>();
    CodedColumn ofTarget = CodedColumn.target(window.values(), plan.target().type());
    if (shard == 0) {
      CodeNames names =
          CodeNames.of(plan.target().type(), window.values(), ofTarget, target::label);
      codes.add(new WindowCodes(WindowCodes.TARGET, Double.NaN, ofTarget, names));
    }
    int codesMax = CodedColumn.codesBeside(ofTarget);
    for (int i = 0; i < pairs.size(); i++) {
      int feature = pairs.get(i).feature();
      if (isThere(feature, lastRow)) {
        WindowCodes of = pairs.get(i).codes(columns.get(i), window, codesMax);
        int number = layout == layouts.number() ? feature : layouts.featureIn(layout, feature);
        codes.add(of.withFeature(number));
      }
    }
    return codes;
  }
}
