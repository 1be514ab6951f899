package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/**
 * A column as a person should see it before a monitor uses it.
 *
 * @param kind what it looks like in the sample
 * @param use what it is used as; null: left out
 * @param overridden whether the configuration decided the use
 * @param rows well-formed records in the sample
 * @param missing those of them without a value here
 * @param distinct different values as written, counted up to {@link #DISTINCT_MAX}
 * @param note why it is this kind, and what to expect; for a person
 */
public record ColumnProfile(
    String name,
    ColumnKind kind,
    @Nullable VariableType use,
    boolean overridden,
    long rows,
    long missing,
    int distinct,
    String note) {

  /** Counting stops here; {@code distinct == DISTINCT_MAX} means "so many or more". */
  public static final int DISTINCT_MAX = 10_000;
}
