package io.mimon.estimators;

import java.util.List;

/** Makes estimators of I(X;Y) and I(X;Y|Z) by type. */
public final class Estimators {

  private Estimators() {}

  /**
   * The estimator of a type for variables of these types.
   *
   * @param k the number of neighbours, at least 1; ignored by those that use no neighbours
   * @throws IllegalArgumentException if the estimator is not defined for the variables, or k &lt; 1
   */
  public static BatchEstimator batch(EstimatorType type, VariableType x, VariableType y, int k) {
    check(type, x, y, k);
    return switch (type) {
      case COUNTS -> new CountsEstimator(BiasCorrection.MILLER_MADOW);
      case HASHED_COUNTS -> new HashedCountsEstimator();
      case KSG1, KSG2 -> new KsgEstimator(type, k);
      case ROSS -> new LabelledEstimator(type, x == VariableType.CATEGORICAL, k);
      case MIXED_KSG ->
          x == y
              ? new MixedKsgEstimator(x == VariableType.CATEGORICAL, k)
              : new LabelledEstimator(type, x == VariableType.CATEGORICAL, k);
      case CMI_KSG, CMI_MIXED, CMI_COUNTS, CMI_HASHED_COUNTS ->
          throw new AssertionError(type + " accepts no pair");
    };
  }

  /**
   * The conditional estimator of a type for variables of these types.
   *
   * @param z the types of the columns of Z, in order; may be empty for {@link
   *     EstimatorType#CMI_MIXED}, which then estimates I(X;Y)
   * @param k the number of neighbours, at least 1
   * @throws IllegalArgumentException if the estimator is not defined for the variables, or k &lt; 1
   */
  public static BatchConditionalEstimator batchConditional(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> z, int k) {
    checkConditional(type, x, y, z, k);
    if (type == EstimatorType.CMI_MIXED) {
      return new ConditionalMixedEstimator(x, y, z, k);
    }
    if (type == EstimatorType.CMI_COUNTS) {
      return new ConditionalCountsEstimator(z.size());
    }
    if (type == EstimatorType.CMI_HASHED_COUNTS) {
      return new ConditionalHashedEstimator(z.size());
    }
    return z.contains(VariableType.CATEGORICAL)
        ? new StratifiedEstimator(x, y, z.size(), k)
        : new ConditionalKsgEstimator(z.size(), k);
  }

  private static String needs(EstimatorType type) {
    return switch (type) {
      case CMI_KSG -> "it needs NUMERIC x, y and z, or CATEGORICAL z and a NUMERIC x or y";
      case CMI_COUNTS, CMI_HASHED_COUNTS -> "it needs CATEGORICAL x, y and z";
      case CMI_MIXED -> "it takes any";
      case COUNTS, HASHED_COUNTS, KSG1, KSG2, ROSS, MIXED_KSG ->
          "it is not conditional, cmi-ksg, cmi-mixed and cmi-counts are";
    };
  }

  private static void checkConditional(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> z, int k) {
    if (!type.acceptsGiven(x, y, z)) {
      throw new IllegalArgumentException(
          "estimator "
              + type
              + " is not defined for x "
              + x
              + " and y "
              + y
              + " given z "
              + z
              + "; "
              + needs(type));
    }
    checkNeighbours(type, k);
  }

  /**
   * A rolling estimator of a type for variables of these types, without rows.
   *
   * @param k as for {@link #batch}
   * @throws IllegalArgumentException as {@link #batch} does
   */
  public static SlidingEstimator sliding(
      EstimatorType type, VariableType x, VariableType y, int k) {
    check(type, x, y, k);
    if (type == EstimatorType.COUNTS) {
      return slidingCounts(BiasCorrection.MILLER_MADOW);
    }
    if (x == y && x == VariableType.CATEGORICAL) {
      return new RecomputingEstimator(batch(type, x, y, k), x, y);
    }
    return x == y
        ? new SlidingKsg(type, k)
        : new SlidingLabelled(type, x == VariableType.CATEGORICAL, k);
  }

  /** {@link EstimatorType#COUNTS} with a correction of choice. */
  public static BatchEstimator batchCounts(BiasCorrection correction) {
    return new CountsEstimator(correction);
  }

  /** The rolling {@link EstimatorType#COUNTS} with a correction of choice. */
  public static SlidingEstimator slidingCounts(BiasCorrection correction) {
    return new SlidingCounts(correction);
  }

