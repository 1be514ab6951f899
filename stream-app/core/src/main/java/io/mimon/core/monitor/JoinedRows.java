package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.NumberText;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that found their targets, or did not in time, on their way to the aligner. Those that waited
 * while features came or went go on with the columns they came with.
 */
public final class JoinedRows {
  private final MonitorPlan plan;
  private final Layouts layouts;
  private final Observations.Builder rows;

  /** By the number of their layout, those that came with other columns. */
  private final Map<Integer, Observations.Builder> earlier = new TreeMap<>();

  private final boolean numericTarget;

  /** None yet. */
  public JoinedRows(MonitorPlan plan) {
    this.plan = plan;
    layouts = new Layouts(plan);
    rows = builder(layouts.number());
    numericTarget = plan.target().type() == VariableType.NUMERIC;
  }

  private Observations.Builder builder(int layout) {
    return new Observations.Builder(plan.observationTypes(layouts.of(layout)), layout);
  }

  /**
   * Takes in a row.
   *
   * @param millis when it enters, by event time
   * @param row a serialized {@link RowBlock} of one row, as {@link Intake.Output#prediction} gave
   *     it
   * @param label null if there is none
   * @param full takes serialized {@link Observations} when there are enough
   */
  public void add(
      long millis,
      int partition,
      long offset,
      byte[] row,
      @Nullable String label,
      Consumer<byte[]> full) {
    RowBlock block = RowBlock.decode(row);
    List<Column> columns = new ArrayList<>(block.columns());
    columns.set(0, target(label));
    int layout = block.layout();
    Observations.Builder to =
        layout == layouts.number() ? rows : earlier.computeIfAbsent(layout, this::builder);
    to.append(millis, partition, offset, new RowBlock(1, columns, layout), 0);
    if (to.isFull()) {
      full.accept(to.drain());
    }
  }

  private Column target(@Nullable String label) {
    if (numericTarget) {
      return new Column.Numeric(
          new double[] {label == null ? Double.NaN : NumberText.parse(label)});
    }
    return label == null
        ? new Column.Categorical(new String[0], new int[] {-1})
        : new Column.Categorical(new String[] {label}, new int[] {0});
  }

  /** Counts something, by a name of {@link RecordCounts}. */
  public void count(String name, long count) {
    rows.count(name, count);
  }

  /** Sends on what was collected so far. */
  public void flush(Consumer<byte[]> observations) {
    if (!rows.isEmpty()) {
      observations.accept(rows.drain());
    }
    earlier.values().forEach(builder -> observations.accept(builder.drain()));
    earlier.clear();
  }
}
