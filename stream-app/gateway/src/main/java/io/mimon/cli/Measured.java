package io.mimon.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.input.Column;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.Normalized;
import io.mimon.core.monitor.PairRows;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.plan.Dataset;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two columns of a table, measured. */
record Measured(
    String x,
    String y,
    Estimate estimate,
    String scaleName,
    boolean jittered,
    int missing,
    double pearson,
    @Nullable NullLevel byPermutation) {
  static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Measures two columns.
   *
   * @param nulls the permutations for a null level where the estimator has none of its own; null
   *     for none
   * @param afterEach runs after each permutation
   */
  static Measured of(
      Dataset data,
      int x,
      int y,
      EstimatorChoice choice,
      @Nullable PermutationNull nulls,
      Runnable afterEach) {
    Column xc = data.schema().columns().get(x);
    Column yc = data.schema().columns().get(y);
    EstimatorType fixed = choice.fixed();
    if (fixed != null && !fixed.accepts(xc.type(), yc.type())) {
      throw new UsageException(
          "--estimator %s does not go with %s (%s) and %s (%s); leave it out, or give --types"
              .formatted(fixed, xc.name(), lower(xc.type()), yc.name(), lower(yc.type())));
    }
    PairRows pair = data.pair(x, y);
    PairSettings settings = pair.settle(choice);
    Estimate estimate = pair.estimate(settings);
    if (pair.isConstant()) {
      estimate =
          Estimate.degenerate(
              settings.estimator(), settings.k(), estimate.n(), estimate.entropies());
    }
    NullLevel level = null;
    if (nulls != null && pair.lacksNullLevel(estimate)) {
      level = pair.nullLevel(estimate, settings, nulls, afterEach);
      estimate = estimate.withNullLevel(level);
    }
    return new Measured(
        xc.name(),
        yc.name(),
        estimate,
        settings.scaleName(),
        settings.breaksTies(),
        data.rows() - pair.x().length,
        pair.pearson(),
        level);
  }

  /** Why the estimate is not a sound one, in words; empty if it is one. */
  String caveat() {
    return switch (estimate.validity()) {
      case DEGENERATE -> "one of the columns has one value only";
      case TOO_FEW_ROWS -> "too few rows";
      case WARMING_UP -> "the window is not full";
      case OK -> "";
    };
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The fields of a JSON line; null for what is not known. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("type", "mimon.estimate.v1");
    map.put("x", x);
    map.put("y", y);
    map.put("given", List.of());
    map.put("bits", known(estimate.bits()));
    map.put("nats", known(estimate.nats()));
    map.put("n", estimate.n());
    map.put("missing", missing);
    map.put("standardError", known(Estimate.toBits(estimate.standardErrorNats())));
    map.put("nullBits", known(Estimate.toBits(estimate.nullNats())));
    map.put("pValue", known(estimate.pValue()));
    map.put("permutations", byPermutation == null ? null : byPermutation.permutations());
    map.put("blockRows", byPermutation == null ? null : byPermutation.blockRows());
    map.put("normalized", known(Normalized.of(estimate)));
    map.put("estimator", estimate.estimator().configName());
    map.put("k", estimate.k() > 0 ? estimate.k() : null);
    map.put("scale", scaleName);
    map.put("jitter", jittered);
    map.put("validity", estimate.validity().name());
    Map<String, @Nullable Object> entropy = new LinkedHashMap<>();
    entropy.put("x", known(Estimate.toBits(estimate.entropies().xNats())));
    entropy.put("y", known(Estimate.toBits(estimate.entropies().yNats())));
    entropy.put("joint", known(Estimate.toBits(estimate.entropies().jointNats())));
    map.put("entropy", entropy);
    map.put("pearson", known(pearson));
    return map;
  }

  private static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