  /**
   * A rolling estimator for a window whose length and stride are known, of the cheapest kind: one
   * that follows row by row, one that catches up when an estimate is asked for, or one that
   * recomputes. The value does not depend on the choice.
   *
   * @param windowRows the rows that the window will hold
   * @param strideRows the rows from one estimate to the next
   */
  public static SlidingEstimator sliding(
      EstimatorType type, VariableType x, VariableType y, int k, long windowRows, long strideRows) {
    check(type, x, y, k);
    // Categories against categories: sliding knows what is cheapest, whatever the stride.
    SlidingCost.Way way =
        x == y && x == VariableType.CATEGORICAL
            ? SlidingCost.Way.FOLLOW
            : SlidingCost.of(type, x, y).cheapest(windowRows, strideRows);
    return switch (way) {
      case FOLLOW -> sliding(type, x, y, k);
      case CATCH_UP -> new LazyKsg(k);
      case RECOMPUTE -> new RecomputingEstimator(batch(type, x, y, k), x, y);
    };
  }

  /**
   * About how long a row of {@link #sliding(EstimatorType, VariableType, VariableType, int, long,
   * long)} takes, in microseconds of one core, where one side is numeric at least: what to plan by.
   */
  public static double microsPerRow(
      EstimatorType type, VariableType x, VariableType y, long windowRows, long strideRows) {
    return SlidingCost.of(type, x, y).microsPerRow(windowRows, strideRows);
  }

  /**
   * A rolling conditional estimator of a type for variables of these types, without rows.
   *
   * @param z as for {@link #batchConditional}
   * @param k as for {@link #batchConditional}
   * @throws IllegalArgumentException as {@link #batchConditional} does
   */
  public static SlidingConditionalEstimator slidingConditional(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> z, int k) {
    checkConditional(type, x, y, z, k);
    if (type == EstimatorType.CMI_COUNTS) {
      return new SlidingConditionalCounts(z.size());
    }
    if (type == EstimatorType.CMI_HASHED_COUNTS) {
      return new RecomputingConditional(batchConditional(type, x, y, z, k), x, y, z);
    }
    return type == EstimatorType.CMI_KSG && z.contains(VariableType.CATEGORICAL)
        ? new SlidingStratified(x, y, z, k)
        : new SlidingConditional(type, x, y, z, k);
  }

  /**
   * A rolling conditional estimator for a window whose length and stride are known, see {@link
   * #sliding(EstimatorType, VariableType, VariableType, int, long, long)}.
   */
  public static SlidingConditionalEstimator slidingConditional(
      EstimatorType type,
      VariableType x,
      VariableType y,
      List<VariableType> z,
      int k,
      long windowRows,
      long strideRows) {
    checkConditional(type, x, y, z, k);
    boolean counted = type == EstimatorType.CMI_COUNTS || type == EstimatorType.CMI_HASHED_COUNTS;
    return counted
            || SlidingCost.given(type, z).cheapest(windowRows, strideRows) == SlidingCost.Way.FOLLOW
        ? slidingConditional(type, x, y, z, k)
        : new RecomputingConditional(batchConditional(type, x, y, z, k), x, y, z);
  }

  private static void check(EstimatorType type, VariableType x, VariableType y, int k) {
    if (!type.accepts(x, y)) {
      throw new IllegalArgumentException(
          "estimator "
              + type
              + " is not defined for x "
              + x
              + " and y "
              + y
              + "; "
              + switch (type) {
                case COUNTS, HASHED_COUNTS -> "it needs two CATEGORICAL variables";
                case KSG1, KSG2 -> "it needs two NUMERIC variables";
                case ROSS -> "it needs one NUMERIC and one CATEGORICAL variable";
                case MIXED_KSG -> "it takes any";
                case CMI_KSG, CMI_MIXED, CMI_COUNTS, CMI_HASHED_COUNTS ->
                    "it is conditional and needs columns to be given";
              });
    }
    checkNeighbours(type, k);
  }

  private static void checkNeighbours(EstimatorType type, int k) {
    if (type.usesNeighbours() && k < 1) {
      throw new IllegalArgumentException(
          "k is " + k + "; estimator " + type + " needs at least 1 neighbour");
    }
  }
}
