package io.mimon.core.monitor;

import io.mimon.core.block.RowBlock;
import io.mimon.core.monitor.MonitorPlan.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The layouts of a plan by number, and where what the last one has is in the ones before it. */
final class Layouts {
  private final LayoutHistory history;
  private final List<Layout> all;
  private final Layout now;

  Layouts(MonitorPlan plan) {
    history = plan.history();
    now = plan.layout();
    all = new ArrayList<>(history.before());
    all.add(now);
  }

  /** The number of the layout that holds. */
  int number() {
    return history.number();
  }

  /**
   * The columns that rows of state have.
   *
   * @throws IllegalArgumentException if the state is of a later plan than this one
   */
  Layout of(int number) {
    if (number < 0 || number > number()) {
      throw new IllegalArgumentException(
          "rows of layout %d; the plan knows %d".formatted(number, number()));
    }
    return all.get(number);
  }

  /** The number of the layout with which the feature is measured. */
  int since(int feature) {
    return history.since(feature);
  }

  /** The number of the layout with which the reference began. */
  int epoch() {
    return history.epoch().layout();
  }

  /** Whether any feature, or the reference, began with the layout of that number. */
  boolean hasNewIn(int number) {
    return number == epoch()
        || IntStream.range(0, now.features().size()).anyMatch(f -> since(f) == number);
  }

  /** The number that a feature has in a layout; −1 where it is not there, or was another one. */
  int featureIn(int layout, int feature) {
    return since(feature) > layout ? -1 : of(layout).feature(now.features().get(feature).name());
  }

  /** The feature that has this number in a layout; −1 where it is gone. */
  int featureOf(int layout, int number) {
    int feature = now.feature(of(layout).features().get(number).name());
    return feature >= 0 && since(feature) <= layout ? feature : -1;
  }

  /**
   * Where the columns of a shard's block are in a row of some layout; {@link RowBlock#ABSENT} where
   * they are not. A row that has waited since before the reference began anew is of the new one.
   */
  int[] rowColumns(int layout, int shard) {
    Layout of = of(layout);
    return columns(shard, feature -> history.came(feature) <= layout, of::column);
  }

  /**
   * Where the columns of a shard's block are in a block of that shard of some layout, likewise;
   * nowhere in one of the former reference.
   */
  int[] blockColumns(int layout, int shard) {
    Layout of = of(layout);
    return columns(shard, feature -> since(feature) <= layout, name -> of.blockColumn(shard, name));
  }

  private int[] columns(int shard, IntPredicate isThere, ToIntFunction<String> placeOf) {
    List<Variable> variables = now.variables();
    return IntStream.of(now.blockColumns(shard))
        .map(
            column -> {
              boolean feature = column > 0 && column <= now.features().size();
              return feature && !isThere.test(column - 1)
                  ? RowBlock.ABSENT
                  : placeOf.applyAsInt(variables.get(column).name());
            })
        .toArray();
  }
}
