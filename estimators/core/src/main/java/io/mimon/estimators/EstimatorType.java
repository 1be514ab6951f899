package io.mimon.estimators;

import java.util.Arrays;
import java.util.Optional;

/** The estimators by their configuration names. */
public enum EstimatorType {
  /** Plug-in over a joint table of counts with the Miller–Madow correction. */
  COUNTS("counts"),
  /** Kraskov, Stögbauer and Grassberger 2004, algorithm 1. */
  KSG1("ksg1"),
  /** Kraskov, Stögbauer and Grassberger 2004, algorithm 2. */
  KSG2("ksg2"),
  /** Ross 2014: numeric against categorical. */
  ROSS("ross"),
  /** Gao, Kannan, Oh and Viswanath 2017: ties and mixtures. */
  MIXED_KSG("mixed-ksg");

  private final String configName;

  EstimatorType(String configName) {
    this.configName = configName;
  }

  /** The name used in configurations and readings. */
  public String configName() {
    return configName;
  }

  /** The estimator of that configuration name. */
  public static Optional<EstimatorType> ofConfigName(String name) {
    return Arrays.stream(values()).filter(e -> e.configName.equals(name)).findFirst();
  }

  /** Whether it looks at neighbours and so needs a k. */
  public boolean usesNeighbours() {
    return this != COUNTS;
  }

  /** Whether it is defined for variables of these types, in this order. */
  public boolean accepts(VariableType x, VariableType y) {
    return switch (this) {
      case COUNTS -> x == VariableType.CATEGORICAL && y == VariableType.CATEGORICAL;
      case KSG1, KSG2 -> x == VariableType.NUMERIC && y == VariableType.NUMERIC;
      case ROSS -> x != y;
      case MIXED_KSG -> true;
    };
  }

  @Override
  public String toString() {
    return configName;
  }
}
