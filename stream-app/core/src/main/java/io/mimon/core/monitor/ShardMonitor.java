package io.mimon.core.monitor;

import io.mimon.core.block.RowBlock;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The window of one shard of one segment, and the estimates over it.
 *
 * <p>Rows live twice: as serialized blocks in the {@link ShardStore}, which is durable, and as
 * columns and estimators on the heap, which are derived and rebuilt from the blocks.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>after every call the window holds the last min(rows seen, windowRows) rows;
 *   <li>an emission depends on the rows of its window and on the frozen settings only, never on
 *       block boundaries or on whether the shard was restored in between;
 *   <li>a block leaves the store when its last row has left the window.
 * </ol>
 */
public final class ShardMonitor {
  private final MonitorPlan plan;
  private final int shard;
  private final ShardStore store;
  private final WindowColumn target;

  /** Of the shard's features, then of the given columns that are none of them. */
  private final List<WindowColumn> columns = new ArrayList<>();

  private final List<PairMonitor> pairs = new ArrayList<>();

  /** Of the features that have a conditional reading, in the order of the pairs. */
  private final List<ConditionalMonitor> conditionals = new ArrayList<>();

  /** First row to last row of the blocks in the store. */
  private final TreeMap<Long, Long> storedBlocks = new TreeMap<>();

  private long rowsSeen;
  private boolean frozen;

  /** A monitor that goes on from whatever the store holds. */
  public ShardMonitor(MonitorPlan plan, int shard, ShardStore store) {
    this.plan = plan;
    this.shard = shard;
    this.store = store;
    List<VariableType> types = plan.blockTypes(shard);
    target = new WindowColumn(types.get(0));
    types.stream().skip(1).map(WindowColumn::new).forEach(columns::add);
    for (int feature : plan.shards().get(shard)) {
      pairs.add(new PairMonitor(feature, plan.features().get(feature), plan.target()));
    }
    addConditionals(shard);
    restore();
  }

