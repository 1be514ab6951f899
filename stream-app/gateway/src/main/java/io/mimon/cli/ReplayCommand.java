package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigProblem;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.NearestName;
import io.mimon.core.input.Format;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.core.replay.Advisor;
import io.mimon.core.replay.History;
import io.mimon.core.replay.PastConfig;
import io.mimon.core.replay.Replay;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.StatedDrift;
import io.mimon.core.replay.Suggestion;
import io.mimon.gateway.console.DisplayText;
import io.mimon.gateway.report.ReplayReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mimon replay}: a monitor on the past. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a monitor on the past: what it would have raised, how late, and how often by chance.",
      "The source of the configuration is replaced by --input. False alarms are counted on copies"
          + " of the same rows, shuffled in blocks, so that nothing changes in them."
    },
    footer = {
      "",
      "Example:",
      "  mimon replay monitor.yml --input history.csv.gz --html report.html",
      "  mimon replay monitor.yml --input history.csv.gz --drift income@20000",
      "  zcat 2026-*.jsonl.gz | mimon replay monitor.yml --input - --json"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int COPIES_MAX = 10_000;

  private final Streams streams;

  @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
  private Path file = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "CSV or JSON Lines, plain or gzipped; - for standard input")
  private String input = "";

  @Option(names = "--format", paramLabel = "F", description = "csv, jsonl or auto (default)")
  private Format format = Format.AUTO;

  @Option(
      names = "--drift",
      paramLabel = "FEATURE@ROW",
      description = "a drift that is known, by the row of the input with which it came; repeatable")
  private List<String> drifts = new ArrayList<>();

  @Option(
      names = "--drifts",
      paramLabel = "FILE",
      description = "a file of such drifts, one a line")
  private @Nullable Path driftsFile;

  @Option(
      names = "--shuffles",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many copies are shuffled (default 20)")
  private int shuffles;

  @Option(
      names = "--shuffle-block",
      paramLabel = "ROWS",
      description =
          "how many rows a shuffle keeps together (default: a fiftieth of the window, at least 10)")
  private @Nullable Integer shuffleBlock;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "the shuffles follow from it (default 1)")
  private long seed;

  @Option(names = "--no-suggestions", description = "do not look for better settings")
  private boolean noSuggestions;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "also write a page that needs nothing else, with charts")
  private @Nullable Path html;

  @Option(names = "--json", description = "one JSON object a line on standard output")
  private boolean json;

  ReplayCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    ConfigResult parsed = ConfigParser.parse(file, streams.environment());
    if (parsed instanceof ConfigResult.Invalid invalid) {
      for (ConfigProblem problem : invalid.problems()) {
        streams.err().println(problem.describe(file.toString()));
      }
      return 2;
    }
    MonitorConfig config = ((ConfigResult.Valid) parsed).config();
    if (!input.equals(STANDARD_INPUT)) {
      return replay(config, Path.of(input));
    }
    // It is read twice, first to tell types and then for good.
    Path spool = Files.createTempFile("mimon-replay", "");
    try {
      Files.copy(streams.in(), spool, StandardCopyOption.REPLACE_EXISTING);
      return replay(config, spool);
    } finally {
      Files.delete(spool);
    }
  }

  private void checkOptions() {
    if (shuffles < 1 || shuffles > COPIES_MAX) {
      throw new UsageException(
          "--shuffles " + shuffles + " is not allowed: a whole number from 1 to " + COPIES_MAX);
    }
    if (shuffleBlock != null && shuffleBlock < 1) {
      throw new UsageException(
          "--shuffle-block " + shuffleBlock + " is not allowed: a whole number from 1 on");
    }
    if (html != null && Files.isDirectory(html)) {
      throw new UsageException("--html " + html + " is a directory; name a file in it");
    }
  }

  private int replay(MonitorConfig live, Path history) throws IOException, InterruptedException {
    PastConfig past = PastConfig.of(live, history, FileFormat.valueOf(format.name()));
    if (past instanceof PastConfig.Unfit unfit) {
      return refuse(unfit.problems());
    }
    PastConfig.Fit fit = (PastConfig.Fit) past;
    PlanResult planned = Planner.plan(fit.config());
    if (planned instanceof PlanResult.Unfit unfit) {
      return refuse(unfit.problems());
    }
    PlanResult.Ready ready = (PlanResult.Ready) planned;
    List<StatedDrift> stated = stated(ready);
    fit.remarks().forEach(streams.err()::println);
    History rows = read(ready);
    stated.forEach(drift -> requireWithin(drift, rows));
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    Replay.Settings settings =
        new Replay.Settings(
            shuffles, seed, shuffleBlock == null ? 0 : shuffleBlock, threads, stated);
    ReplayResult result = run(ready, rows, settings, "runs");
    List<Suggestion> suggestions =
        noSuggestions
            ? List.of()
            : new Advisor(
                    fit.config(),
                    ready,
                    rows,
                    result,
                    changed -> run(changed, rows, settings, "runs of other settings"))
                .suggest();
    Replayed replayed =
        new Replayed(
            input.equals(STANDARD_INPUT) ? "standard input" : input,
            new CheckedConfig.Fit(fit.config(), ready),
            rows,
            result,
            suggestions,
            !noSuggestions);
    if (json) {
      new ReplayJson(replayed).print(streams.out());
    } else {
      new ReplayText(replayed).print(streams.out());
    }
    if (html != null) {
      Files.writeString(html, ReplayReport.of(replayed.page()));
      streams.err().println("the page is " + html);
    }
    return 0;
  }

  private int refuse(List<String> problems) {
    problems.forEach(text -> streams.err().println(file + ": " + text));
    return 2;
  }

  private History read(PlanResult.Ready ready) throws IOException {
    long memory = Runtime.getRuntime().maxMemory();
    History rows;
    try {
      rows = History.read(ready, memory / 2);
    } catch (History.TooLargeException e) {
      throw new FailedException(
          String.format(
              Locale.ROOT,
              "after %,d rows the history takes half of the %,d MB that this process may use; give"
                  + " a part of it, leave features out (features.exclude), or give more memory:"
                  + " MIMON_JAVA_OPTS=-Xmx8g",
              e.records(),
              memory >> 20));
    }
    if (rows.rejectedRows() > 0) {
      String why = rows.firstRejection();
      if (rows.rows() == 0) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "none of the %,d rows can be used; the first: %s",
                rows.rejectedRows(),
                why));
      }
      streams
          .err()
          .printf(
              Locale.ROOT,
              "%,d of %,d rows could not be read and were left out; the first: %s%n",
              rows.rejectedRows(),
              rows.rejectedRows() + rows.rows(),
              DisplayText.escape(why));
    }
    return rows;
  }

  private ReplayResult run(
      PlanResult.Ready ready, History rows, Replay.Settings settings, String what)
      throws InterruptedException {
    Progress progress = new Progress(streams, what, settings.copies() + 1);
    ReplayResult result = new Replay(rows, settings, () -> progress.step(Boolean.TRUE)).run(ready);
    progress.done();
    if (result.blocks() == 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "nothing is left to watch: the input has %,d rows with a known target, and the first"
                  + " window of %,d rows behind the reference (%s) is not full; give a longer history,"
                  + " or a smaller window or reference",
              rows.labelledRows(),
              ready.plan().windowRows(),
              ready.plan().referenceRows() > 0
                  ? String.format(Locale.ROOT, "%,d rows", ready.plan().referenceRows())
                  : "see reference"));
    }
    return result;
  }

  private List<StatedDrift> stated(PlanResult.Ready ready) throws IOException {
    List<String> all = new ArrayList<>(drifts);
    if (driftsFile != null) {
      if (!Files.isReadable(driftsFile) || Files.isDirectory(driftsFile)) {
        throw new UsageException("--drifts: there is no file " + driftsFile + " to read");
      }
      Files.readAllLines(driftsFile).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(all::add);
    }
    List<String> names = ready.plan().features().stream().map(Variable::name).toList();
    List<StatedDrift> stated = new ArrayList<>();
    for (String text : all) {
      StatedDrift drift = drift(text);
      if (!names.contains(drift.feature())) {
        throw new UsageException(
            DisplayText.escape(
                "--drift %s: %s is not a feature that is watched; %s"
                    .formatted(text, drift.feature(), NearestName.hint(drift.feature(), names))));
      }
      stated.add(drift);
    }
    return stated;
  }

  private static StatedDrift drift(String text) {
    int at = text.lastIndexOf('@');
    String row = at < 0 ? "" : text.substring(at + 1).replace(",", "");
    if (at < 1 || !row.matches("[1-9]\\d{0,14}")) {
      throw new UsageException(
          DisplayText.escape(
              "--drift %s is not allowed: FEATURE@ROW, such as income@20000".formatted(text)));
    }
    return new StatedDrift(text.substring(0, at), Long.parseLong(row));
  }

  private static void requireWithin(StatedDrift drift, History rows) {
    long records = (long) rows.rows() + rows.rejectedRows();
    if (drift.record() > records) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--drift %s@%d is not allowed: the input has %,d rows",
              DisplayText.escape(drift.feature()),
              drift.record(),
              records));
    }
  }
}
