package io.mimon.cli;

import io.mimon.core.input.Rejection;
import io.mimon.core.plan.Dataset;
import java.io.PrintStream;
import java.util.Locale;

/** The rows of a file that could not be used. */
final class RejectedRows {
  private RejectedRows() {}

  /**
   * Says how many there are, and why the first.
   *
   * @throws UsageException if there is no other row
   */
  static void remark(Dataset data, PrintStream err) {
    if (data.rejections().isEmpty()) {
      return;
    }
    Rejection first = data.rejections().get(0);
    int rejected = data.rejections().size();
    if (data.rows() == 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "none of the %,d rows can be used; the first, line %d: %s",
              rejected,
              first.line(),
              first.detail()));
    }
    err.printf(
        Locale.ROOT,
        "%,d of %,d rows could not be read and were left out; the first, line %d: %s%n",
        rejected,
        rejected + data.rows(),
        first.line(),
        first.detail());
  }
}
