package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
import io.mimon.core.monitor.MarginalDrift.Adjusted;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor sees of one feature: rows in, the windows of its reference and looks behind it
 * out, the estimates included that are made where a side has moved.
 */
public final class ObservedFeature {
  private static final int ROWS_AT_ONCE = 500;

  private final List<Reference.Sample> reference = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();

  /**
   * A look.
   *
   * @param nats the estimate
   * @param others those on rows that are taken so that a side has not moved
   * @param otherRows how many these are
   */
  @SuppressWarnings("ArrayRecordComponent") // test data
  public record Look(double nats, double[] others, int[] otherRows) {}

  /**
   * Runs a monitor over all rows.
   *
   * @param xType of the feature; values of a category are its codes
   * @param windows of the reference, which share no row
   * @param everyRows a reading
   */
  public ObservedFeature(
      VariableType xType,
      double[] x,
      VariableType yType,
      double[] y,
      int windowRows,
      int windows,
      int everyRows) {
    List<Variable> variables = List.of(new Variable("y", yType), new Variable("x", xType));
    MonitorPlan plan =
        Streams.plan(
            variables,
            windowRows,
            everyRows,
            (long) windows * windowRows,
            new EstimatorChoice(null, 3, ScaleType.STANDARD));
    Table table = table(variables, x, y);
    ShardMonitor shard = new ShardMonitor(plan, 0, new MemoryShardStore());
    for (int from = 0; from < x.length; from += ROWS_AT_ONCE) {
      int to = Math.min(x.length, from + ROWS_AT_ONCE);
      shard.process(
          Streams.block(plan, 0, table, from, to), emission -> take(emission, plan, windows));
    }
  }

  /** The nearer to a reference of what is seen and an estimate on some rows; see {@link Seen}. */
  public static Scored nearer(Scored seen, double adjusted, int rows, Reference reference) {
    return Seen.nearer(seen, adjusted, 0, rows, reference);
  }

  private static Table table(List<Variable> variables, double[] x, double[] y) {
    double[][] numbers = new double[x.length][2];
    @Nullable String[][] labels = new String[x.length][2];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < 2; c++) {
        double value = c == 0 ? y[i] : x[i];
        if (variables.get(c).type() == VariableType.NUMERIC) {
          numbers[i][c] = value;
        } else {
          labels[i][c] = Integer.toString((int) value);
        }
      }
    }
    return new Table(variables, numbers, labels);
  }

  private void take(Emission emission, MonitorPlan plan, int windows) {
    PairEstimate pair = emission.pairs().get(0);
    long end = emission.window().lastRow();
    long ofReference = (long) windows * plan.windowRows();
    if (end <= ofReference && end % plan.windowRows() == 0) {
      reference.add(
          new Reference.Sample(
              pair.estimate().nats(), pair.estimate().standardErrorNats(), pair.spread()));
    } else if (end >= ofReference + plan.windowRows()) {
      looks.add(look(pair));
    }
  }

  private static Look look(PairEstimate pair) {
    MarginalDrift drift = pair.drift();
    List<Adjusted> adjusted =
        drift == null
            ? List.of()
            : Stream.of(drift.atX(), drift.atY())
                .filter(a -> a.rows() > 0 && !Double.isNaN(a.nats()))
                .toList();
    return new Look(
        pair.estimate().nats(),
        adjusted.stream().mapToDouble(Adjusted::nats).toArray(),
        adjusted.stream().mapToInt(Adjusted::rows).toArray());
  }

  /** The windows of the reference. */
  public List<Reference.Sample> reference() {
    return List.copyOf(reference);
  }

  /** From the end of the first window behind the reference on. */
  public List<Look> looks() {
    return List.copyOf(looks);
  }
}
