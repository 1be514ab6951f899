package io.mimon.estimators.bench;

import io.mimon.estimators.BatchConditionalEstimator;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.SlidingConditionalEstimator;
import io.mimon.estimators.SlidingEstimator;
import io.mimon.estimators.VariableType;
import io.mimon.estimators.testkit.Samples.Pair;
import io.mimon.estimators.testkit.Triples.Triple;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Columns of X, Y and any number of Z with their types; estimators of any kind work on them. */
@SuppressWarnings("ArrayRecordComponent") // passed on at once
record Columns(
    double[] x,
    double[] y,
    double[][] z,
    VariableType xType,
    VariableType yType,
    List<VariableType> zTypes) {

  static Columns of(Pair pair, VariableType xType, VariableType yType) {
    return new Columns(pair.x(), pair.y(), new double[0][], xType, yType, List.of());
  }

  static Columns numeric(Pair pair) {
    return of(pair, VariableType.NUMERIC, VariableType.NUMERIC);
  }

  static Columns given(Triple triple, VariableType zType) {
    return new Columns(
        triple.x(),
        triple.y(),
        triple.z(),
        VariableType.NUMERIC,
        VariableType.NUMERIC,
        Collections.nCopies(triple.z().length, zType));
  }

  int rows() {
    return x.length;
  }

  /** The values of Z by row. */
  double[][] zByRow() {
    double[][] rows = new double[rows()][z.length];
    for (int d = 0; d < z.length; d++) {
      for (int i = 0; i < rows.length; i++) {
        rows[i][d] = z[d][i];
      }
    }
    if (z.length == 0) {
      Arrays.fill(rows, new double[0]);
    }
    return rows;
  }

  /** An estimate from all rows, each time it is asked for. */
  Supplier<Estimate> batch(EstimatorType type, int k) {
    if (type.isConditional()) {
      BatchConditionalEstimator estimator =
          Estimators.batchConditional(type, xType, yType, zTypes, k);
      return () -> estimator.estimate(x, y, z);
    }
    BatchEstimator estimator = Estimators.batch(type, xType, yType, k);
    return () -> estimator.estimate(x, y);
  }

  /** A rolling estimator for such rows, without any; one of I(X;Y) looks at no Z. */
  SlidingConditionalEstimator sliding(EstimatorType type, int k, int windowRows, int strideRows) {
    return type.isConditional()
        ? Estimators.slidingConditional(type, xType, yType, zTypes, k, windowRows, strideRows)
        : new GivenNothing(Estimators.sliding(type, xType, yType, k, windowRows, strideRows));
  }

  private record GivenNothing(SlidingEstimator pairs) implements SlidingConditionalEstimator {
    @Override
    public void add(double x, double y, double... z) {
      pairs.add(x, y);
    }

    @Override
    public void remove(double x, double y, double... z) {
      pairs.remove(x, y);
    }

    @Override
    public int size() {
      return pairs.size();
    }

    @Override
    public Estimate estimate() {
      return pairs.estimate();
    }

    @Override
    public double nats() {
      return pairs.nats();
    }
  }
}
