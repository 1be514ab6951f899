package io.mimon.core.monitor;

import io.mimon.core.input.Schema;
import java.io.Serializable;

/**
 * How targets are read that come apart from their rows.
 *
 * @param schema of the records that have them: {@link #TARGET}, then {@link #ID}
 * @param time when such a record happened
 */
public record LabelRule(Schema schema, RecordTime time) implements Serializable {
  /** The number of the target's column. */
  public static final int TARGET = 0;

  /** The number of the identifier's column. */
  public static final int ID = 1;
}
