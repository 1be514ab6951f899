package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/**
 * Records to rows of a schema.
 *
 * <p>Numbers are doubles: an integer beyond 2^53 is rounded to the nearest one. Labels are compared
 * as written, case and all; "1" and "1.0" are two labels. One bad value in a used column rejects
 * the record; columns that are not used are not looked at.
 */
public final class RowParser {

  /** A label is kept per row in the window; longer ones are texts, not categories. */
  public static final int LABEL_CHARS_MAX = 1_024;

  private static final int SHOWN_CHARS_MAX = 80;

  private final Schema schema;
  private final int[] positions;
  private final boolean[] numeric;

  public RowParser(Schema schema) {
    this.schema = schema;
    int size = schema.size();
    this.positions = new int[size];
    this.numeric = new boolean[size];
    for (int i = 0; i < size; i++) {
      positions[i] = schema.columns().get(i).position();
      numeric[i] = schema.columns().get(i).type() == VariableType.NUMERIC;
    }
  }

  public Schema schema() {
    return schema;
  }

  public Parsed parse(RawRecord raw) {
    String problem = raw.problem();
    if (problem != null) {
      String reason = raw.reason() == null ? Rejection.MALFORMED_ROW : raw.reason();
      return new Rejection(reason, problem, raw.origin(), raw.text());
    }
    int size = positions.length;
    double[] numbers = new double[size];
    @Nullable String[] labels = new String[size];
    for (int i = 0; i < size; i++) {
      String cell = positions[i] == Column.ABSENT ? null : raw.cells()[positions[i]];
      numbers[i] = Double.NaN;
      if (cell == null) {
        continue;
      }
      if (!numeric[i]) {
        if (cell.length() > LABEL_CHARS_MAX) {
          return reject(raw, i, cell, Rejection.LABEL_TOO_LONG);
        }
        labels[i] = cell;
        continue;
      }
      double number = NumberText.parse(cell);
      if (!Double.isFinite(number)) {
        boolean text = Double.isNaN(number);
        return reject(raw, i, cell, text ? Rejection.NOT_A_NUMBER : Rejection.NOT_FINITE);
      }
      numbers[i] = number;
    }
    return new Row(raw.origin(), numbers, labels);
  }

  private Rejection reject(RawRecord raw, int column, String cell, String reason) {
    String what =
        switch (reason) {
          case Rejection.NOT_A_NUMBER -> "which is not a number.";
          case Rejection.NOT_FINITE -> "which is not a finite number.";
          default -> "a label of more than " + LABEL_CHARS_MAX + " characters.";
        };
    String detail =
        "Column '%s' has '%s', %s"
            .formatted(schema.columns().get(column).name(), shown(cell), what);
    return new Rejection(reason, detail, raw.origin(), raw.text());
  }

  /** A cell as a sentence shows it. */
  public static String shown(String cell) {
    return cell.length() <= SHOWN_CHARS_MAX ? cell : cell.substring(0, SHOWN_CHARS_MAX) + "…";
  }
}
