package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns that a monitor uses, in the order of its rows; names are unique. */
public record Schema(List<Column> columns) implements Serializable {

  public Schema {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("Column " + column.name() + " is used twice");
      }
    }
  }

  /**
   * The schema of the columns {@code use} names, in its iteration order.
   *
   * @param readerColumns what {@link RecordReader#columns} says; must contain them all
   */
  public static Schema of(List<String> readerColumns, Map<String, VariableType> use) {
    List<Column> columns = new ArrayList<>(use.size());
    use.forEach(
        (name, type) -> {
          int position = readerColumns.indexOf(name);
          if (position < 0) {
            throw new IllegalArgumentException("There is no column " + name);
          }
          columns.add(new Column(name, type, position));
        });
    return new Schema(columns);
  }

  /**
   * Names by position in a record, for a source that reads the columns in use alone; empty at the
   * positions of all others.
   */
  public List<String> namesByPosition() {
    int positions = columns.stream().mapToInt(column -> column.position() + 1).max().orElse(0);
    List<String> names = new ArrayList<>(Collections.nCopies(positions, ""));
    for (Column column : columns) {
      if (column.position() != Column.ABSENT) {
        names.set(column.position(), column.name());
      }
    }
    return names;
  }

  public int size() {
    return columns.size();
  }

  /** Index into the arrays of a {@link Row}, or -1 if the column is not used. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
