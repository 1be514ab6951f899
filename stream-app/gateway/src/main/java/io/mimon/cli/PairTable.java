package io.mimon.cli;

import io.mimon.estimators.Estimate;
import io.mimon.gateway.console.DisplayText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What features share with each other, two by two.
 *
 * @param names in order
 * @param nats the information of each with each, by place; on the diagonal nothing
 */
record PairTable(List<String> names, double[][] nats) {
  private static final int NAME_WIDTH_MAX = 40;

  void print(PrintStream out) {
    out.printf("%nWhat they share with each other, in bits, from tables of counts%n%n");
    int width = names.stream().mapToInt(n -> DisplayText.width(shown(n))).max().orElse(0);
    width = Math.min(NAME_WIDTH_MAX, width);
    out.println(line("", DisplayText.fit("", width), i -> Integer.toString(i + 1)));
    for (int row = 0; row < names.size(); row++) {
      int at = row;
      out.println(
          line(
              Integer.toString(row + 1),
              DisplayText.fit(shown(names.get(row)), width),
              i -> i == at ? "-" : bits(nats[at][i])));
    }
  }

  private String line(String rank, String name, IntFunction<String> cell) {
    StringBuilder line = new StringBuilder("%4s  %s".formatted(rank, name));
    for (int i = 0; i < names.size(); i++) {
      line.append("  %6s".formatted(cell.apply(i)));
    }
    return line.toString().stripTrailing();
  }

  private static String bits(double nats) {
    return String.format(Locale.ROOT, "%.3f", Estimate.toBits(nats));
  }

  private static String shown(String name) {
    return DisplayText.escape(name);
  }

  void printJson(PrintStream out) {
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        Map<String, @Nullable Object> pair = new LinkedHashMap<>();
        pair.put("type", "mimon.pair.v1");
        pair.put("x", names.get(i));
        pair.put("y", names.get(j));
        pair.put("bits", Measured.known(Estimate.toBits(nats[i][j])));
        out.println(Measured.JSON.valueToTree(pair));
      }
    }
  }
}
