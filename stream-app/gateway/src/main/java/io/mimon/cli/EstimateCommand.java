package io.mimon.cli;

import io.mimon.core.input.Schema;
import io.mimon.core.monitor.Correlations;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.plan.Dataset;
import io.mimon.estimators.Bound;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import io.mimon.gateway.console.DisplayText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mimon estimate}: one number, with its uncertainty. */
@Command(
    name = "estimate",
    mixinStandardHelpOptions = true,
    description =
        "One number: the mutual information of two columns, with its uncertainty; given others,"
            + " with --z.",
    footer = {
      "",
      "Example:",
      "  mimon estimate --input loans.csv.gz --x income --y defaulted",
      "  mimon estimate --input loans.csv.gz --x income --y defaulted --z age,region",
      "  zcat loans.jsonl.gz | mimon estimate --input - --x income --y age --json"
    })
final class EstimateCommand implements Callable<Integer> {
  private static final int PERMUTATIONS = 99;

  private final Streams streams;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private NullOptions nullOptions = new NullOptions(PERMUTATIONS);

  @Option(names = "--x", required = true, paramLabel = "A", description = "a column")
  private String x = "";

  @Option(names = "--y", required = true, paramLabel = "B", description = "another column")
  private String y = "";

  @Option(
      names = "--z",
      paramLabel = "C,D",
      split = ",",
      description =
          "given these columns; --estimator is then auto, cmi-counts, cmi-ksg or cmi-mixed")
  private List<String> z = new ArrayList<>();

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  EstimateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    checkColumns();
    EstimatorChoice choice = input.choice();
    PermutationNull nulls = nullOptions.nulls();
    InputOptions.Loaded loaded = input.load(streams.in());
    Map<String, VariableType> use = new LinkedHashMap<>();
    use.put(x, loaded.use(x));
    use.put(y, loaded.use(y));
    z.forEach(column -> use.put(column, loaded.use(column)));
    Schema schema = Schema.of(loaded.columns(), use);
    Dataset data = Dataset.of(schema, loaded.records());
    RejectedRows.remark(data, streams.err());
    Progress progress = new Progress(streams, "permutations", nullOptions.permutations());
    Runnable afterEach = () -> progress.step(Boolean.TRUE);
    Measured measured =
        z.isEmpty()
            ? Measured.of(data, 0, 1, choice, nulls, afterEach)
            : Measured.given(data, choice, nulls, afterEach);
    progress.done();
    if (json) {
      streams.out().println(Measured.JSON.valueToTree(measured.toMap()));
    } else {
      print(measured);
    }
    return 0;
  }

  private void checkColumns() {
    if (x.equals(y)) {
      throw new UsageException("--x and --y are both " + x + "; give two columns");
    }
    Set<String> seen = new HashSet<>();
    for (String column : z) {
      if (column.equals(x) || column.equals(y)) {
        throw new UsageException(
            "--z has %s, which is --%s too; nothing is left of a column given itself"
                .formatted(column, column.equals(x) ? "x" : "y"));
      }
      if (!seen.add(column)) {
        throw new UsageException("--z has " + column + " twice");
      }
    }
  }

  private void print(Measured measured) {
    Estimate e = measured.estimate();
    String given = z.isEmpty() ? "" : "|" + String.join(",", z);
    String relation = e.bound() == Bound.LOWER ? " ≥ " : " = ";
    streams
        .out()
        .println(DisplayText.escape("I(" + x + ";" + y + given + ")") + relation + value(e));
    streams
        .out()
        .printf(
            Locale.ROOT,
            "  %s%s, scale %s%s, %,d rows%s%s%n",
            e.estimator(),
            e.k() > 0 ? " k=" + e.k() : "",
            measured.scaleName(),
            measured.jittered() ? ", ties broken" : "",
            e.n(),
            measured.missing() > 0
                ? String.format(Locale.ROOT, " (%,d missing)", measured.missing())
                : "",
            e.validity() == Validity.OK ? "" : "; " + measured.caveat());
    if (e.validity() == Validity.OK && !Double.isNaN(e.nullNats())) {
      streams
          .out()
          .printf(
              Locale.ROOT,
              "  independent columns stay below %.4f bits 19 times in 20; p-value %.3g (%s)%n",
              Estimate.toBits(e.nullNats()),
              e.pValue(),
              nullMethod(measured.byPermutation()));
    }
    Correlations correlations = measured.correlations();
    if (!Double.isNaN(correlations.pearson())) {
      streams
          .out()
          .printf(
              Locale.ROOT,
              "  correlation: Pearson %.4f, Spearman %.4f%s%n",
              correlations.pearson(),
              correlations.spearman(),
              Double.isNaN(measured.nonLinearShare())
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "; %.0f%% of the information is not linear",
                      100 * measured.nonLinearShare()));
    }
  }

  private static String nullMethod(@Nullable NullLevel level) {
    if (level == null) {
      return "G-test";
    }
    String permutations = String.format(Locale.ROOT, "%,d permutations", level.permutations());
    return level.blockRows() == 1
        ? permutations
        : String.format(Locale.ROOT, "%s of blocks of %,d rows", permutations, level.blockRows());
  }

  private static String value(Estimate e) {
    if (Double.isNaN(e.bits())) {
      return "unknown";
    }
    return Double.isNaN(e.standardErrorNats())
        ? String.format(Locale.ROOT, "%.4f bits, of unknown error", e.bits())
        : String.format(
            Locale.ROOT, "%.4f ± %.4f bits", e.bits(), Estimate.toBits(e.standardErrorNats()));
  }
}
