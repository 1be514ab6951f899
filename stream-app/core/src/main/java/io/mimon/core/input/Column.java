package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import java.io.Serializable;

/**
 * A column that a monitor uses.
 *
 * @param position index into {@link RawRecord#cells}; {@link #ABSENT} for a column that records
 *     lack, whose values come from elsewhere
 */
public record Column(String name, VariableType type, int position) implements Serializable {
  /** No record has it. */
  public static final int ABSENT = -1;

  public Column {
    if (position < ABSENT) {
      throw new IllegalArgumentException("Column " + name + " has the position " + position);
    }
  }
}
