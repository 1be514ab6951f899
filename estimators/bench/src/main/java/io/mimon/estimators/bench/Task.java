package io.mimon.estimators.bench;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;

import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Samples.Pair;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Triples.Triple;

/** What is estimated, on what: "ksg1 gaussian", "cmi-ksg gaussian given 2". k is 4 throughout. */
record Task(EstimatorType type, String data) {

  static final int NEIGHBOURS = 4;

  private static final double RHO = 0.6;
  private static final long SEED = 7;
  private static final int STRATA = 5;

  static Task of(String words) {
    String[] parts = words.split(" ", 2);
    EstimatorType type = EstimatorType.ofConfigName(parts[0]).orElse(null);
    if (type == null || parts.length < 2) {
      throw new IllegalArgumentException("\"" + words + "\" is not an estimator and its data");
    }
    return new Task(type, parts[1]);
  }

  /** So many rows of the data, the same each time. */
  Columns columns(int rows) {
    return data.contains(" given ") ? given(rows) : pairs(rows);
  }

  private Columns pairs(int rows) {
    return switch (data) {
      case "gaussian" -> Columns.numeric(Samples.gaussian(rows, RHO, SEED));
      case "t2" -> Columns.numeric(Samples.heavyTails(rows, SEED));
      case "integers" -> Columns.numeric(Samples.integers(rows, 20, SEED));
      case "zero-inflated" -> Columns.numeric(Samples.zeroInflated(rows, SEED));
      case "rounded" -> Columns.numeric(Samples.rounded(rows, SEED));
      case "identical" -> Columns.numeric(Samples.identical(rows, SEED));
      case "labels" -> Columns.numeric(Samples.noisyBit(rows, SEED));
      case "wide" -> {
        Pair pair = Samples.gaussian(rows, RHO, SEED);
        yield Columns.numeric(new Pair(widened(pair.x()), pair.y()));
      }
      case "2 classes" -> Columns.of(Samples.labelled(rows, 2, SEED), NUMERIC, CATEGORICAL);
      case "5 classes" -> Columns.of(Samples.labelled(rows, 5, SEED), NUMERIC, CATEGORICAL);
      case "codes" -> Columns.of(Samples.integers(rows, 20, SEED), CATEGORICAL, CATEGORICAL);
      default -> throw unknown();
    };
  }

  private Columns given(int rows) {
    Triple one = Triples.sums(rows, 1, SEED);
    return switch (data) {
      case "gaussian given 1" -> Columns.given(one, NUMERIC);
      case "gaussian given 2" -> Columns.given(Triples.sums(rows, 2, SEED), NUMERIC);
      case "gaussian given 3" -> Columns.given(Triples.sums(rows, 3, SEED), NUMERIC);
      case "integers given 1" -> Columns.given(Triples.rounded(rows, 1, 1, SEED), NUMERIC);
      case "zero-inflated given 1" -> Columns.given(Triples.zeroInflated(rows, 1, SEED), NUMERIC);
      case "wide given 1" -> Columns.given(new Triple(widened(one.x()), one.y(), one.z()), NUMERIC);
      case "gaussian given constant" ->
          Columns.given(new Triple(one.x(), one.y(), new double[1][rows]), NUMERIC);
      case "gaussian given strata" -> {
        double[][] codes = {Triples.binned(one.z()[0], STRATA)};
        yield Columns.given(new Triple(one.x(), one.y(), codes), CATEGORICAL);
      }
      default -> throw unknown();
    };
  }

  /** A million times wider, the worst case of a sweep: one axis dwarfs the other. */
  private static double[] widened(double[] values) {
    double[] wide = values.clone();
    for (int i = 0; i < wide.length; i++) {
      wide[i] *= 1e6;
    }
    return wide;
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("no data are called \"" + data + "\"");
  }

  @Override
  public String toString() {
    return type + " " + data;
  }
}
