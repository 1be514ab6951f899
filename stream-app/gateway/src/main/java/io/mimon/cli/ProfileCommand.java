package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigProblem;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.plan.Profile;
import io.mimon.core.plan.ReferenceText;
import io.mimon.gateway.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mimon profile}: a reference from training data. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Measures training data and writes what a monitor compares the present with: reference.file.",
      "With CONFIG.yml its target, columns, types, window and estimator hold, and its source is not"
          + " read; without one, the options say them. Such a file is readable JSON; a monitor with"
          + " it says what it would say with the training data themselves, and starts sooner."
    },
    footer = {
      "",
      "Example:",
      "  mimon profile monitor.yml --input training.csv.gz --out reference.json",
      "  mimon profile --input training.csv.gz --target defaulted --out reference.json",
      "and in monitor.yml:  reference: { file: reference.json }"
    })
final class ProfileCommand implements Callable<Integer> {
  private static final int PERMUTATIONS = 99;
  private static final int WINDOW_MIN = 10;
  private static final int WINDOW_MAX = 10_000_000;

  /** What a configuration says, so that the command line must not. */
  private static final List<String> CONFIGURED =
      List.of("--target", "--types", "--window", "--estimator", "--k", "--bins", "--scale");

  private final Streams streams;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "CONFIG.yml",
      arity = "0..1",
      description = "the configuration of the monitor that is to have the reference")
  private @Nullable Path file;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private NullOptions nullOptions = new NullOptions(PERMUTATIONS);

  @Option(names = "--target", paramLabel = "Y", description = "the target column")
  private @Nullable String target;

  @Option(
      names = "--window",
      paramLabel = "ROWS",
      defaultValue = "10000",
      description = "rows of a window; the monitor has to have the same (default 10000)")
  private int window = 10_000;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "where the reference is written; one that is there is replaced")
  private Path out = Path.of("");

  @Option(names = "--json", description = "the features, one JSON object a line on standard output")
  private boolean json;

  ProfileCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    nullOptions.nulls(); // Refuses what cannot be.
    List<String> problems = new ArrayList<>();
    MonitorConfig config = file == null ? optionsConfig() : read(file, problems);
    if (config == null) {
      problems.forEach(streams.err()::println);
      return 2;
    }
    checkOut();
    try (TrainingInput training = TrainingInput.of(input.input(), streams.in())) {
      Optional<Profile> opened =
          Profile.open(config, training.path(), input.format(), training.name(), problems);
      if (opened.isEmpty()) {
        String where = file == null ? "mimon" : file.toString();
        problems.forEach(problem -> streams.err().println(where + ": " + problem));
        return 2;
      }
      Profile profile = opened.get();
      Progress progress =
          new Progress(streams, "windows measured", Math.toIntExact(profile.windows()));
      ReferenceText reference =
          profile.measure(nullOptions.permutations(), () -> progress.step(profile));
      progress.done();
      write(
          reference.toJson(
              Instant.now().truncatedTo(ChronoUnit.SECONDS),
              "mimon " + BuildInfo.version(),
              training.name(),
              training.sha256()));
      if (json) {
        reference.features().forEach(f -> streams.out().println(reference.line(f)));
      } else {
        new ProfileTable(profile, reference).print(streams.out(), out);
      }
      if (profile.rejected() > 0) {
        streams
            .err()
            .printf(
                Locale.ROOT,
                "%,d of %,d rows could not be read and are left out%n",
                profile.rejected(),
                profile.records());
      }
    }
    return 0;
  }

  private MonitorConfig optionsConfig() {
    if (target == null) {
      throw new UsageException(
          "--target is missing: the target column, or name a CONFIG.yml that says it");
    }
    if (window < WINDOW_MIN || window > WINDOW_MAX) {
      throw new UsageException(
          "--window %d is not allowed: a whole number from %d to %d"
              .formatted(window, WINDOW_MIN, WINDOW_MAX));
    }
    return ProfileConfig.of(target, window, input);
  }

  private @Nullable MonitorConfig read(Path config, List<String> problems) {
    for (String option : CONFIGURED) {
      if (spec != null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UsageException(
            "%s does not go with %s, which says it; leave one of them out"
                .formatted(option, config));
      }
    }
    ConfigResult parsed = ConfigParser.parse(config, streams.environment());
    if (parsed instanceof ConfigResult.Valid valid) {
      return valid.config();
    }
    for (ConfigProblem problem : ((ConfigResult.Invalid) parsed).problems()) {
      problems.add(problem.describe(config.toString()));
    }
    return null;
  }

  /** Before the work is done, not after it. */
  private void checkOut() {
    Path directory = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || directory == null || !Files.isDirectory(directory)) {
      throw new UsageException(
          "--out %s cannot be written: %s"
              .formatted(
                  out,
                  Files.isDirectory(out)
                      ? "it is a directory; name a file in it"
                      : "there is no directory " + directory));
    }
    List<Path> read = new ArrayList<>(List.of(Path.of(input.input())));
    if (file != null) {
      read.add(file);
    }
    for (Path path : read) {
      if (path.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
        throw new UsageException(
            "--out %s is what is read; it would be replaced: name another file".formatted(out));
      }
    }
  }

  /** As a whole, so that no monitor reads half of it. */
  private void write(String text) throws IOException {
    Path beside = out.resolveSibling(out.getFileName() + ".part");
    try {
      Files.writeString(beside, text);
      Files.move(beside, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
