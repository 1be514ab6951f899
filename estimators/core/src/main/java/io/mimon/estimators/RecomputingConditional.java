package io.mimon.estimators;

import java.util.List;

/** A rolling estimator of I(X;Y|Z) that keeps the rows and asks a batch estimator each time. */
final class RecomputingConditional implements SlidingConditionalEstimator {

  private final BatchConditionalEstimator batch;
  private final RowTypes types;
  private final GivenRows rows;

  RecomputingConditional(
      BatchConditionalEstimator batch,
      VariableType xType,
      VariableType yType,
      List<VariableType> zTypes) {
    this.batch = batch;
    this.types = new RowTypes(xType, yType, zTypes);
    this.rows = new GivenRows(types.width());
  }

  @Override
  public void add(double x, double y, double... z) {
    rows.add(types.checked(size(), x, y, z));
  }

  @Override
  public void remove(double x, double y, double... z) {
    rows.remove(types.row(x, y, z));
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Estimate estimate() {
    return rows.estimate(batch);
  }
}
