package io.mimon.cli;

import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.Relations;
import io.mimon.core.monitor.Relations.Relation;
import io.mimon.core.plan.Dataset;
import io.mimon.estimators.FeatureRanking.Criterion;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.VariableType;
import io.mimon.gateway.console.DisplayText;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
    description = {
      "Ranks the columns of a file by what they tell about the target, and says which repeat others."
    },
    footer = {
      "",
      "Example:",
      "  mimon rank --input loans.csv.gz --target defaulted",
      "  mimon rank --input loans.csv.gz --target defaulted --json | jq .bits"
    })
final class RankCommand implements Callable<Integer> {
  private static final int PAIRS_MAX = 100;

  /** The most features in an order and the most partners of one, which bounds the tables. */
  private static final int SELECTED_MAX = 32;

  private final Streams streams;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private NullOptions nullOptions = new NullOptions(0);

  @Option(names = "--target", required = true, paramLabel = "Y", description = "the target column")
  private String target = "";

  @Option(
      names = "--pairs",
      defaultValue = "0",
      paramLabel = "N",
      description = "also what the first N features share with each other, two by two")
  private int pairs;

  @Option(names = "--json", description = "one JSON object a line on standard output")
  private boolean json;

  RankCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (pairs < 0 || pairs > PAIRS_MAX) {
      throw new UsageException(
          "--pairs " + pairs + " is not allowed: a whole number from 0 to " + PAIRS_MAX);
    }
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
    List<Measured> measured =
        IntStream.range(1, schema.size())
            .parallel()
            .mapToObj(feature -> Measured.of(data, feature, 0, choice, nulls, () -> {}))
            .map(progress::step)
            .toList();
    progress.done();
    Relations relations =
        data.relations(measured.stream().map(Measured::estimate).toList(), SELECTED_MAX);
    List<Relation> related = relations.all();
    List<RankTable.Line> ranking =
        IntStream.range(0, measured.size())
            .mapToObj(i -> line(i, measured, related))
            .sorted(Comparator.comparingDouble(line -> sortKey(line.measured())))
            .toList();
    if (json) {
      printJson(ranking, relations);
    } else {
      new RankTable(ranking).print(streams.out());
    }
    if (pairs > 0) {
      printPairs(ranking.subList(0, Math.min(pairs, ranking.size())), relations);
    }
    remark(loaded);
    return 0;
  }

  private static RankTable.Line line(int i, List<Measured> measured, List<Relation> related) {
    int given = related.get(i).addition().given();
    return new RankTable.Line(
        i, measured.get(i), related.get(i), given < 0 ? null : measured.get(given).x());
  }

  private static double sortKey(Measured measured) {
    double bits = measured.estimate().bits();
    return Double.isNaN(bits) ? Double.POSITIVE_INFINITY : -bits;
  }

  private void printJson(List<RankTable.Line> ranking, Relations relations) {
    int[] quotient = relations.order(Criterion.MRMR_QUOTIENT);
    int[] jmi = relations.order(Criterion.JMI);
    int[] cmim = relations.order(Criterion.CMIM);
    for (int i = 0; i < ranking.size(); i++) {
      RankTable.Line ranked = ranking.get(i);
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("rank", i + 1);
      line.put("feature", ranked.measured().x());
      line.put("target", target);
      line.putAll(ranked.measured().toMap());
      line.put("mrmrRank", place(ranked.relation().mrmrRank()));
      line.put("mrmrQuotientRank", place(quotient[ranked.feature()]));
      line.put("jmiRank", place(jmi[ranked.feature()]));
      line.put("cmimRank", place(cmim[ranked.feature()]));
      line.put("redundancy", ranked.redundancy());
      line.put("type", "mimon.rank.v1");
      streams.out().println(Measured.JSON.valueToTree(line));
    }
  }

  private void printPairs(List<RankTable.Line> first, Relations relations) {
    double[][] nats = new double[first.size()][first.size()];
    for (int i = 0; i < nats.length; i++) {
      for (int j = 0; j < nats.length; j++) {
        nats[i][j] = relations.sharedNats(first.get(i).feature(), first.get(j).feature());
      }
    }
    PairTable table = new PairTable(first.stream().map(l -> l.measured().x()).toList(), nats);
    if (json) {
      table.printJson(streams.out());
    } else {
      table.print(streams.out());
    }
  }

  private static @Nullable Integer place(int place) {
    return place == 0 ? null : place;
  }

  private void remark(InputOptions.Loaded loaded) {
    for (ColumnProfile profile : loaded.profiles()) {
      if (profile.use() == null && !profile.name().equals(target)) {
        streams
            .err()
            .printf(
                "left out: %s looks like a%s (%s); --types %s=categorical to keep it%n",
                DisplayText.escape(profile.name()),
                profile.kind().name().startsWith("I") ? "n identifier" : " time stamp",
                DisplayText.escape(profile.note()),
                DisplayText.escape(profile.name()));
      }
    }
  }
}
