package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.estimators.Entropies;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readings, ranks, references and alarms from emissions made by hand. */
final class SegmentMonitorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double ERROR = 0.005;
  private static final int WINDOW = 100;
  private static final long REFERENCE = 400;
  private static final long EVERY = 50;
  private static final EstimatorChoice CHOICE = new EstimatorChoice(null, 3, ScaleType.STANDARD);

  private static MonitorPlan plan(int features, long every, long referenceRows) {
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i <= features; i++) {
      variables.add(new Variable(i == 0 ? "y" : "x" + i, VariableType.CATEGORICAL));
    }
    return Streams.plan(variables, WINDOW, every, referenceRows, CHOICE);
  }

  private static Estimate estimate(double nats, double error, Validity validity) {
    return Estimate.of(EstimatorType.KSG1, 3, WINDOW, nats, error).withValidity(validity);
  }

  private static PairEstimate pair(int feature, Estimate estimate) {
    return new PairEstimate(feature, estimate, 0, Double.NaN, "standard", false);
  }

  private static Emission emission(long end, PairEstimate... pairs) {
    return new Emission(
        WindowPosition.ofRows(Math.max(1, end - WINDOW + 1), end), List.of(pairs), List.of());
  }

  private static List<JsonNode> parsed(List<String> lines) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines) {
      try {
        nodes.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
    return nodes;
  }

  private static List<String> texts(List<String> lines, String field) {
    return parsed(lines).stream().map(n -> n.get(field).asText()).toList();
  }

  private static List<Long> numbers(List<String> lines, String field) {
    return parsed(lines).stream().map(n -> n.get(field).asLong()).toList();
  }

  /** One feature whose blocks are these after the reference, which is 0.2 nats; restarts. */
  private static Kept watch(MonitorPlan plan, boolean restarts, Estimate... live) {
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan, "", null);
    long end = 0;
    while (end + EVERY <= REFERENCE) {
      end += EVERY;
      Estimate estimate = estimate(0.2, ERROR, end < WINDOW ? Validity.WARMING_UP : Validity.OK);
      monitor.process(emission(end, pair(0, estimate)).encode(), kept);
    }
    for (Estimate estimate : live) {
      // What comes between blocks is read, and held against nothing.
      end += EVERY;
      monitor.process(emission(end, pair(0, estimate)).encode(), kept);
      end += EVERY;
      if (restarts) {
        monitor = new SegmentMonitor(plan, "", monitor.encodeState());
      }
      monitor.process(emission(end, pair(0, estimate)).encode(), kept);
    }
    return kept;
  }

  private static Estimate ok(double nats) {
    return estimate(nats, ERROR, Validity.OK);
  }

  @Test
  void anEpisodeFiresOnceAndResolvesWithHysteresis() {
    // The effect is 25 % of 0.2: 0.05; it is over when two blocks are within 0.025.
    Kept kept =
        watch(plan(1, EVERY, REFERENCE), false, ok(0.1), ok(0.1), ok(0.17), ok(0.18), ok(0.19));
    assertEquals(List.of("firing", "resolved"), texts(kept.alerts, "state"));
    assertEquals(List.of(500L, 900L), numbers(kept.alerts, "windowEnd"));
    assertEquals(List.of(500L, 500L), numbers(kept.alerts, "since"));
    assertEquals(List.of("relevance-lost", "relevance-lost"), texts(kept.alerts, "kind"));
    List<String> ids = texts(kept.alerts, "id");
    assertEquals(ids.get(0), ids.get(1));
  }

  @Test
  void aSecondEpisodeHasAnIdOfItsOwn() {
    Kept kept =
        watch(
            plan(1, EVERY, REFERENCE), false, ok(0.1), ok(0.2), ok(0.2), ok(0.1), ok(0.2), ok(0.2));
    assertEquals(List.of("firing", "resolved", "firing", "resolved"), texts(kept.alerts, "state"));
    List<String> ids = texts(kept.alerts, "id");
    assertEquals(ids.get(2), ids.get(3));
    assertNotEquals(ids.get(0), ids.get(2));
  }

  @Test
  void aReversalResolvesWhatWasLostBeforeWhatIsGained() {
    Kept kept = watch(plan(1, EVERY, REFERENCE), false, ok(0.1), ok(0.4), ok(0.2), ok(0.2));
    assertEquals(List.of("firing", "resolved", "firing", "resolved"), texts(kept.alerts, "state"));
    assertEquals(
        List.of("relevance-lost", "relevance-lost", "relevance-gained", "relevance-gained"),
        texts(kept.alerts, "kind"));
    assertEquals(List.of(500L, 600L, 600L, 800L), numbers(kept.alerts, "windowEnd"));
    String resolved = texts(kept.alerts, "summary").get(1);
    assertFalse(resolved.contains("back near"), "it is not: " + resolved);
  }

  @Test
  void alarmsAreTheSameAfterARestartAtAnyPoint() {
    Estimate[] live = {ok(0.1), ok(0.1), ok(0.4), ok(0.16), ok(0.2), ok(0.05), ok(0.2)};
    Kept straight = watch(plan(1, EVERY, REFERENCE), false, live);
    assertEquals(straight.lines, watch(plan(1, EVERY, REFERENCE), true, live).lines);
    assertEquals(5, straight.alerts.size());
  }

  @Test
  void whatHasNoWeightNeitherFiresNorResolves() {
    Estimate warming = estimate(0.0, ERROR, Validity.WARMING_UP);
    Estimate tooFew = Estimate.tooFewRows(EstimatorType.KSG1, 3, 2);
    Estimate noError = estimate(0.0, Double.NaN, Validity.OK);
    MonitorPlan plan = plan(1, EVERY, REFERENCE);
    assertEquals(List.of(), watch(plan, false, warming, tooFew, noError).alerts);
    Estimate wasBack = estimate(0.2, ERROR, Validity.WARMING_UP);
    Kept standing = watch(plan, false, ok(0.1), wasBack, tooFew, ok(0.1));
    assertEquals(List.of("firing"), texts(standing.alerts, "state"));
  }

  @Test
  void aFeatureThatTurnsConstantHasLostItsRelevance() {
    Estimate constant = Estimate.degenerate(EstimatorType.KSG1, 3, WINDOW, Entropies.UNKNOWN);
    Kept kept = watch(plan(1, EVERY, REFERENCE), false, constant, ok(0.2), ok(0.2));
    assertEquals(List.of("firing", "resolved"), texts(kept.alerts, "state"));
  }

  @Test
  void aHandfulOfEqualRowsIsNoProofOfLoss() {
    // 63 rows that differ have no standard error and raise nothing; as many equal ones must not.
    Estimate oneRow = Estimate.degenerate(EstimatorType.COUNTS, 0, 1, Entropies.UNKNOWN);
    Estimate few = Estimate.degenerate(EstimatorType.COUNTS, 0, 63, Entropies.UNKNOWN);
    Kept kept = watch(plan(1, EVERY, REFERENCE), false, oneRow, few, few, ok(0.2));
    assertEquals(List.of("insufficient-data", "insufficient-data"), texts(kept.alerts, "kind"));
    assertEquals(List.of("firing", "resolved"), texts(kept.alerts, "state"));
    assertEquals(List.of("y", "y"), texts(kept.alerts, "feature"));
  }

  @Test
  void aConstantTargetIsNoLossOfEveryFeature() {
    Estimate constant = Estimate.degenerate(EstimatorType.KSG1, 3, WINDOW, Entropies.UNKNOWN);
    SegmentMonitor monitor = new SegmentMonitor(plan(2, WINDOW, REFERENCE), "", null);
    Kept kept = new Kept();
    for (long end = WINDOW; end <= REFERENCE + 4 * WINDOW; end += WINDOW) {
      boolean lost = end > REFERENCE && end <= REFERENCE + 2 * WINDOW;
      Estimate estimate = lost ? constant : ok(0.2);
      monitor.process(emission(end, pair(0, estimate), pair(1, estimate)).encode(), kept);
      monitor = new SegmentMonitor(plan(2, WINDOW, REFERENCE), "", monitor.encodeState());
    }
    assertEquals(List.of("firing", "resolved"), texts(kept.alerts, "state"));
    assertEquals(List.of("y", "y"), texts(kept.alerts, "feature"));
    assertEquals(List.of(600L, 700L), numbers(kept.alerts, "windowEnd"));
    assertEquals(
        "m: the target y is constant, or too few of its values are known (to row 600); nothing can"
            + " be said of relevance.",
        texts(kept.alerts, "summary").get(0));
  }

  @Test
  void aFeatureWithoutValuesIsNeitherLostNorFound() {
    Estimate none = Estimate.tooFewRows(EstimatorType.KSG1, 3, 2);
    SegmentMonitor monitor = new SegmentMonitor(plan(2, WINDOW, REFERENCE), "", null);
    Kept kept = new Kept();
    for (long end = WINDOW; end <= REFERENCE + 3 * WINDOW; end += WINDOW) {
      Estimate estimate = end > REFERENCE ? none : ok(0.2);
      monitor.process(emission(end, pair(0, estimate), pair(1, ok(0.2))).encode(), kept);
    }
    assertEquals(List.of("insufficient-data"), texts(kept.alerts, "kind"));
    assertEquals(List.of("x1"), texts(kept.alerts, "feature"));
    assertEquals(List.of(600L), numbers(kept.alerts, "windowEnd"));
  }

  @Test
  void aHandfulOfEqualRowsIsNoReference() {
    MonitorPlan plan = plan(1, EVERY, REFERENCE);
    SegmentMonitor monitor = new SegmentMonitor(plan, "", null);
    Estimate few = Estimate.degenerate(EstimatorType.COUNTS, 0, 63, Entropies.UNKNOWN);
    monitor.process(emission(200, pair(0, few)).encode(), new Kept());
    monitor.process(emission(300, pair(0, ok(0.2))).encode(), new Kept());
    assertEquals(List.of(new Reference.Sample(0.2, ERROR)), monitor.referenceSamples().get(0));
  }

  @Test
  void nothingFiresInsideTheReferenceOrBeforeAGivenOnesWindowIsFull() {
    MonitorPlan plan = plan(1, EVERY, REFERENCE);
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan, "", null);
    for (long end = EVERY; end <= REFERENCE; end += EVERY) {
      double nats = end % 200 == 0 ? 1 : 0;
      monitor.process(emission(end, pair(0, ok(nats))).encode(), kept);
    }
    assertEquals(List.of(), kept.alerts);
    assertTrue(parsed(kept.readings).stream().allMatch(r -> r.get("reference").asBoolean()));
    assertTrue(parsed(kept.readings).stream().allMatch(r -> r.get("referenceBits").isNull()));
  }

  @Test
  void aConstantStartOfTheStreamIsNoAlarmBeforeTheWindowIsFull() {
    MonitorPlan.GivenReference given =
        new MonitorPlan.GivenReference(
            new PairSettings(
                EstimatorType.COUNTS, 0, PairSettings.Side.PLAIN, PairSettings.Side.PLAIN),
            List.of(new Reference.Sample(0.2, ERROR)));
    MonitorPlan made = plan(1, EVERY, REFERENCE);
    MonitorPlan plan =
        new MonitorPlan(
            "m",
            made.target(),
            made.features(),
            WINDOW,
            EVERY,
            CHOICE,
            0,
            Map.of("x1", given),
            Streams.RULE,
            made.shards());
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan, "", null);
    Estimate constant = Estimate.degenerate(EstimatorType.COUNTS, 0, 80, Entropies.UNKNOWN);
    monitor.process(emission(50, pair(0, constant)).encode(), kept);
    assertEquals(List.of(), kept.alerts);
    monitor.process(emission(100, pair(0, constant)).encode(), kept);
    assertEquals(List.of("firing"), texts(kept.alerts, "state"));
    assertEquals(List.of("false", "false"), texts(kept.readings, "reference"));
  }

  @Test
  void referenceWindowsAreDisjointAndTheLastEndsAtTheLastEmissionInside() {
    // window 100; by cadence and length of the reference, the ends of the windows that count
    checkReference(50, 400, List.of(100L, 200L, 300L, 400L));
    checkReference(50, 430, List.of(100L, 200L, 300L, 400L));
    checkReference(30, 400, List.of(150L, 270L, 390L));
    checkReference(250, 700, List.of(250L, 500L));
    checkReference(100, 100, List.of(100L));
    checkReference(70, 150, List.of(140L));
    checkReference(70, 130, List.of());
  }

  private static void checkReference(long every, long rows, List<Long> ends) {
    SegmentMonitor monitor = new SegmentMonitor(plan(1, every, rows), "", null);
    for (long end = every; end <= rows + 500; end += every) {
      monitor.process(emission(end, pair(0, ok((double) end))).encode(), new Kept());
    }
    List<Long> counted =
        monitor.referenceSamples().get(0).stream().map(s -> (long) s.nats()).toList();
    assertEquals(ends, counted, "every " + every + ", reference " + rows);
  }

  @Test
  void shardsMayArriveInAnyOrderAndTheMonitorMayRestartAnywhere() {
    int features = 7;
    int windows = 80;
    MonitorPlan whole = plan(features, EVERY, REFERENCE);
    double[][] nats = new double[windows][features];
    SplittableRandom values = new SplittableRandom(12);
    for (double[] window : nats) {
      for (int f = 0; f < features; f++) {
        window[f] = values.nextInt(10) == 0 ? values.nextDouble() : 0.1 * f;
      }
    }
    Kept expected = new Kept();
    SegmentMonitor straight = new SegmentMonitor(whole, "", null);
    for (int w = 0; w < windows; w++) {
      straight.process(part(whole, 0, w, nats).encode(), expected);
    }
    assertEquals(windows * features, expected.readings.size());
    assertTrue(expected.alerts.size() > 10, expected.alerts.size() + " alerts");
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MonitorPlan dealt = Streams.dealt(whole, random.nextInt(1, features + 1));
      assertEquals(expected.lines, interleaved(dealt, nats, random), "seed " + seed);
    }
  }

  private static Emission part(MonitorPlan plan, int shard, int window, double[][] nats) {
    PairEstimate[] pairs =
        IntStream.of(plan.shards().get(shard))
            .mapToObj(f -> pair(f, ok(nats[window][f])))
            .toArray(PairEstimate[]::new);
    return emission((window + 1) * EVERY, pairs);
  }

  /** Each shard in its own order, shards ahead of one another by up to five windows. */
  private static List<String> interleaved(
      MonitorPlan plan, double[][] nats, SplittableRandom random) {
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan, "", null);
    int[] next = new int[plan.shards().size()];
    while (IntStream.of(next).anyMatch(w -> w < nats.length)) {
      int shard = random.nextInt(next.length);
      int slowest = IntStream.of(next).min().orElseThrow();
      if (next[shard] < nats.length && next[shard] < slowest + 5) {
        monitor.process(part(plan, shard, next[shard]++, nats).encode(), kept);
        if (random.nextInt(3) == 0) {
          monitor = new SegmentMonitor(plan, "", monitor.encodeState());
        }
      }
    }
    return kept.lines;
  }

  @Test
  void readingsComeInTheOrderOfFeaturesWithTheirRanks() {
    Kept kept = new Kept();
    Estimate none = Estimate.tooFewRows(EstimatorType.KSG1, 3, 2);
    Estimate constant = Estimate.degenerate(EstimatorType.KSG1, 3, WINDOW, Entropies.UNKNOWN);
    new SegmentMonitor(plan(6, EVERY, REFERENCE), "north", null)
        .process(
            emission(
                    250,
                    pair(4, ok(0.3)),
                    pair(0, ok(0.1)),
                    pair(1, none),
                    pair(2, constant),
                    pair(3, ok(0.3)),
                    pair(5, ok(-0.01)))
                .encode(),
            kept);
    assertEquals(List.of("x1", "x2", "x3", "x4", "x5", "x6"), texts(kept.readings, "feature"));
    assertEquals(List.of("3", "null", "4", "1", "2", "5"), texts(kept.readings, "rank"));
    assertEquals(
        List.of("OK", "TOO_FEW_ROWS", "DEGENERATE", "OK", "OK", "OK"),
        texts(kept.readings, "validity"));
    assertEquals(6, texts(kept.readings, "segment").stream().filter("north"::equals).count());
    assertEquals(6, numbers(kept.readings, "windowStart").stream().filter(n -> n == 151).count());
    assertEquals(6, numbers(kept.readings, "windowEnd").stream().filter(n -> n == 250).count());
  }

  @Test
  void aReadingHasExactlyItsFieldsInTheirOrder() {
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan(1, EVERY, REFERENCE), "", null);
    Estimate full =
        new Estimate(
            EstimatorType.COUNTS,
            0,
            97,
            Math.log(2) / 4,
            Math.log(2) / 8,
            Math.log(2) / 16,
            0.5,
            new Entropies(Math.log(2), 2 * Math.log(2), 3 * Math.log(2)),
            Validity.OK);
    monitor.process(
        emission(100, new PairEstimate(0, full, 3, 0.75, "none", false)).encode(), kept);
    monitor.process(
        emission(150, pair(0, Estimate.tooFewRows(EstimatorType.ROSS, 3, 1))).encode(), kept);
    assertEquals(
        List.of(
            "{\"type\":\"mimon.reading.v1\",\"monitor\":\"m\",\"segment\":\"\",\"feature\":\"x1\","
                + "\"target\":\"y\",\"given\":[],\"windowStart\":1,\"windowEnd\":100,\"rows\":97,"
                + "\"missing\":3,\"bits\":0.25,\"standardError\":0.125,\"nullBits\":0.0625,"
                + "\"pValue\":0.5,\"normalized\":0.25,\"estimator\":\"counts\",\"k\":null,"
                + "\"scale\":\"none\",\"jitter\":false,\"validity\":\"OK\",\"bound\":\"none\","
                + "\"entropy\":{\"x\":1.0,\"y\":2.0,\"joint\":3.0},\"pearson\":0.75,"
                + "\"spearman\":null,\"nonLinearShare\":null,\"rank\":1,\"mrmrRank\":null,"
                + "\"redundancy\":null,\"referenceBits\":null,\"reference\":true,"
                + "\"referenceEpoch\":1,\"referenceEnd\":null}",
            "{\"type\":\"mimon.reading.v1\",\"monitor\":\"m\",\"segment\":\"\",\"feature\":\"x1\","
                + "\"target\":\"y\",\"given\":[],\"windowStart\":51,\"windowEnd\":150,\"rows\":1,"
                + "\"missing\":0,\"bits\":null,\"standardError\":null,\"nullBits\":null,"
                + "\"pValue\":null,\"normalized\":null,\"estimator\":\"ross\",\"k\":3,"
                + "\"scale\":\"standard\",\"jitter\":false,\"validity\":\"TOO_FEW_ROWS\","
                + "\"bound\":\"none\",\"entropy\":{\"x\":null,\"y\":null,\"joint\":null},"
                + "\"pearson\":null,\"spearman\":null,\"nonLinearShare\":null,\"rank\":null,"
                + "\"mrmrRank\":null,\"redundancy\":null,\"referenceBits\":null,\"reference\":true,"
                + "\"referenceEpoch\":1,\"referenceEnd\":null}"),
        kept.readings);
  }

  @Test
  void anAlertHasExactlyItsFieldsAndNumbersThatAgree() {
    Kept kept = watch(plan(1, EVERY, REFERENCE), false, ok(0.1));
    JsonNode alert = parsed(kept.alerts).get(0);
    List<String> names = new ArrayList<>();
    alert.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "type",
            "id",
            "state",
            "monitor",
            "segment",
            "feature",
            "target",
            "kind",
            "severity",
            "bits",
            "standardError",
            "referenceBits",
            "referenceEpoch",
            "referenceEnd",
            "threshold",
            "evidence",
            "since",
            "windowStart",
            "windowEnd",
            "rows",
            "estimator",
            "marginalDrift",
            "moved",
            "summary"),
        names);
    assertEquals("mimon.alert.v1", alert.get("type").asText());
    assertEquals(0.1 / Math.log(2), alert.get("bits").asDouble(), 1e-12);
    assertEquals(0.2 / Math.log(2), alert.get("referenceBits").asDouble(), 1e-12);
    assertEquals(0.15 / Math.log(2), alert.get("threshold").asDouble(), 1e-12);
    JsonNode evidence = alert.get("evidence");
    assertEquals(4, evidence.get("referenceWindows").asInt());
    assertEquals(-0.1 / Math.log(2), evidence.get("changeBits").asDouble(), 1e-12);
    // se² + se²/4 for four windows that agree
    double t = -0.1 / (ERROR * Math.sqrt(1.25));
    assertTrue(evidence.get("score").asDouble() > t, "its error is not known for sure");
    assertEquals(1e-4, evidence.get("falseAlarmProbability").asDouble(), 1e-12);
    assertEquals(10_000, evidence.get("blocksPerMonth").asDouble(), 1e-9);
    assertEquals(
        "m: x1 lost relevance for y: 0.144 ± 0.007 bits against 0.289 in the reference"
            + " (100 rows to row 500).",
        alert.get("summary").asText());
  }

  @Test
  void evenNamesMeantToHurtSurvive() {
    List<String> names =
        List.of(
            "say \"x\"",
            "two\nlines\r\t",
            "żółć 中文 🙂",
            "<img src=x onerror=alert(1)>",
            "%s %d",
            "</script>",
            "a\u0000b\\",
            "");
    List<Variable> variables = new ArrayList<>();
    variables.add(new Variable("ta\"r\nget", VariableType.CATEGORICAL));
    names.forEach(name -> variables.add(new Variable(name, VariableType.NUMERIC)));
    MonitorPlan plan =
        new MonitorPlan(
            "mon\"itor %n",
            variables.get(0),
            variables.subList(1, variables.size()),
            WINDOW,
            EVERY,
            CHOICE,
            WINDOW,
            Map.of(),
            new DriftRule(0.01, 0, 0.01),
            List.of(IntStream.range(0, names.size()).toArray()));
    Kept kept = new Kept();
    SegmentMonitor monitor = new SegmentMonitor(plan, "seg\"ment\n", null);
    for (double nats : new double[] {0.5, 0.1}) {
      PairEstimate[] pairs =
          IntStream.range(0, names.size())
              .mapToObj(f -> pair(f, ok(nats)))
              .toArray(PairEstimate[]::new);
      monitor.process(emission(nats == 0.5 ? 100 : 200, pairs).encode(), kept);
    }
    assertEquals(names, texts(kept.readings.subList(0, names.size()), "feature"));
    assertEquals(names, texts(kept.alerts, "feature"));
    assertEquals(names.size(), texts(kept.alerts, "id").stream().distinct().count());
    for (JsonNode line : parsed(kept.lines)) {
      assertEquals("mon\"itor %n", line.get("monitor").asText());
      assertEquals("seg\"ment\n", line.get("segment").asText());
      assertEquals("ta\"r\nget", line.get("target").asText());
    }
    for (String line : kept.lines) {
      assertEquals(-1, line.indexOf('\n'), "one line each: " + line);
    }
    for (int i = 0; i < names.size(); i++) {
      String summary = texts(kept.alerts, "summary").get(i);
      assertTrue(summary.startsWith("mon\"itor %n: " + names.get(i) + " lost"), summary);
    }
  }
}
