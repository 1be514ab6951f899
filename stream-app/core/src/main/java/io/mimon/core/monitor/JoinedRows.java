package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.NumberText;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows that found their targets, or did not in time, on their way to the aligner. */
public final class JoinedRows {
  private final Observations.Builder rows;
  private final boolean numericTarget;

  /** None yet. */
  public JoinedRows(MonitorPlan plan) {
    rows = new Observations.Builder(plan.observationTypes());
    numericTarget = plan.target().type() == VariableType.NUMERIC;
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
    List<Column> columns = new ArrayList<>(RowBlock.decode(row).columns());
    columns.set(0, target(label));
    rows.append(millis, partition, offset, new RowBlock(1, columns), 0);
    if (rows.isFull()) {
      full.accept(rows.drain());
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
  }
}