  private void addConditionals(int shard) {
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
        conditionals.add(new ConditionalMonitor(feature, types, used));
      }
    }
  }

  private void restore() {
    SortedMap<Long, byte[]> blocks = store.blocks();
    for (Map.Entry<Long, byte[]> entry : blocks.entrySet()) {
      RowBlock block = RowBlock.decode(entry.getValue());
      appendToWindow(block, 0, block.rows());
      rowsSeen = entry.getKey() + block.rows() - 1;
      storedBlocks.put(entry.getKey(), rowsSeen);
      evictFromWindow();
    }
    byte[] settings = store.settings();
    if (settings != null) {
      freeze(FrozenSettings.decode(settings));
    } else if (!plan.givenReference().isEmpty()) {
      FrozenSettings given =
          new FrozenSettings(
              pairs.stream().map(p -> reference(p.feature()).settings()).toList(),
              conditionals.stream().map(c -> conditionalReference(c.feature())).toList());
      // Kept: a stream goes on with the reference it began with, whatever the file says by then.
      store.putSettings(given.encode());
      freeze(given);
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

  /** The rows seen since the segment began. */
  public long rowsSeen() {
    return rowsSeen;
  }

  /**
   * Takes in the next rows.
   *
   * @param serialized a {@link RowBlock} of this shard's columns, whose rows follow the last ones
   * @param emissions takes the emissions that fall due, in order
   */
  public void process(byte[] serialized, Consumer<Emission> emissions) {
    RowBlock block = RowBlock.decode(serialized);
    long firstRow = rowsSeen + 1;
    store.putBlock(firstRow, serialized);
    storedBlocks.put(firstRow, firstRow + block.rows() - 1);
    for (int from = 0; from < block.rows(); ) {
      int to = (int) Math.min(block.rows(), nextStop() - firstRow + 1);
      slide(block, from, to);
      from = to;
      if (rowsSeen == plan.referenceRows() && !frozen) {
        closeReference();
      }
      if (rowsSeen % plan.emitEveryRows() == 0) {
        emissions.accept(emission());
      }
    }
    forgetLeftBlocks();
  }

  /** The next row, after the last one seen, at which something is to be done. */
  private long nextStop() {
    long emit = (rowsSeen / plan.emitEveryRows() + 1) * plan.emitEveryRows();
    return rowsSeen < plan.referenceRows() ? Math.min(emit, plan.referenceRows()) : emit;
  }

  private void slide(RowBlock block, int from, int to) {
    int before = target.size();
    appendToWindow(block, from, to);
    rowsSeen += to - from;
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).add(columns.get(i), target, before, target.size(), firstRow());
    }
    for (ConditionalMonitor conditional : conditionals) {
      conditional.add(before, target.size(), firstRow());
    }
    evictFromWindow();
  }

  private void appendToWindow(RowBlock block, int from, int to) {
    target.append(block.columns().get(0), from, to);
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).append(block.columns().get(1 + i), from, to);
    }
  }

  private void evictFromWindow() {
    int excess = target.size() - plan.windowRows();
    if (excess <= 0) {
      return;
    }
    long firstRow = firstRow();
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).remove(columns.get(i), target, 0, excess, firstRow);
    }
    for (ConditionalMonitor conditional : conditionals) {
      conditional.remove(0, excess, firstRow);
    }
    columns.forEach(column -> column.evict(excess));
    target.evict(excess);
  }

  private void forgetLeftBlocks() {
    long windowStart = firstRow();
    while (!storedBlocks.isEmpty() && storedBlocks.firstEntry().getValue() < windowStart) {
      store.removeBlock(storedBlocks.pollFirstEntry().getKey());
    }
  }

  private void closeReference() {
    List<PairSettings> ofPairs = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      ofPairs.add(pairs.get(i).settle(plan.choice(), columns.get(i), target, firstRow()));
    }
    List<ConditionalSettings> ofConditionals = new ArrayList<>();
    for (ConditionalMonitor conditional : conditionals) {
      ofConditionals.add(conditional.settle(plan.conditionalChoice(), firstRow()));
    }
    FrozenSettings settings = new FrozenSettings(ofPairs, ofConditionals);
    store.putSettings(settings.encode());
    freeze(settings);
  }

  private void freeze(FrozenSettings settings) {
    if (settings.conditionals().size() != conditionals.size()) {
      throw new IllegalArgumentException(
          "frozen settings of %d conditional readings; the plan has %d"
              .formatted(settings.conditionals().size(), conditionals.size()));
    }
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).freeze(settings.pairs().get(i), plan, columns.get(i), target, firstRow());
    }
    for (int i = 0; i < conditionals.size(); i++) {
      conditionals.get(i).freeze(settings.conditionals().get(i), plan, firstRow());
    }
    frozen = true;
  }

  /** The number, in the segment, of the window's first row. */
  private long firstRow() {
    return rowsSeen - target.size() + 1;
  }

  private Emission emission() {
    boolean full = target.size() == plan.windowRows();
    List<PairEstimate> estimates = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairMonitor pair = pairs.get(i);
      estimates.add(
          pair.estimate(
              plan.choice(),
              columns.get(i),
              target,
              firstRow(),
              full,
              plan.nullOf(pair.feature(), rowsSeen)));
    }
    List<PairEstimate> given = new ArrayList<>();
    for (ConditionalMonitor conditional : conditionals) {
      given.add(conditional.estimate(plan.conditionalChoice(), firstRow(), full));
    }
    List<WindowCodes> codes = plan.isRelated(rowsSeen) ? codes() : List.of();
    return new Emission(firstRow(), rowsSeen, estimates, given, codes);
  }

  /** The columns as codes; the target's too from one shard, all of them having it. */
  private List<WindowCodes> codes() {
    List<WindowCodes> codes = new ArrayList<>();
    double[] values = target.toArray();
    CodedColumn ofTarget = CodedColumn.target(values, plan.target().type());
    double @Nullable [] ranks = Correlations.ranks(plan.target().type(), values, target::label);
    if (shard == 0) {
      codes.add(new WindowCodes(WindowCodes.TARGET, Double.NaN, ofTarget));
    }
    int codesMax = CodedColumn.codesBeside(ofTarget);
    for (int i = 0; i < pairs.size(); i++) {
      codes.add(pairs.get(i).codes(columns.get(i), target, ranks, codesMax));
    }
    return codes;
  }
}
