package io.mimon.core.input;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a sample says about one column; the rules are in {@link ColumnKind}.
 *
 * <p>Memory is bounded by {@link ColumnProfile#DISTINCT_MAX} values. {@code distinctOf} is the
 * number of values seen until that bound was met, so that shares of distinct values stay right.
 */
final class ColumnTally {

  private static final double NEARLY_ALL = 0.99;
  private static final int ENOUGH_VALUES = 100;
  private static final int FEW_INTEGERS_MAX = 20;

  private static final List<Set<String>> BOOLEAN_PAIRS =
      List.of(
          Set.of("0", "1"),
          Set.of("false", "true"),
          Set.of("no", "yes"),
          Set.of("f", "t"),
          Set.of("n", "y"),
          Set.of("off", "on"));

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"
              + "([T ]([01]\\d|2[0-4]):[0-5]\\d(:[0-6]\\d([.,]\\d{1,9})?)?"
              + " ?(Z|[+-]\\d{2}(:?\\d{2})?)?(\\[[\\w/+-]+])?)?");
  private static final Pattern ID_NAME =
      Pattern.compile("(?i:id|uuid|guid|row|index)|.*[_. -](?i:id|uuid|guid)|.*[a-z](Id|ID|Uuid)");

  /** A kind and the reason for it. */
  record Verdict(ColumnKind kind, String note) {}

  private final String name;
  private final Set<String> values = new HashSet<>();
  private final Set<Double> numbers = new HashSet<>();
  private long rows;
  private long missing;
  private long distinctOf;
  private long finite;
  private long notFinite;
  private long integers;
  private long writtenAsIntegers;
  private long timestamps;
  private long rises;
  private long falls;
  private double last = Double.NaN;

  ColumnTally(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  long rows() {
    return rows;
  }

  long missing() {
    return missing;
  }

  int distinct() {
    return values.size();
  }

  void add(@Nullable String cell) {
    rows++;
    if (cell == null) {
      missing++;
      return;
    }
    if (values.size() < ColumnProfile.DISTINCT_MAX) {
      values.add(cell);
      distinctOf++;
    }
    double number = NumberText.parse(cell);
    if (Double.isFinite(number)) {
      addNumber(number, cell);
    } else if (Double.isInfinite(number)) {
      notFinite++;
    } else if (TIMESTAMP.matcher(cell.strip()).matches()) {
      timestamps++;
    }
  }

  private void addNumber(double number, String cell) {
    finite++;
    if (number == Math.rint(number)) {
      integers++;
      writtenAsIntegers += isInteger(cell) ? 1 : 0;
    }
    if (numbers.size() <= FEW_INTEGERS_MAX) { // Whether they are more is all that is asked.
      numbers.add(number + 0.0); // -0.0 and 0.0 are one value
    }
    rises += number > last ? 1 : 0;
    falls += number < last ? 1 : 0;
    last = number;
  }

  private static boolean isInteger(String cell) {
    return cell.indexOf('.') < 0 && cell.indexOf('e') < 0 && cell.indexOf('E') < 0;
  }

  Verdict verdict() {
    long present = rows - missing;
    if (present == 0) {
      return new Verdict(ColumnKind.CATEGORICAL, "empty in the sample");
    }
    if (nearlyAll(timestamps, present)) {
      return new Verdict(ColumnKind.TIMESTAMP, "ISO-8601 dates or times; left out as a feature");
    }
    if (isBoolean(present)) {
      return new Verdict(ColumnKind.BOOLEAN, "two values, " + String.join(" and ", sorted()));
    }
    if (finite > 0 && nearlyAll(finite + notFinite, present)) {
      return numeric(present);
    }
    return text(present);
  }

  private boolean isBoolean(long present) {
    if (finite == present) { // 1 and 1.0 are one value here
      return numbers.equals(Set.of(0.0, 1.0));
    }
    Set<String> lower = new HashSet<>();
    for (String value : values) {
      if (lower.size() > 2) {
        return false;
      }
      lower.add(value.strip().toLowerCase(Locale.ROOT));
    }
    return BOOLEAN_PAIRS.contains(lower);
  }

  private List<String> sorted() {
    return values.stream().sorted().toList();
  }

  private Verdict numeric(long present) {
    String broken = brokenNote(present);
    if (numbers.size() == 1) {
      return new Verdict(ColumnKind.NUMERIC, "constant in the sample" + broken);
    }
    if (finite >= ENOUGH_VALUES && integers == finite && numbers.size() <= FEW_INTEGERS_MAX) {
      return new Verdict(ColumnKind.CATEGORICAL, "few distinct integers (" + numbers.size() + ")");
    }
    if (isIntegerIdentifier(present)) {
      String why = isInOrder() ? "distinct integers in order" : "distinct integers, named as an id";
      return new Verdict(ColumnKind.IDENTIFIER, why + "; left out as a feature");
    }
    return new Verdict(ColumnKind.NUMERIC, "numbers" + broken);
  }

  private String brokenNote(long present) {
    long broken = present - finite;
    return broken == 0
        ? ""
        : "; %d of %d values are not finite numbers, their rows are rejected"
            .formatted(broken, present);
  }

  private boolean isIntegerIdentifier(long present) {
    return present >= ENOUGH_VALUES
        && writtenAsIntegers == present
        && nearlyAll(distinct(), distinctOf)
        && (isInOrder() || ID_NAME.matcher(name).matches());
  }

  private boolean isInOrder() {
    return nearlyAll(Math.max(rises, falls), finite - 1);
  }

  private Verdict text(long present) {
    if (present >= ENOUGH_VALUES && nearlyAll(distinct(), distinctOf)) {
      return new Verdict(
          ColumnKind.IDENTIFIER, "text, nearly every value different; left out as a feature");
    }
    String count = distinct() == ColumnProfile.DISTINCT_MAX ? "or more " : "";
    String note =
        distinct() == 1
            ? "text, constant in the sample"
            : "text, %d %sdistinct values".formatted(distinct(), count);
    long numbersToo = finite + notFinite;
    return new Verdict(
        ColumnKind.CATEGORICAL,
        numbersToo == 0 ? note : note + "; %d of %d are numbers".formatted(numbersToo, present));
  }

  private static boolean nearlyAll(long part, long whole) {
    return part >= NEARLY_ALL * whole;
  }
}
