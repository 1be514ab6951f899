package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endless made-up stream whose rows can be had in any order: row i depends only on the seed and
 * on i, so that a source restarts anywhere. Row i has line number i + 1.
 *
 * <p>{@link #credit} is a lender's stream with scheduled changes of relevance, {@link #wide} a
 * table of Gaussian features for measuring speed.
 */
public final class SimulatedStream {

  /** Fills the values of one row. */
  interface Model {
    Schema schema();

    void fill(long row, double[] numbers, @Nullable String[] labels);
  }

  private final Model model;

  private SimulatedStream(Model model) {
    this.model = model;
  }

  /**
   * Loans: who defaults?
   *
   * <p>The link changes and nothing else does. Marginals, the share of defaults, and the mutual
   * information of every other feature are exactly the same before and after a change ({@link
   * CreditModel} says how).
   *
   * @param lossRow first row at which {@code income} tells nothing any more
   * @param gainRow first row at which {@code device} tells something
   */
  public static SimulatedStream credit(long seed, long lossRow, long gainRow) {
    return new SimulatedStream(new CreditModel(seed, lossRow, gainRow));
  }

  /**
   * Standard normal features {@code x0, x1, …} and target {@code y}, the correlation of feature j
   * with the target being {@link #wideCorrelation}.
   */
  public static SimulatedStream wide(int numericFeatures, long seed) {
    return new SimulatedStream(new WideModel(numericFeatures, seed));
  }

  /**
   * The correlation ρ of feature j in {@link #wide}: 0 for the first, rising evenly to 0.9; its
   * mutual information with the target is −½ ln(1 − ρ²) nats.
   */
  public static double wideCorrelation(int feature, int numericFeatures) {
    return numericFeatures == 1 ? 0 : 0.9 * feature / (numericFeatures - 1);
  }

  /** All columns, the target last. */
  public Schema schema() {
    return model.schema();
  }

  /** The column that is to be predicted. */
  public String target() {
    return schema().columns().get(schema().size() - 1).name();
  }

  /**
   * Row i, from 0 on, as a {@link RowParser} would make it of {@link #recordAt}.
   *
   * @param i any row, in any order
   */
  public Row rowAt(long i) {
    if (i < 0) {
      throw new IllegalArgumentException("Rows count from 0; asked for " + i);
    }
    int size = schema().size();
    double[] numbers = new double[size];
    Arrays.fill(numbers, Double.NaN);
    @Nullable String[] labels = new String[size];
    model.fill(i, numbers, labels);
    return new Row(Origin.line(i + 1), numbers, labels);
  }

  /** Row i as text. */
  public RawRecord recordAt(long i) {
    Row row = rowAt(i);
    int size = schema().size();
    @Nullable String[] cells = new String[size];
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < size; c++) {
      String cell = row.labels()[c];
      if (cell == null) {
        cell = Double.toString(row.numbers()[c]);
      }
      cells[c] = cell;
      text.append(c == 0 ? "" : ",").append(cell);
    }
    return RawRecord.of(i + 1, text.toString(), cells);
  }

  /** The first {@code rows} rows as an input; passing over rows costs nothing. */
  public RecordReader reader(long rows) {
    return new Reader(rows);
  }

  private final class Reader implements RecordReader {
    private final long rows;
    private long next;

    Reader(long rows) {
      this.rows = rows;
    }

    @Override
    public List<String> columns() {
      return schema().columns().stream().map(Column::name).toList();
    }

    @Override
    public @Nullable RawRecord next() {
      return next < rows ? recordAt(next++) : null;
    }

    @Override
    public long skip(long records) {
      long skipped = Math.max(0, Math.min(records, rows - next));
      next += skipped;
      return skipped;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /** A schema of columns that stand in the order of the cells. */
  static final class SchemaBuilder {
    private final List<Column> columns = new ArrayList<>();

    SchemaBuilder add(String name, VariableType type) {
      columns.add(new Column(name, type, columns.size()));
      return this;
    }

    Schema build() {
      return new Schema(columns);
    }
  }
}
