package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.ObservedFeature;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Features of one sort, by their block laws: estimates have mean, variance and skewness of real
 * ones, of windows that have none, a quarter, … or all of their rows from the law after the change;
 * windows that overlap are as alike as the rows they share. Windows of a reference are real. Where
 * only a margin moves, everything is: rows through the monitor.
 */
final class GridStream {
  private static final int QUARTERS = Track.LOOKS;
  private static final int NEIGHBOURS = 3;

  private final Laws laws;
  private final int rows;
  private final List<Reference.Sample> windows = new ArrayList<>();
  private final double[][] moments = new double[QUARTERS + 1][];
  private final List<ObservedFeature> moved = new ArrayList<>();

  /** The rows of it: before the change, after it, and after one of a margin alone. */
  record Laws(String name, RowLaw before, RowLaw after, RowLaw moved) {}

  /** How much is drawn for a stream. */
  record Size(int windows, int mixed, int moved) {}

  /** A feature's reference and its looks from there on. */
  @SuppressWarnings("ArrayRecordComponent") // test data
  record Feature(Reference reference, View[] views) {}

  GridStream(Laws laws, int rows, Size size, int blocks, SplittableRandom random) {
    this.laws = laws;
    this.rows = rows;
    for (int i = 0; i < size.windows; i++) {
      windows.add(new RowBlocks(laws.name, laws.before, rows).window(random));
    }
    moments[0] = moments(windows.stream().mapToDouble(Reference.Sample::nats).toArray());
    for (int q = 1; q <= QUARTERS; q++) {
      double[] nats = new double[size.mixed];
      for (int i = 0; i < nats.length; i++) {
        nats[i] = mixed(rows * q / QUARTERS, random);
      }
      moments[q] = moments(nats);
    }
    for (int i = 0; i < size.moved; i++) {
      moved.add(observed(blocks, random));
    }
  }

  String name() {
    return laws.name;
  }

  /** Each of the features whose margin alone moves, once. */
  List<Feature> moved(int quarters) {
    return moved.stream().map(of -> observed(of, quarters)).toList();
  }

  private BatchEstimator estimator() {
    RowLaw law = laws.before;
    return Estimators.batch(law.estimator(), law.x(), law.y(), NEIGHBOURS);
  }

  private double mixed(int rowsAfter, SplittableRandom random) {
    double[][] pair = new double[2][rows];
    fill(pair, 0, rows - rowsAfter, laws.before, random);
    fill(pair, rows - rowsAfter, rows, laws.after, random);
    return estimator().estimate(pair[0], pair[1]).nats();
  }

  private static void fill(double[][] pair, int from, int to, RowLaw law, SplittableRandom random) {
    double[] x = new double[to - from];
    double[] y = new double[to - from];
    if (x.length > 0) {
      law.draw(random, x, y);
      System.arraycopy(x, 0, pair[0], from, x.length);
      System.arraycopy(y, 0, pair[1], from, y.length);
    }
  }

  /** A feature whose margin moves two blocks behind the reference. */
  private ObservedFeature observed(int blocks, SplittableRandom random) {
    int before = (Evaluation.OF_REFERENCE + Grid.MARGIN_MOVES) * rows;
    double[][] pair = new double[2][(Evaluation.OF_REFERENCE + blocks) * rows];
    fill(pair, 0, before, laws.before, random);
    fill(pair, before, pair[0].length, laws.moved, random);
    RowLaw law = laws.before;
    return new ObservedFeature(
        law.x(), pair[0], law.y(), pair[1], rows, Evaluation.OF_REFERENCE, rows / QUARTERS);
  }

  private static double[] moments(double[] of) {
    double mean = Arrays.stream(of).average().orElseThrow();
    double squares = Arrays.stream(of).map(v -> (v - mean) * (v - mean)).sum() / of.length;
    double cubes = Arrays.stream(of).map(v -> Math.pow(v - mean, 3)).sum() / of.length;
    return new double[] {mean, Math.sqrt(squares), cubes / Math.pow(squares, 1.5)};
  }

  /**
   * A feature of it.
   *
   * @param quarters how many quarters of a window are looked at
   * @param changeAt the quarter in which the change begins, if there is one
   */
  Feature feature(Change change, int quarters, int changeAt, SplittableRandom random) {
    if (change == Change.MARGINAL) {
      return observed(moved.get(random.nextInt(moved.size())), quarters);
    }
    List<Reference.Sample> reference = new ArrayList<>();
    for (int i = 0; i < Evaluation.OF_REFERENCE; i++) {
      reference.add(windows.get(random.nextInt(windows.size())));
    }
    double[] z = new double[quarters];
    double[] share = new double[quarters];
    View[] views = new View[quarters];
    for (int q = 0; q < quarters; q++) {
      z[q] = random.nextGaussian();
      share[q] = change.share(q - changeAt);
      views[q] = new View(q < QUARTERS - 1 ? Double.NaN : look(z, share, q));
    }
    return new Feature(Reference.of(reference), views);
  }

  private double look(double[] z, double[] share, int last) {
    double sum = 0;
    double ofNew = 0;
    for (int q = last - QUARTERS + 1; q <= last; q++) {
      sum += z[q] / Math.sqrt(QUARTERS);
      ofNew += share[q];
    }
    int low = Math.min(QUARTERS - 1, (int) ofNew);
    double part = ofNew - low;
    double[] at = new double[3];
    for (int m = 0; m < at.length; m++) {
      at[m] = (1 - part) * moments[low][m] + part * moments[low + 1][m];
    }
    return at[0] + at[1] * (sum + at[2] * (sum * sum - 1) / 6);
  }

  private static Feature observed(ObservedFeature of, int quarters) {
    View[] views = new View[quarters];
    Arrays.fill(views, new View(Double.NaN));
    for (int look = 0; look < of.looks().size(); look++) {
      ObservedFeature.Look seen = of.looks().get(look);
      views[QUARTERS - 1 + look] = new View(seen.nats(), seen.others(), seen.otherRows());
    }
    return new Feature(Reference.of(of.reference()), views);
  }
}
