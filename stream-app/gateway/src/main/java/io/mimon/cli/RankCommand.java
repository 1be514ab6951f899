package io.mimon.cli;

import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.plan.Dataset;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import io.mimon.gateway.console.DisplayText;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mimon rank}: every feature's mutual information with the target. */
@Command(
    name = "rank",
    mixinStandardHelpOptions = true,
    description = "Ranks the columns of a file by what they tell about the target.",
    footer = {
      "",
      "Example:",
      "  mimon rank --input loans.csv.gz --target defaulted",
      "  mimon rank --input loans.csv.gz --target defaulted --json | jq .bits"
    })
final class RankCommand implements Callable<Integer> {
  private static final int NAME_WIDTH_MAX = 40;

  private final Streams streams;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private NullOptions nullOptions = new NullOptions(0);

  @Option(names = "--target", required = true, paramLabel = "Y", description = "the target column")
  private String target = "";

  @Option(names = "--json", description = "one JSON object a line on standard output")
  private boolean json;

  RankCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EstimatorChoice choice = input.choice();
    PermutationNull nulls = nullOptions.nulls();
    InputOptions.Loaded loaded = input.load(streams.in());
    Map<String, VariableType> use = new LinkedHashMap<>();
    use.put(target, loaded.use(target));
    for (ColumnProfile profile : loaded.profiles()) {
      VariableType type = profile.use();
      if (type != null && !profile.name().equals(target)) {
        use.put(profile.name(), type);
      }
    }
    Schema schema = Schema.of(loaded.columns(), use);
    if (schema.size() < 2) {
      throw new UsageException("no column is left to rank beside the target " + target);
    }
    Dataset data = Dataset.of(schema, loaded.records());
    RejectedRows.remark(data, streams.err());
    Progress progress = new Progress(streams, "features measured", schema.size() - 1);
    List<Measured> ranking =
        IntStream.range(1, schema.size())
            .parallel()
            .mapToObj(feature -> Measured.of(data, feature, 0, choice, nulls, () -> {}))
            .map(progress::step)
            .sorted(Comparator.comparingDouble(RankCommand::sortKey))
            .toList();
    progress.done();
    if (json) {
      printJson(ranking);
    } else {
      printTable(ranking);
    }
    remark(loaded);
    return 0;
  }

  private static double sortKey(Measured measured) {
    double bits = measured.estimate().bits();
    return Double.isNaN(bits) ? Double.POSITIVE_INFINITY : -bits;
  }

  private void printJson(List<Measured> ranking) {
    for (int i = 0; i < ranking.size(); i++) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("rank", i + 1);
      line.put("feature", ranking.get(i).x());
      line.put("target", target);
      line.putAll(ranking.get(i).toMap());
      line.put("type", "mimon.rank.v1");
      streams.out().println(Measured.JSON.valueToTree(line));
    }
  }

  private void printTable(List<Measured> ranking) {
    int width = ranking.stream().mapToInt(m -> DisplayText.width(shown(m.x()))).max().orElse(0);
    width = Math.min(NAME_WIDTH_MAX, Math.max("feature".length(), width));
    String row = "%4s  %s  %8s  %8s  %6s  %8s  %-9s  %9s  %9s";
    String heading =
        row.formatted(
            "rank",
            DisplayText.fit("feature", width),
            "MI bits",
            "± error",
            "norm.",
            "Pearson",
            "estimator",
            "rows",
            "missing");
    streams.out().println(heading);
    for (int i = 0; i < ranking.size(); i++) {
      Measured m = ranking.get(i);
      Estimate e = m.estimate();
      String line =
          row.formatted(
              i + 1,
              DisplayText.fit(shown(m.x()), width),
              number("%.4f", e.bits()),
              number("%.4f", Estimate.toBits(e.standardErrorNats())),
              number("%.3f", m.normalized()),
              number("%.3f", m.pearson()),
              e.estimator(),
              String.format(Locale.ROOT, "%,d", e.n()),
              String.format(Locale.ROOT, "%,d", m.missing()));
      streams.out().println(e.validity() == Validity.OK ? line : line + "  " + m.caveat());
    }
  }

  private static String shown(String name) {
    return DisplayText.escape(name);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private void remark(InputOptions.Loaded loaded) {
    for (ColumnProfile profile : loaded.profiles()) {
      if (profile.use() == null && !profile.name().equals(target)) {
        streams
            .err()
            .printf(
                "left out: %s looks like a%s (%s); --types %s=categorical to keep it%n",
                shown(profile.name()),
                profile.kind().name().startsWith("I") ? "n identifier" : " time stamp",
                shown(profile.note()),
                shown(profile.name()));
      }
    }
  }
}
