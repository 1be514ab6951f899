package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Blocks of a table, drawn by their counts and not row by row, so that thousands of months can be
 * had: {@code counts} with Miller and Madow's correction.
 *
 * <p>Where rows repeat the ones before, runs are drawn; else cells are drawn by conditional
 * binomials.
 */
final class TableBlocks implements Blocks {
  private final String name;
  private final double[][] cells;
  private final double stay;
  private final int rows;
  private final double[] upTo;
  private final RowBlocks ofRows;
  private final double[] logFactorial;
  private final int[] counts;

  TableBlocks(String name, double[][] cells, double stay, int rows) {
    this.name = name;
    this.cells = cells;
    this.stay = stay;
    this.rows = rows;
    this.upTo = cumulative(cells);
    this.ofRows = new RowBlocks(name, RowLaw.table(cells, stay), rows);
    this.counts = new int[upTo.length];
    this.logFactorial = new double[rows + 1];
    for (int i = 1; i <= rows; i++) {
      logFactorial[i] = logFactorial[i - 1] + Math.log(i);
    }
  }

  static double[] cumulative(double[][] cells) {
    double[] upTo = new double[cells.length * cells[0].length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += cells[i / cells[0].length][i % cells[0].length];
      upTo[i] = sum;
    }
    return upTo;
  }

  static int cell(double[] upTo, double at) {
    int cell = 0;
    while (cell < upTo.length - 1 && at >= upTo[cell]) {
      cell++;
    }
    return cell;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public Reference.Sample window(SplittableRandom random) {
    return ofRows.window(random);
  }

  @Override
  public double block(SplittableRandom random) {
    if (stay > 0) {
      drawRuns(random);
    } else {
      drawCells(random);
    }
    return nats();
  }

  private void drawRuns(SplittableRandom random) {
    Arrays.fill(counts, 0);
    double logStay = Math.log(stay);
    for (int left = rows; left > 0; ) {
      double run = 1 + Math.floor(Math.log(1 - random.nextDouble()) / logStay);
      int taken = (int) Math.min(left, run);
      counts[cell(upTo, random.nextDouble())] += taken;
      left -= taken;
    }
  }

  private void drawCells(SplittableRandom random) {
    int left = rows;
    double before = 0;
    for (int c = 0; c < counts.length - 1; c++) {
      double share = (upTo[c] - before) / (1 - before);
      counts[c] = binomial(random, left, Math.min(1, share));
      left -= counts[c];
      before = upTo[c];
    }
    counts[counts.length - 1] = left;
  }

  /** By inversion, from the mode outwards. */
  private int binomial(SplittableRandom random, int n, double p) {
    if (n == 0 || p <= 0 || p >= 1) {
      return p >= 1 ? n : 0;
    }
    int mode = (int) Math.min(n, Math.floor((n + 1) * p));
    double atMode =
        Math.exp(
            logFactorial[n]
                - logFactorial[mode]
                - logFactorial[n - mode]
                + mode * Math.log(p)
                + (n - mode) * Math.log(1 - p));
    double odds = p / (1 - p);
    double left = random.nextDouble() - atMode;
    double up = atMode;
    double down = atMode;
    for (int away = 1; left > 0; away++) {
      int above = mode + away;
      int below = mode - away;
      if (above > n && below < 0) {
        return mode;
      }
      if (above <= n) {
        up *= odds * (n - above + 1) / above;
        left -= up;
        if (left <= 0) {
          return above;
        }
      }
      if (below >= 0) {
        down *= (below + 1) / (odds * (n - below));
        left -= down;
        if (left <= 0) {
          return below;
        }
      }
    }
    return mode;
  }

  private double nats() {
    int columns = cells[0].length;
    int[] ofX = new int[cells.length];
    int[] ofY = new int[columns];
    double sum = 0;
    int seen = 0;
    for (int c = 0; c < counts.length; c++) {
      ofX[c / columns] += counts[c];
      ofY[c % columns] += counts[c];
      sum += entropyTerm(counts[c]);
      seen += counts[c] > 0 ? 1 : 0;
    }
    int margins = 0;
    for (int count : ofX) {
      sum -= entropyTerm(count);
      margins += count > 0 ? 1 : 0;
    }
    for (int count : ofY) {
      sum -= entropyTerm(count);
      margins += count > 0 ? 1 : 0;
    }
    return Math.log(rows) + sum / rows - (seen - margins + 1) / (2.0 * rows);
  }

  private static double entropyTerm(int count) {
    return count == 0 ? 0 : count * Math.log(count);
  }
}
