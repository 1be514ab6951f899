package io.mimon.estimators.bench;

import io.mimon.estimators.BiasCorrection;
import io.mimon.estimators.JointTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Bias and root mean squared error of the corrections at small n, in nats, as Markdown: square
 * tables with uniform and with Zipf margins, without a link and with one.
 *
 * <p>With a link Y is X with probability a half, else drawn anew; the truth is that of the table.
 */
public final class CountsBias {

  private static final int[] SIZES = {4, 16, 64};
  private static final int[] ROWS = {50, 200, 1_000, 5_000};
  private static final List<Double> LINKS = List.of(0.0, 0.5);

  private CountsBias() {}

  /** Prints the table; the argument is the number of samples of each row (else 400). */
  public static void main(String[] args) {
    int samples = args.length > 0 ? Integer.parseInt(args[0]) : 400;
    StringBuilder head = new StringBuilder("| table | n | truth |");
    for (BiasCorrection correction : BiasCorrection.values()) {
      head.append(' ').append(correction.name().toLowerCase(Locale.ROOT)).append(" |");
    }
    System.out.println(head + "\n|---|---|---|---|---|---|---|");
    for (boolean zipf : new boolean[] {false, true}) {
      for (double link : LINKS) {
        for (int size : SIZES) {
          for (int n : ROWS) {
            System.out.println(row(zipf, link, size, n, samples));
          }
        }
      }
    }
  }

  private static String row(boolean zipf, double link, int size, int n, int samples) {
    double[] margin = margin(zipf, size);
    double truth = truth(margin, link);
    List<BiasCorrection> corrections = List.of(BiasCorrection.values());
    double[] errors = new double[corrections.size()];
    double[] squares = new double[corrections.size()];
    for (int sample = 0; sample < samples; sample++) {
      JointTable table = draw(margin, link, n, new SplittableRandom(sample));
      for (int c = 0; c < errors.length; c++) {
        double error = table.nats(corrections.get(c)) - truth;
        errors[c] += error / samples;
        squares[c] += error * error / samples;
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "| %d × %d %s%s | %,d | %.3f |",
            size,
            size,
            zipf ? "Zipf" : "uniform",
            link > 0 ? ", linked" : "",
            n,
            truth));
    for (int c = 0; c < errors.length; c++) {
      line.append(String.format(Locale.ROOT, " %+.3f, %.3f |", errors[c], Math.sqrt(squares[c])));
    }
    return line.toString();
  }

  private static double[] margin(boolean zipf, int size) {
    double[] margin = new double[size];
    Arrays.setAll(margin, i -> zipf ? 1.0 / (i + 1) : 1);
    double sum = Arrays.stream(margin).sum();
    Arrays.setAll(margin, i -> margin[i] / sum);
    return margin;
  }

  private static double truth(double[] margin, double link) {
    double sum = 0;
    for (int x = 0; x < margin.length; x++) {
      for (int y = 0; y < margin.length; y++) {
        double given = (1 - link) * margin[y] + (x == y ? link : 0);
        sum += margin[x] * given * Math.log(given / margin[y]);
      }
    }
    return sum;
  }

  private static JointTable draw(double[] margin, double link, int n, SplittableRandom random) {
    JointTable table = new JointTable();
    for (int i = 0; i < n; i++) {
      int x = draw(margin, random);
      table.add(x, random.nextDouble() < link ? x : draw(margin, random));
    }
    return table;
  }

  private static int draw(double[] margin, SplittableRandom random) {
    double left = random.nextDouble();
    int category = 0;
    while (category < margin.length - 1 && left >= margin[category]) {
      left -= margin[category++];
    }
    return category;
  }
}
