package io.mimon.estimators.bench;

import io.mimon.estimators.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Batch estimates, standard error included, in CPU time: see {@link CpuRounds}. */
public final class CpuTime {

  static final String HEADER =
      """
      | batch estimate | rows | ms, min | ms, median | nats |
      |---|---|---|---|---|
      """;

  private static final int OPERATIONS_MAX = 500;

  private CpuTime() {}

  /** Prints a row of a table for each task and number of rows given: {@code "ksg1 t2" 1000}. */
  public static void main(String[] args) {
    List<String> arguments = Arrays.asList(args);
    for (String words : arguments.stream().filter(a -> !isNumber(a)).toList()) {
      for (String rows : arguments.stream().filter(CpuTime::isNumber).toList()) {
        System.out.println(row(Task.of(words), Integer.parseInt(rows)));
      }
    }
  }

  static boolean isNumber(String argument) {
    return argument.chars().allMatch(Character::isDigit);
  }

  private static String row(Task task, int rows) {
    Supplier<Estimate> estimate = task.columns(rows).batch(task.type(), Task.NEIGHBOURS);
    CpuRounds cpu = CpuRounds.of(OPERATIONS_MAX, () -> estimate.get().nats());
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.3g | %.3g | %.6f |",
        task,
        rows,
        cpu.microsMin() / 1e3,
        cpu.microsMedian() / 1e3,
        cpu.value());
  }
}
