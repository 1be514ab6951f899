package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/** Gaussian features x_j = ρ_j·y + √(1 − ρ_j²)·e_j of a Gaussian target y, with independent e_j. */
final class WideModel implements SimulatedStream.Model {

  private final CounterRandom random;
  private final Schema schema;
  private final double[] weights;
  private final double[] noiseWeights;

  WideModel(int features, long seed) {
    if (features < 1) {
      throw new IllegalArgumentException("At least one feature is needed, not " + features);
    }
    this.random = new CounterRandom(seed);
    this.weights = new double[features];
    this.noiseWeights = new double[features];
    SimulatedStream.SchemaBuilder columns = new SimulatedStream.SchemaBuilder();
    for (int j = 0; j < features; j++) {
      columns.add("x" + j, VariableType.NUMERIC);
      weights[j] = SimulatedStream.wideCorrelation(j, features);
      noiseWeights[j] = Math.sqrt(1 - weights[j] * weights[j]);
    }
    this.schema = columns.add("y", VariableType.NUMERIC).build();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void fill(long row, double[] numbers, @Nullable String[] labels) {
    int features = weights.length;
    double y = random.gaussian(row, 0);
    for (int j = 0; j < features; j++) {
      numbers[j] = weights[j] * y + noiseWeights[j] * random.gaussian(row, 2 * (j + 1));
    }
    numbers[features] = y;
  }
}
