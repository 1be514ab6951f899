package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/**
 * What a column looks like in a sample, and what it is used as unless the configuration says
 * otherwise.
 *
 * <p>Decided by {@link TypeInference}, first rule that fits; "nearly all" is 99 % of the values
 * that are present, so that a stray broken value does not turn numbers into text (its row is
 * rejected when it comes):
 *
 * <ol>
 *   <li>nothing present: {@link #CATEGORICAL}, "empty in the sample";
 *   <li>nearly all ISO-8601 dates or date-times: {@link #TIMESTAMP};
 *   <li>two values, a usual pair (0/1, true/false, yes/no, t/f, y/n, on/off; in any case): {@link
 *       #BOOLEAN};
 *   <li>nearly all numbers, at least one of them finite: {@link #NUMERIC}, but
 *       <ul>
 *         <li>constant: still NUMERIC, with a note, because a feature that is dead in the sample
 *             may come alive, and would then have no classes to compare;
 *         <li>2 to 20 distinct values, all integers, in at least 100: {@link #CATEGORICAL}, "few
 *             distinct integers";
 *         <li>written as integers, nearly all distinct in at least 100, and either in order or
 *             named like an id: {@link #IDENTIFIER}. Distinct integers alone are not enough:
 *             incomes and amounts in cents are distinct too. Numbers with a decimal point never are
 *             identifiers.
 *       </ul>
 *   <li>text, nearly all distinct in at least 100: {@link #IDENTIFIER};
 *   <li>other text: {@link #CATEGORICAL}.
 * </ol>
 *
 * <p>There is no kind for constants: that is a property of the sample, and said in the note.
 */
public enum ColumnKind {
  NUMERIC(VariableType.NUMERIC),
  CATEGORICAL(VariableType.CATEGORICAL),
  BOOLEAN(VariableType.CATEGORICAL),
  TIMESTAMP(null),
  IDENTIFIER(null);

  private final @Nullable VariableType use;

  ColumnKind(@Nullable VariableType use) {
    this.use = use;
  }

  /** What it is used as by default; null: it is left out. */
  public @Nullable VariableType use() {
    return use;
  }
}
