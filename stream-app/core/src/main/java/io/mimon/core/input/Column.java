package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import java.io.Serializable;

/**
 * A column that a monitor uses.
 *
 * @param position index into {@link RawRecord#cells}
 */
public record Column(String name, VariableType type, int position) implements Serializable {
  public Column {
    if (position < 0) {
      throw new IllegalArgumentException("Column " + name + " has the position " + position);
    }
  }
}
