package io.mimon.cli;

import io.mimon.core.config.NearestName;
import io.mimon.core.config.ScaleType;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.Format;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.ReaderOptions;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordReaders;
import io.mimon.core.input.TypeInference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.plan.Planner;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import io.mimon.gateway.console.DisplayText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that read a whole file, and what they come to. */
final class InputOptions {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "CSV or JSON Lines, plain or gzipped; - for standard input")
  private String input = "";

  @Option(names = "--format", paramLabel = "F", description = "csv, jsonl or auto (default)")
  private Format format = Format.AUTO;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "COLUMN=TYPE",
      description = "numeric or categorical, where the guess is wrong")
  private Map<String, VariableType> types = new LinkedHashMap<>();

  @Option(
      names = "--estimator",
      defaultValue = "auto",
      paramLabel = "E",
      description = "auto (default), counts, ksg1, ksg2, ross or mixed-ksg")
  private String estimator = "auto";

  @Option(
      names = "--k",
      defaultValue = "3",
      paramLabel = "K",
      description = "neighbours, for the estimators that use them (default 3)")
  private int k = 3;

  @Option(
      names = "--bins",
      defaultValue = "16",
      paramLabel = "N",
      description = "about how many bins numbers are counted in, with counts (default: 16)")
  private int bins = EstimatorChoice.BINS;

  @Option(
      names = "--scale",
      defaultValue = "standard",
      paramLabel = "S",
      description = "none, standard (default: divided by the standard deviation) or rank")
  private ScaleType scale = ScaleType.STANDARD;

  /** The records, and what their columns look like. */
  record Loaded(List<String> columns, List<RawRecord> records, List<ColumnProfile> profiles) {

    ColumnProfile profile(String column) {
      for (ColumnProfile profile : profiles) {
        if (profile.name().equals(column)) {
          return profile;
        }
      }
      throw new UsageException(absent(column, columns));
    }

    /** What a column is used as when it was asked for by name. */
    VariableType use(String column) {
      VariableType use = profile(column).use();
      return use == null ? VariableType.CATEGORICAL : use;
    }
  }

  /** The name of the input as it was given. */
  String input() {
    return input;
  }

  Format format() {
    return format;
  }

  Map<String, VariableType> types() {
    return types;
  }

  EstimatorChoice choice() {
    if (k < 1 || k > 100) {
      throw new UsageException("--k " + k + " is not allowed: a whole number from 1 to 100");
    }
    if (bins < 2 || bins > 254) {
      throw new UsageException("--bins " + bins + " is not allowed: a whole number from 2 to 254");
    }
    return new EstimatorChoice(fixedEstimator(), k, scale, bins, false);
  }

  private @Nullable EstimatorType fixedEstimator() {
    if (estimator.equals("auto")) {
      return null;
    }
    return EstimatorType.ofConfigName(estimator)
        .orElseThrow(
            () ->
                new UsageException(
                    "--estimator "
                        + estimator
                        + " is not known; there are auto, "
                        + String.join(
                            ", ",
                            Arrays.stream(EstimatorType.values())
                                .map(EstimatorType::configName)
                                .toList())));
  }

  Loaded load(InputStream standardInput) throws IOException {
    try (RecordReader reader = open(standardInput)) {
      List<RawRecord> records = new ArrayList<>();
      RawRecord record;
      while ((record = reader.next()) != null) {
        records.add(record);
      }
      for (String column : types.keySet()) {
        if (!reader.columns().contains(column)) {
          throw new UsageException("--types: " + absent(column, reader.columns()));
        }
      }
      if (records.isEmpty()) {
        throw new UsageException(
            (input.equals("-") ? "standard input" : input) + " has columns but no rows");
      }
      List<RawRecord> sample = records.subList(0, Math.min(records.size(), Planner.SAMPLE_ROWS));
      return new Loaded(
          reader.columns(), records, TypeInference.infer(reader.columns(), sample, types));
    }
  }

  private static String absent(String column, List<String> columns) {
    String hint =
        NearestName.of(column, columns)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(
                () ->
                    "there are: "
                        + String.join(", ", columns.subList(0, Math.min(40, columns.size())))
                        + (columns.size() > 40 ? ", …" : ""));
    return DisplayText.escape("the input has no column " + column + "; " + hint);
  }

  private RecordReader open(InputStream standardInput) throws InputException {
    ReaderOptions options = ReaderOptions.defaults().withFormat(format);
    return input.equals("-")
        ? RecordReaders.open(standardInput, "standard input", options)
        : RecordReaders.open(Path.of(input), options);
  }
}
