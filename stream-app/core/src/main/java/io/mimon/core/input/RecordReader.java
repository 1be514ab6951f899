package io.mimon.core.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one input, in order.
 *
 * <p>Every record comes out exactly once, malformed ones included; blank lines are not records. Not
 * for use by several threads.
 */
public interface RecordReader extends Closeable {

  /** The names that {@link RawRecord#cells} is aligned to. */
  List<String> columns();

  /**
   * The next record, or null at the end.
   *
   * @throws InputException if the input cannot be read further
   */
  @Nullable RawRecord next() throws IOException;

  /**
   * Passes over records, exactly those that {@link #next} would have returned, without building
   * them. Used on restart.
   *
   * @return how many were passed over: fewer than asked for only at the end of the input
   */
  long skip(long records) throws IOException;
}
