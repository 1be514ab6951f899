package io.mimon.estimators.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A full window that slides, in CPU time a row (see {@link CpuRounds}), and the memory it takes.
 * The memory is right with {@code -XX:+UseSerialGC} only.
 */
public final class SlidingCpuTime {

  static final String HEADER =
      """
      | window | rows | stride | µs a row, min | µs a row, median | bytes a row |
      |---|---|---|---|---|---|
      """;

  private static final String STRIDE = "stride=";
  private static final int SLIDES_A_ROUND = 2_048;

  private SlidingCpuTime() {}

  /**
   * Prints a row of a table for each task and number of rows given, read at every row or at the
   * stride: {@code "ksg1 t2" 1000 stride=100}.
   */
  public static void main(String[] args) {
    List<String> arguments = Arrays.asList(args);
    int stride =
        arguments.stream()
            .filter(a -> a.startsWith(STRIDE))
            .mapToInt(a -> Integer.parseInt(a.substring(STRIDE.length())))
            .findFirst()
            .orElse(1);
    List<String> tasks =
        arguments.stream().filter(a -> !CpuTime.isNumber(a) && !a.startsWith(STRIDE)).toList();
    for (String words : tasks) {
      for (String rows : arguments.stream().filter(CpuTime::isNumber).toList()) {
        System.out.println(row(Task.of(words), Integer.parseInt(rows), stride));
      }
    }
  }

  private static String row(Task task, int rows, int stride) {
    Window window = new Window(task, rows, stride);
    CpuRounds cpu = CpuRounds.of(Math.max(1, SLIDES_A_ROUND / stride), window::read);
    double bytes = window.release();
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %d | %.1f | %.1f | %.0f |",
        task,
        rows,
        stride,
        cpu.microsMin() / stride,
        cpu.microsMedian() / stride,
        bytes / rows);
  }
}
