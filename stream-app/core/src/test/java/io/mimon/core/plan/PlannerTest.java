package io.mimon.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.input.Column;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.RelationRule;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration meets its data. */
final class PlannerTest {
  private final Path directory;

  PlannerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Columns id, ts, amount, score, zip, defaulted; amount tells about the target until a row. */
  private Path data(String name, int rows, int amountTellsUntil) throws IOException {
    SplittableRandom random = new SplittableRandom(17);
    StringBuilder csv = new StringBuilder("id,ts,amount,score,zip,defaulted\n");
    for (int i = 0; i < rows; i++) {
      double latent = random.nextGaussian();
      double amount = i < amountTellsUntil ? latent : random.nextGaussian();
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,2024-01-01T00:%02d:%02d,%.6f,%.6f,z%d,%s%n",
              1_000 + i,
              i / 60 % 60,
              i % 60,
              amount + 0.5 * random.nextGaussian(),
              random.nextGaussian(),
              random.nextInt(7),
              latent > 0 ? "yes" : "no"));
    }
    return Files.writeString(directory.resolve(name), csv);
  }

  private static PlanResult plan(Path data, String... lines) throws IOException {
    String yaml =
        """
        version: 1
        monitor: m
        source: { file: { path: '%s' } }
        window: { rows: 500 }
        emit: { every: 250 rows }
        """
                .formatted(data)
            + String.join("\n", lines);
    ConfigResult result = ConfigParser.parse(yaml, Map.of());
    return Planner.plan(
        assertInstanceOf(ConfigResult.Valid.class, result, result.toString()).config());
  }

  private static PlanResult.Ready ready(Path data, String... lines) throws IOException {
    PlanResult result = plan(data, lines);
    return assertInstanceOf(PlanResult.Ready.class, result, result.toString());
  }

  private static List<String> problems(Path data, String... lines) throws IOException {
    return assertInstanceOf(PlanResult.Unfit.class, plan(data, lines)).problems();
  }

  private static final String TARGET = "target: { column: defaulted }";
  private static final String FIRST = "reference: { first: 1000 rows }";

  private static List<String> features(PlanResult.Ready ready) {
    return ready.plan().features().stream().map(Variable::name).toList();
  }

  @Test
  void identifiersAndTimestampsAreLeftOutUnlessNamed() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    PlanResult.Ready all = ready(data, TARGET, FIRST);
    assertEquals(List.of("amount", "score", "zip"), features(all));
    assertEquals(new Variable("defaulted", VariableType.CATEGORICAL), all.plan().target());
    assertEquals(VariableType.NUMERIC, all.plan().features().get(0).type());
    assertEquals(VariableType.CATEGORICAL, all.plan().features().get(2).type());
    assertEquals(6, all.profiles().size());
    assertEquals(
        List.of("ross", "ross", "counts"),
        all.outlook().stream().map(PlanResult.Outlook::estimator).toList());
    assertEquals(
        List.of("id", "amount"),
        features(ready(data, TARGET, FIRST, "features: { include: [id, amount] }")));
    assertEquals(
        List.of("id", "amount", "score", "zip"),
        features(ready(data, TARGET, FIRST, "features: { types: { id: numeric } }")));
  }

  @Test
  void featuresAreIncludedAndExcluded() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    assertEquals(
        List.of("amount", "zip"),
        features(ready(data, TARGET, FIRST, "features: { exclude: ['s*'] }")));
    assertEquals(
        List.of("zip"), features(ready(data, TARGET, FIRST, "features: { include: ['z?p'] }")));
    // The target is never its own feature, and may be anything.
    assertEquals(
        List.of("amount", "zip"),
        features(
            ready(data, "target: { column: score }", FIRST, "features: { exclude: [defaulted] }")));
    List<String> none = problems(data, TARGET, FIRST, "features: { include: ['t*'] }");
    assertEquals(1, none.size());
    assertTrue(none.get(0).startsWith("features: no column is left to watch"), none.get(0));
    assertTrue(none.get(0).contains("id (identifier), ts (timestamp)"), none.get(0));
  }

  @Test
  void columnsThatAreNotThereAreAllNamedWithTheNearest() throws IOException {
    Path data = data("a.csv", 200, 200);
    assertEquals(
        List.of(
            "target.column: the data have no column defualted; did you mean defaulted?",
            "features.include: the data have no column nothing_like_it; there are: id, ts, amount,"
                + " score, zip, defaulted",
            "features.types: the data have no column amuont; did you mean amount?"),
        problems(
            data,
            "target: { column: defualted }",
            FIRST,
            "features: { include: [nothing_like_it, '*'], types: { amuont: numeric } }"));
  }

  @Test
  void anEstimatorHasToFitTheTypes() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    List<String> problems = problems(data, TARGET, FIRST, "estimator: ksg1");
    assertEquals(1, problems.size());
    assertTrue(
        problems.get(0).startsWith("estimator: ksg1 does not go with a categorical target and"),
        problems.get(0));
    assertTrue(problems.get(0).contains("amount, score, zip"), problems.get(0));
    String hashed = problems(data, TARGET, FIRST, "estimator: hashed-counts").get(0);
    assertTrue(hashed.contains("amount, score;"), hashed);
    PlanResult.Ready binned = ready(data, TARGET, FIRST, "estimator: counts");
    assertEquals("set by the configuration; numbers are binned", binned.outlook().get(0).reason());
    PlanResult.Ready fits =
        ready(data, TARGET, FIRST, "estimator: ross", "features: { include: [amount, score] }");
    assertEquals(EstimatorType.ROSS, fits.plan().choice().fixed());
    assertEquals("set by the configuration", fits.outlook().get(0).reason());
  }

  @Test
  void conditionsAreColumnsOfTheDataFeaturesOrNot() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    PlanResult.Ready both =
        ready(
            data,
            TARGET,
            FIRST,
            "condition_on: [zip, score]",
            "features: { exclude: [zip] }",
            "estimator: ross");
    assertEquals(List.of("amount", "score"), features(both));
    assertEquals(
        List.of(
            new Variable("zip", VariableType.CATEGORICAL),
            new Variable("score", VariableType.NUMERIC)),
        both.plan().given());
    assertEquals(
        List.of("amount", "score"),
        both.outlook().stream().map(PlanResult.Outlook::feature).toList());
    assertEquals(
        List.of("defaulted", "amount", "score", "zip"),
        both.schema().columns().stream().map(Column::name).toList());
    List<String> readings = new ArrayList<>();
    run(both, readings, new ArrayList<>());
    assertEquals(8 * 3, readings.size());
    assertTrue(
        readings.stream()
            .filter(r -> r.contains("\"given\":[\"zip\",\"score\"]"))
            .allMatch(r -> r.contains("\"feature\":\"amount\"") && r.contains("\"cmi-mixed\"")));
    // Named, an identifier is taken as it is.
    assertEquals(
        List.of(new Variable("id", VariableType.CATEGORICAL)),
        ready(data, TARGET, FIRST, "condition_on: [id]").plan().given());
  }

  @Test
  void lineageIsBetweenFeatures() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    RelationRule rule =
        ready(data, TARGET, FIRST, "derived_from: { score: amount }").plan().relationRule();
    assertEquals(Map.of("score", "amount"), rule.derivedFrom());
    assertTrue(rule.everyReadings() >= 1);
    assertEquals(
        List.of(
            "derived_from: the data have no column amuont; did you mean amount?",
            "derived_from: the data have no column scor; did you mean score?"),
        problems(data, TARGET, FIRST, "derived_from: { scor: amuont }"));
    assertEquals(
        List.of(
            "derived_from: amount is not among the features, so nothing is known of it;"
                + " add it to features.include, or remove it here"),
        problems(
            data,
            TARGET,
            FIRST,
            "derived_from: { score: amount }",
            "features: { exclude: [amount] }"));
  }

  @Test
  void conditionsThatCannotBeAreNamed() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    assertEquals(
        List.of(
            "condition_on: the data have no column amuont; did you mean amount?",
            "condition_on: the data have no column nothing_like_it; there are: id, ts, amount,"
                + " score, zip, defaulted"),
        problems(data, TARGET, FIRST, "condition_on: [amuont, nothing_like_it]"));
    assertEquals(
        List.of(
            "condition_on: it has every feature, so that none is left for a reading given amount,"
                + " score"),
        problems(
            data, TARGET, FIRST, "features: { exclude: [zip] }", "condition_on: [amount, score]"));
  }

  @Test
  void trainingDataHaveTheConditionsToo() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    Path training = directory.resolve("training.csv");
    Files.writeString(training, Files.readString(data).replaceFirst("zip", "post"));
    String reference = "reference: { file: '" + training + "' }";
    String features = "features: { exclude: [zip] }";
    assertEquals(
        List.of("reference.file: " + training + " has no column zip"),
        problems(data, TARGET, reference, features, "condition_on: [zip]"));
    List<String> readings = new ArrayList<>();
    String own = "reference: { file: '" + data + "' }";
    run(ready(data, TARGET, own, features, "condition_on: [zip]"), readings, new ArrayList<>());
    assertEquals(8 * 4, readings.size());
    assertTrue(readings.stream().allMatch(r -> r.contains("\"reference\":false")));
  }

  @Test
  void trainingDataWithoutAColumnAreRefused() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    Path training = directory.resolve("training.csv");
    Files.writeString(training, Files.readString(data).replaceFirst("score", "points"));
    assertEquals(
        List.of("reference.file: " + training + " has no column score"),
        problems(data, TARGET, "reference: { file: '" + training + "' }"));
  }

  @Test
  void trainingDataOfFewerRowsThanAWindowAreRefused() throws IOException {
    Path data = data("a.csv", 2_000, 2_000);
    Path training = data("training.csv", 499, 499);
    List<String> problems = problems(data, TARGET, "reference: { file: '" + training + "' }");
    assertEquals(1, problems.size());
    assertTrue(
        problems.get(0).contains("has 499 usable rows, fewer than the window's 500"),
        problems.get(0));
  }

  @Test
  void trainingDataMakeAReferenceAgainstWhichTheFirstFullWindowCanAlarm() throws IOException {
    Path training = data("training.csv", 1_700, 1_700);
    Path live = data("live.csv", 1_000, 0);
    PlanResult.Ready ready = ready(live, TARGET, "reference: { file: '" + training + "' }");
    MonitorPlan plan = ready.plan();
    assertEquals(0, plan.referenceRows());
    assertEquals(3, plan.givenReference().size());
    plan.givenReference().values().forEach(g -> assertEquals(3, g.samples().size()));
    List<String> readings = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    run(ready, readings, alerts);
    assertEquals(4 * 3, readings.size());
    assertTrue(readings.stream().allMatch(r -> r.contains("\"reference\":false")));
    assertTrue(readings.stream().noneMatch(r -> r.contains("\"referenceBits\":null")));
    assertEquals(1, alerts.size(), alerts.toString());
    assertTrue(alerts.get(0).contains("\"feature\":\"amount\""), alerts.get(0));
    assertTrue(alerts.get(0).contains("\"kind\":\"relevance-lost\""), alerts.get(0));
    assertTrue(alerts.get(0).contains("\"windowEnd\":500,"), alerts.get(0));
  }

  private static void run(PlanResult.Ready ready, List<String> readings, List<String> alerts)
      throws IOException {
    LocalMonitor.Output output =
        new LocalMonitor.Output() {
          @Override
          public void reading(String json) {
            readings.add(json);
          }

          @Override
          public void alert(String json) {
            alerts.add(json);
          }

          @Override
          public void rejected(String json) {
            throw new AssertionError(json);
          }
        };
    try (RecordReader records = ready.records().open()) {
      new LocalMonitor(ready.plan(), ready.schema()).run(records, output);
    }
  }

  @Test
  void aStreamThatIsItsOwnTrainingDataRaisesNothing() throws IOException {
    Path data = data("a.csv", 3_000, 3_000);
    List<String> alerts = new ArrayList<>();
    run(ready(data, TARGET, "reference: { file: '" + data + "' }"), new ArrayList<>(), alerts);
    assertEquals(List.of(), alerts);
  }
}
