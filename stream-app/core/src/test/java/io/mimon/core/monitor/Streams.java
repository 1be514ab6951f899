package io.mimon.core.monitor;

import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.input.Column;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Seeded tables meant to hurt, plans over them, and ways to feed them to a monitor. */
final class Streams {
  static final DriftRule RULE = new DriftRule(0.02 * Math.log(2), 0.25, 1e-4);

  private Streams() {}

  /** Rows in order, the target in column 0; by row, then column. */
  @SuppressWarnings("ArrayRecordComponent") // test data
  record Table(List<Variable> variables, double[][] numbers, @Nullable String[][] labels) {
    int rows() {
      return numbers.length;
    }

    Variable target() {
      return variables.get(0);
    }

    List<Variable> features() {
      return variables.subList(1, variables.size());
    }

    boolean isMissing(int row, int column) {
      return variables.get(column).type() == VariableType.NUMERIC
          ? Double.isNaN(numbers[row][column])
          : labels[row][column] == null;
    }
  }

  private interface Values {
    /** A value of row i with the latent target y; a label where the column is categorical. */
    Object next(int i, double y);
  }

  private record Generated(VariableType type, Values values) {}

  /** A table of random columns: mixtures, missing values, constants, ties, passing categories. */
  static Table table(SplittableRandom random, int rows, int features) {
    List<Variable> variables = new ArrayList<>();
    List<Generated> columns = new ArrayList<>();
    for (int c = 0; c <= features; c++) {
      Generated column = c == 0 ? target(random) : feature(random);
      columns.add(column);
      variables.add(new Variable(c == 0 ? "y" : "x" + c, column.type));
    }
    double[][] numbers = new double[rows][features + 1];
    @Nullable String[][] labels = new String[rows][features + 1];
    for (int i = 0; i < rows; i++) {
      double y = random.nextGaussian();
      Arrays.fill(numbers[i], Double.NaN);
      for (int c = 0; c <= features; c++) {
        Object value = columns.get(c).values.next(i, y);
        if (value instanceof String label) {
          labels[i][c] = label.isEmpty() ? null : label;
        } else if (value instanceof Double number) {
          numbers[i][c] = number;
        }
      }
    }
    return new Table(variables, numbers, labels);
  }

  private static Generated target(SplittableRandom random) {
    int stretch = random.nextInt(50, 400);
    return switch (random.nextInt(6)) {
      case 0 -> numeric((i, y) -> y);
      case 1 -> numeric((i, y) -> Math.rint(10 * y) / 10);
      case 2 -> categorical((i, y) -> y > 0.5 ? "1" : "0");
      case 3 -> categorical((i, y) -> y > 1 ? "high" : y < -1 ? "low" : "middle");
      case 4 -> categorical((i, y) -> i / stretch % 2 == 0 && y > 0 ? "sometimes" : "usual");
      default -> categorical((i, y) -> "class " + (i / stretch + (y > 0 ? 1 : 0)));
    };
  }

  /** The empty label and NaN are missing. */
  private static Generated feature(SplittableRandom random) {
    double weight = random.nextDouble(0, 2);
    int stretch = random.nextInt(20, 300);
    return switch (random.nextInt(12)) {
      case 0 -> numeric((i, y) -> weight * y + random.nextGaussian());
      case 1 -> numeric((i, y) -> Math.rint(weight * y + random.nextGaussian()));
      case 2 -> numeric((i, y) -> random.nextInt(4) == 0 ? Double.NaN : y + random.nextGaussian());
      case 3 -> numeric((i, y) -> random.nextInt(30) == 0 ? y : Double.NaN);
      case 4 -> numeric((i, y) -> 4.857);
      case 5 -> numeric((i, y) -> i / stretch % 2 == 0 ? 0 : 1e9 + y);
      case 6 -> numeric((i, y) -> i / stretch % 3 == 1 ? Double.NaN : Math.rint(100 * y) / 100);
      case 7 -> categorical((i, y) -> y + random.nextGaussian() > 0 ? "a" : "b");
      case 8 -> categorical((i, y) -> "c" + (i / stretch + random.nextInt(5)));
      case 9 -> categorical((i, y) -> "only row " + i);
      case 10 -> categorical((i, y) -> i / stretch % 2 == 0 ? "" : y > 0 ? "p" : "q");
      default -> categorical((i, y) -> random.nextInt(5) == 0 ? "" : "constant");
    };
  }

  private static Generated numeric(Values values) {
    return new Generated(VariableType.NUMERIC, values);
  }

  private static Generated categorical(Values values) {
    return new Generated(VariableType.CATEGORICAL, values);
  }

  /** A plan with one shard of all features. */
  static MonitorPlan plan(
      List<Variable> variables,
      int windowRows,
      long emitEveryRows,
      long referenceRows,
      EstimatorChoice choice) {
    List<Variable> features = variables.subList(1, variables.size());
    return new MonitorPlan(
        "m",
        variables.get(0),
        features,
        windowRows,
        emitEveryRows,
        choice,
        referenceRows,
        Map.of(),
        RULE,
        List.of(IntStream.range(0, features.size()).toArray()));
  }

