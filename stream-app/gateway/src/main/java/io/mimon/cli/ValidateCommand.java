package io.mimon.cli;

import io.mimon.core.input.ColumnProfile;
import io.mimon.core.monitor.BudgetOutlook;
import io.mimon.core.monitor.ThresholdOutlook;
import io.mimon.core.plan.PlanResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mimon validate}: all problems of a configuration, or what it comes to. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a configuration and the data it points to, without running it.",
      "Shows every problem with key, value, bound and consequence (exit 2); or, if there is none,"
          + " what each column would be used as."
    },
    footer = {"", "Example:", "  mimon validate monitor.yml"})
final class ValidateCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
  private Path file = Path.of("");

  @Option(names = "--json", description = "one JSON object a line on standard output")
  private boolean json;

  ValidateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    CheckedConfig checked =
        CheckedConfig.delivering(
            file, streams.environment(), Optional.empty(), KeptPlan.Place.NONE);
    if (checked instanceof CheckedConfig.Unfit unfit) {
      unfit.problems().forEach(this::print);
      return 2;
    }
    CheckedConfig.Fit monitor = (CheckedConfig.Fit) checked;
    PlanResult.Ready ready = monitor.ready();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("type", "mimon.config.v1");
      line.put("config", monitor.config().describe());
      line.put("columns", ready.profiles().stream().map(ValidateCommand::describe).toList());
      line.put("estimators", ready.outlook());
      line.put("falseAlarms", BudgetOutlook.of(ready.plan()));
      line.put(
          "thresholds",
          ThresholdOutlook.of(ready.plan()).stream().map(ValidateCommand::describe).toList());
      streams.out().println(Measured.JSON.valueToTree(line));
    } else {
      PlanTable.print(streams.out(), monitor, Integer.MAX_VALUE);
    }
    return 0;
  }

  private static Map<String, @Nullable Object> describe(ThresholdOutlook outlook) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("feature", outlook.feature());
    map.put("referenceBits", outlook.referenceBits());
    map.put("lower", Measured.known(outlook.lowerBits()));
    map.put("upper", Measured.known(outlook.upperBits()));
    map.put("redundant", Measured.known(outlook.redundantBits()));
    map.put("margin", Measured.known(outlook.marginBits()));
    map.put("exact", outlook.exact());
    return map;
  }

  private static Map<String, Object> describe(ColumnProfile profile) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("column", profile.name());
    map.put("looksLike", profile.kind().name().toLowerCase(Locale.ROOT));
    map.put("usedAs", profile.use() == null ? "left out" : Measured.lower(profile.use()));
    map.put("rows", profile.rows());
    map.put("missing", profile.missing());
    map.put("distinct", profile.distinct());
    map.put("note", profile.note());
    return map;
  }

  private void print(CheckedConfig.Problem problem) {
    if (!json) {
      streams.err().println(problem.text());
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.problem.v1");
    line.put("file", file.toString());
    line.put("line", problem.line());
    line.put("key", problem.key());
    line.put("value", problem.value());
    line.put("message", problem.text());
    streams.out().println(Measured.JSON.valueToTree(line));
  }
}
