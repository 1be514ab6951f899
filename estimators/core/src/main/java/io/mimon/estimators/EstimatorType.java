package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The estimators by their configuration names. */
public enum EstimatorType {
  /** Plug-in over a joint table of counts with the Miller–Madow correction. */
  COUNTS("counts"),
  /** A lower bound for categories too many to count: tables of hashes, {@link HashedCounts}. */
  HASHED_COUNTS("hashed-counts"),
  /** Kraskov, Stögbauer and Grassberger 2004, algorithm 1. */
  KSG1("ksg1"),
  /** Kraskov, Stögbauer and Grassberger 2004, algorithm 2. */
  KSG2("ksg2"),
  /** Ross 2014: numeric against categorical. */
  ROSS("ross"),
  /** Gao, Kannan, Oh and Viswanath 2017: ties and mixtures. */
  MIXED_KSG("mixed-ksg"),
  /** I(X;Y|Z): Frenzel and Pompe 2007 for numeric Z; ksg1 or ross by stratum for categorical Z. */
  CMI_KSG("cmi-ksg"),
  /** I(X;Y|Z): Mesner and Shalizi 2019, any types. */
  CMI_MIXED("cmi-mixed"),
  /** I(X;Y|Z): plug-in over a joint table of counts with the Miller–Madow correction. */
  CMI_COUNTS("cmi-counts"),
  /** I(X;Y|Z): a lower bound for categories too many to count, {@link ConditionalHashedCounts}. */
  CMI_HASHED_COUNTS("cmi-hashed-counts");

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
    return this != COUNTS
        && this != HASHED_COUNTS
        && this != CMI_COUNTS
        && this != CMI_HASHED_COUNTS;
  }

  /** What its estimates are of: the information, or a quantity that bounds it. */
  public Bound bound() {
    return this == HASHED_COUNTS || this == CMI_HASHED_COUNTS ? Bound.LOWER : Bound.NONE;
  }

  /** Whether it estimates I(X;Y|Z), and not I(X;Y). */
  public boolean isConditional() {
    return this == CMI_KSG || this == CMI_MIXED || this == CMI_COUNTS || this == CMI_HASHED_COUNTS;
  }

  /**
   * Whether it is defined for I(X;Y) of variables of these types, in this order; never so for a
   * conditional one.
   */
  public boolean accepts(VariableType x, VariableType y) {
    return switch (this) {
      case COUNTS, HASHED_COUNTS -> x == VariableType.CATEGORICAL && y == VariableType.CATEGORICAL;
      case KSG1, KSG2 -> x == VariableType.NUMERIC && y == VariableType.NUMERIC;
      case ROSS -> x != y;
      case MIXED_KSG -> true;
      case CMI_KSG, CMI_MIXED, CMI_COUNTS, CMI_HASHED_COUNTS -> false;
    };
  }

  /** Whether it is defined for I(X;Y|Z) of variables of these types. */
  public boolean acceptsGiven(VariableType x, VariableType y, List<VariableType> z) {
    return switch (this) {
      case CMI_KSG -> cmiKsgAccepts(x, y, z);
      case CMI_MIXED -> true;
      case CMI_COUNTS, CMI_HASHED_COUNTS ->
          x == VariableType.CATEGORICAL
              && y == VariableType.CATEGORICAL
              && !z.isEmpty()
              && !z.contains(VariableType.NUMERIC);
      case COUNTS, HASHED_COUNTS, KSG1, KSG2, ROSS, MIXED_KSG -> false;
    };
  }

  private static boolean cmiKsgAccepts(VariableType x, VariableType y, List<VariableType> z) {
    boolean bothNumeric = x == VariableType.NUMERIC && y == VariableType.NUMERIC;
    boolean anyNumeric = x == VariableType.NUMERIC || y == VariableType.NUMERIC;
    return !z.isEmpty()
        && (z.contains(VariableType.CATEGORICAL)
            ? anyNumeric && !z.contains(VariableType.NUMERIC)
            : bothNumeric);
  }

  @Override
  public String toString() {
    return configName;
  }
}
