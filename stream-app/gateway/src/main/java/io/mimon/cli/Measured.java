package io.mimon.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.input.Column;
import io.mimon.core.monitor.ConditionalRows;
import io.mimon.core.monitor.ConditionalSettings;
import io.mimon.core.monitor.Correlations;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.Normalized;
import io.mimon.core.monitor.PairRows;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.plan.Dataset;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.GaussianInformation;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two columns of a table, measured, and the columns that were given. */
record Measured(
    String x,
    String y,
    List<String> given,
    Estimate estimate,
    String scaleName,
    boolean jittered,
    int missing,
    double normalized,
    Correlations correlations,
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
    if (fixed != null && fixed.isConditional()) {
      throw new UsageException(
          "--estimator %s measures what two columns share given others: mimon estimate with --z"
              .formatted(fixed));
    }
    if (fixed != null && !PairSettings.accepts(fixed, xc.type(), yc.type())) {
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
        List.of(),
        estimate,
        settings.scaleName(),
        settings.breaksTies(),
        data.rows() - pair.x().length,
        Normalized.of(estimate),
        data.correlations(x, y),
        level);
  }

  /** The first two columns of a table given all others; the parameters are those of {@link #of}. */
  static Measured given(
      Dataset data, EstimatorChoice choice, @Nullable PermutationNull nulls, Runnable afterEach) {
    List<Column> columns = data.schema().columns();
    ConditionalRows rows = data.complete();
    EstimatorType fixed = choice.fixed();
    if (fixed != null) {
      checkGiven(fixed, columns);
    }
    ConditionalSettings settings = rows.settle(choice);
    Estimate estimate = rows.estimate(settings);
    if (rows.isConstant()) {
      estimate =
          Estimate.degenerate(
              settings.estimator(), settings.k(), estimate.n(), estimate.entropies());
    }
    NullLevel level = null;
    if (nulls != null && estimate.validity() == Validity.OK) {
      level = rows.nullLevel(estimate, settings, nulls, afterEach);
      estimate = estimate.withNullLevel(level);
    }
    return new Measured(
        columns.get(0).name(),
        columns.get(1).name(),
        columns.stream().skip(2).map(Column::name).toList(),
        estimate,
        settings.scaleName(),
        settings.breaksTies(),
        data.rows() - rows.rows().length,
        rows.isNumeric() ? Normalized.of(estimate) : Double.NaN,
        Correlations.NONE,
        level);
  }

  private static void checkGiven(EstimatorType fixed, List<Column> columns) {
    if (!fixed.isConditional()) {
      throw new UsageException(
          "--estimator %s is not conditional; with --z there are auto, cmi-counts, cmi-ksg and cmi-mixed"
              .formatted(fixed));
    }
    List<VariableType> types = columns.stream().map(Column::type).toList();
    if (!ConditionalSettings.accepts(fixed, types)) {
      String described =
          columns.stream()
              .map(column -> column.name() + " (" + lower(column.type()) + ")")
              .collect(Collectors.joining(", "));
      throw new UsageException(
          ("--estimator %s does not go with %s; it needs numeric columns only, or categorical --z and"
                  + " --x or --y numeric; leave it out, take cmi-mixed, or give --types")
              .formatted(fixed, described));
    }
  }

  /** Why the estimate is not a sound one, in words; empty if it is one. */
  String caveat() {
    return switch (estimate.validity()) {
      case DEGENERATE ->
          given.isEmpty()
              ? "one of the columns has one value only"
              : "one of the columns has one value only, or one for each of the given";
      case TOO_FEW_ROWS -> "too few rows";
      case TOO_FEW_LABELS -> "too few labels";
      case WARMING_UP -> "the window is not full";
      case OK -> "";
    };
  }

  /** The share of the information that Pearson's correlation does not show; NaN if not known. */
  double nonLinearShare() {
    return GaussianInformation.nonLinearShare(estimate, correlations.pearson());
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
    map.put("given", given);
    map.put("bits", known(estimate.bits()));
    map.put("nats", known(estimate.nats()));
    map.put("n", estimate.n());
    map.put("missing", missing);
    map.put("standardError", known(Estimate.toBits(estimate.standardErrorNats())));
    map.put("nullBits", known(Estimate.toBits(estimate.nullNats())));
    map.put("pValue", known(estimate.pValue()));
    map.put("permutations", byPermutation == null ? null : byPermutation.permutations());
    map.put("blockRows", byPermutation == null ? null : byPermutation.blockRows());
    map.put("normalized", known(normalized));
    map.put("estimator", estimate.estimator().configName());
    map.put("k", estimate.k() > 0 ? estimate.k() : null);
    map.put("scale", scaleName);
    map.put("jitter", jittered);
    map.put("validity", estimate.validity().name());
    map.put("bound", estimate.bound().configName());
    Map<String, @Nullable Object> entropy = new LinkedHashMap<>();
    entropy.put("x", known(Estimate.toBits(estimate.entropies().xNats())));
    entropy.put("y", known(Estimate.toBits(estimate.entropies().yNats())));
    entropy.put("joint", known(Estimate.toBits(estimate.entropies().jointNats())));
    entropy.put("xGivenY", known(Estimate.toBits(estimate.entropies().xGivenYNats())));
    entropy.put("yGivenX", known(Estimate.toBits(estimate.entropies().yGivenXNats())));
    map.put("entropy", entropy);
    map.put("pearson", known(correlations.pearson()));
    map.put("spearman", known(correlations.spearman()));
    map.put("nonLinearShare", known(nonLinearShare()));
    return map;
  }

  static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