  /** A window, a cadence and a reference that need not go into one another. */
  static MonitorPlan randomPlan(SplittableRandom random, Table table, int windowMax) {
    int window = random.nextInt(1, windowMax + 1);
    long emit = random.nextInt(4) == 0 ? window : random.nextInt(7, 2 * windowMax);
    long reference = random.nextInt(1, table.rows());
    List<ScaleType> scales = List.of(ScaleType.values());
    ScaleType scale = scales.get(random.nextInt(scales.size()));
    EstimatorChoice choice =
        new EstimatorChoice(
            null, random.nextInt(1, 5), scale, random.nextInt(2, 20), random.nextInt(3) == 0);
    NullRule rule = new NullRule(random.nextInt(0, 5), 19, random.nextInt(0, 3));
    // Every, every second or no reading says how features relate; no draw, which would change all.
    RelationRule relations = new RelationRule(emit % 3, 1 + window % 5, Map.of());
    return withNulls(plan(table.variables(), window, emit, reference, choice), rule)
        .withRelations(relations);
  }

  /** The same plan with another rule for null levels. */
  static MonitorPlan withNulls(MonitorPlan plan, NullRule rule) {
    return plan.withNulls(rule);
  }

  /** Features that cost the same, a shard each. */
  static List<int[]> evenly(int features) {
    return IntStream.range(0, features).mapToObj(f -> new int[] {f}).toList();
  }

  /** The same plan with its features dealt to n shards. */
  static MonitorPlan dealt(MonitorPlan plan, int shards) {
    List<int[]> dealt = new ArrayList<>();
    int features = plan.features().size();
    for (int s = 0; s < shards; s++) {
      int first = s;
      dealt.add(IntStream.range(0, features).filter(f -> f % shards == first).toArray());
    }
    return plan.withShards(dealt);
  }

  /**
   * The same plan given one or two columns: its last features, which then are none any more, or
   * features that stay, or one of each.
   */
  static MonitorPlan conditioned(MonitorPlan plan, SplittableRandom random) {
    int features = plan.features().size();
    int asFeatures = random.nextInt(3);
    int apart = asFeatures == 2 ? 0 : random.nextInt(asFeatures == 0 ? 1 : 0, 3 - asFeatures);
    List<Variable> left = plan.features().subList(0, features - apart);
    List<Variable> given = new ArrayList<>(left.subList(0, asFeatures));
    given.addAll(random.nextInt(given.size() + 1), plan.features().subList(left.size(), features));
    return new MonitorPlan(
            plan.monitor(),
            plan.target(),
            left,
            plan.windowRows(),
            plan.emitEveryRows(),
            plan.choice(),
            plan.referenceRows(),
            plan.givenReference(),
            plan.drift(),
            List.of(IntStream.range(0, left.size()).toArray()))
        .withGiven(given)
        .withRelations(plan.relationRule());
  }

  /** Rows from (inclusive, from 0) to (exclusive) as a shard's block. */
  static byte[] block(MonitorPlan plan, int shard, Table table, int from, int to) {
    RowBlock.Builder builder = new RowBlock.Builder(plan.blockTypes(shard));
    for (int i = from; i < to; i++) {
      builder.append(table.numbers[i], table.labels[i], plan.blockColumns(shard));
    }
    return builder.drain();
  }

  /** Where to cut n rows into blocks: the ends, ascending, the last is n. */
  static int[] cuts(SplittableRandom random, int n, int longest) {
    List<Integer> ends = new ArrayList<>();
    for (int end = 0; end < n; ) {
      end = Math.min(n, end + random.nextInt(1, longest + 1));
      ends.add(end);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  /** What a restart finds: copies of all that was stored. */
  static MemoryShardStore copy(ShardStore store) {
    MemoryShardStore copy = new MemoryShardStore();
    store.blocks().forEach((row, bytes) -> copy.putBlock(row, bytes.clone()));
    byte[] settings = store.settings();
    if (settings != null) {
      copy.putSettings(settings.clone());
    }
    return copy;
  }

  /** The table as records of a source. */
  static RecordReader reader(Table table) {
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      @Nullable String[] cells = new String[table.variables.size()];
      for (int c = 0; c < cells.length; c++) {
        boolean number = table.variables.get(c).type() == VariableType.NUMERIC;
        cells[c] =
            table.isMissing(i, c)
                ? null
                : number ? Double.toString(table.numbers[i][c]) : table.labels[i][c];
      }
      records.add(new RawRecord(i + 2, "row " + i, cells, null));
    }
    return reader(table.variables.stream().map(Variable::name).toList(), records);
  }

  /** Records in memory as a source. */
  static RecordReader reader(List<String> columns, List<RawRecord> records) {
    return new RecordReader() {
      private int next;

      @Override
      public List<String> columns() {
        return columns;
      }

      @Override
      public @Nullable RawRecord next() {
        return next < records.size() ? records.get(next++) : null;
      }

      @Override
      public long skip(long count) {
        throw new UnsupportedOperationException("not needed here");
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  /** The schema in which the columns stand as the plan numbers them. */
  static Schema schema(List<Variable> variables) {
    List<Column> columns = new ArrayList<>();
    for (Variable variable : variables) {
      columns.add(new Column(variable.name(), variable.type(), columns.size()));
    }
    return new Schema(columns);
  }

  /** Keeps everything a monitor puts out. */
  static final class Kept implements LocalMonitor.Output {
    final List<String> readings = new ArrayList<>();
    final List<String> alerts = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();

    /** Readings and alerts in the order they came. */
    final List<String> lines = new ArrayList<>();

    @Override
    public void reading(String json) {
      readings.add(json);
      lines.add(json);
    }

    @Override
    public void alert(String json) {
      alerts.add(json);
      lines.add(json);
    }

    @Override
    public void rejected(String json) {
      rejected.add(json);
    }
  }
}
