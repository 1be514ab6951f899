package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readings given other columns, over random streams, against the obvious way to do the same. */
final class ConditionalMonitorTest {
  private static final int SEEDS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Case(Table table, MonitorPlan plan, SplittableRandom random, String where) {
    static Case of(long seed, int rows, int windowMax) {
      SplittableRandom random = new SplittableRandom(seed);
      Table table = Streams.table(random, rows, random.nextInt(3, 6));
      MonitorPlan plan = Streams.conditioned(Streams.randomPlan(random, table, windowMax), random);
      String where =
          "seed %d, window %d, every %d, reference %d, given %s"
              .formatted(
                  seed,
                  plan.windowRows(),
                  plan.emitEveryRows(),
                  plan.referenceRows(),
                  plan.given());
      return new Case(table, plan, random, where);
    }
  }

  /** Emissions as text, bit for bit; the monitor is rebuilt from its store before some blocks. */
  private static List<String> run(Case c, int[] cuts, IntPredicate restartBeforeRow) {
    MemoryShardStore store = new MemoryShardStore();
    ShardMonitor monitor = new ShardMonitor(c.plan, 0, store);
    List<String> emissions = new ArrayList<>();
    int from = 0;
    for (int to : cuts) {
      if (restartBeforeRow.test(from)) {
        store = Streams.copy(store);
        monitor = new ShardMonitor(c.plan, 0, store);
      }
      monitor.process(
          Streams.block(c.plan, 0, c.table, from, to),
          e -> {
            assertTrue(!e.conditionals().isEmpty(), c.where);
            emissions.add(HexFormat.of().formatHex(e.encode()));
          });
      from = to;
    }
    return emissions;
  }

  private static int[] wholeBlocks(int rows) {
    int[] ends = new int[(rows + RowBlock.ROWS_MAX - 1) / RowBlock.ROWS_MAX];
    Arrays.setAll(ends, i -> Math.min(rows, (i + 1) * RowBlock.ROWS_MAX));
    return ends;
  }

  @Test
  void emissionsDependNeitherOnBlocksNorOnRestarts() {
    int rows = 2_000;
    int emissions = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Case c = Case.of(seed, rows, 400);
      List<String> whole = run(c, wholeBlocks(rows), row -> false);
      emissions += whole.size();
      for (int longest : new int[] {17, 300}) {
        int[] cuts = Streams.cuts(c.random, rows, longest);
        assertEquals(whole, run(c, cuts, row -> false), c.where + ", blocks to " + longest);
        assertEquals(whole, run(c, cuts, row -> c.random.nextInt(3) == 0), c.where);
        assertEquals(whole, run(c, cuts, row -> true), c.where);
      }
      int end = (int) c.plan.referenceRows();
      int[] around =
          IntStream.concat(
                  IntStream.of(end - 1, end, end + 1),
                  Arrays.stream(Streams.cuts(c.random, rows, 500)))
              .filter(cut -> cut > 0 && cut <= rows)
              .sorted()
              .distinct()
              .toArray();
      assertEquals(whole, run(c, around, row -> true), c.where);
    }
    assertTrue(emissions > 50, "only " + emissions);
  }

  @Test
  void linesDoNotDependOnTheNumberOfShards() throws IOException {
    for (long seed = 100; seed < 106; seed++) {
      Case c = Case.of(seed, 2_000, 300);
      List<String> expected = lines(c.plan, c.table);
      assertTrue(expected.stream().anyMatch(l -> !l.contains("\"given\":[]")), c.where);
      for (int shards = 2; shards <= c.plan.features().size(); shards++) {
        assertEquals(expected, lines(Streams.dealt(c.plan, shards), c.table), c.where);
      }
    }
  }

  private static List<String> lines(MonitorPlan plan, Table table) throws IOException {
    Kept kept = new Kept();
    new LocalMonitor(plan, Streams.schema(table.variables())).run(Streams.reader(table), kept);
    return kept.lines;
  }

  /** A second reading adds lines; it changes none. */
  @Test
  void plainLinesAreThoseOfAPlanWithoutConditions() throws IOException {
    for (long seed = 200; seed < 206; seed++) {
      Case c = Case.of(seed, 2_000, 300);
      MonitorPlan p = c.plan;
      MonitorPlan plain =
          new MonitorPlan(
                  p.monitor(),
                  p.target(),
                  p.features(),
                  p.windowRows(),
                  p.emitEveryRows(),
                  p.choice(),
                  p.referenceRows(),
                  p.givenReference(),
                  p.drift(),
                  p.shards())
              .withRelations(p.relationRule());
      assertEquals(plainReadings(plain, c.table), plainReadings(p, c.table), c.where);
    }
  }

  /** But for thresholds: what features tell beyond the given columns has a share of the budget. */
  private static List<String> plainReadings(MonitorPlan plan, Table table) throws IOException {
    return lines(plan, table).stream()
        .filter(line -> line.contains("\"given\":[],\"windowStart\""))
        .map(line -> line.replaceFirst("\"thresholds\":\\{[^}]*},", ""))
        .toList();
  }

  @Test
  void emissionsEqualABatchEstimateOverTheRowsOfTheWindow() {
    Map<Validity, Integer> seen = new EnumMap<>(Validity.class);
    Map<EstimatorType, Integer> compared = new EnumMap<>(EstimatorType.class);
    for (long seed = 3_000; seed < 3_060; seed++) {
      Case c = Case.of(seed, 900, 200);
      MemoryShardStore store = new MemoryShardStore();
      ShardMonitor monitor = new ShardMonitor(c.plan, 0, store);
      List<Emission> emissions = new ArrayList<>();
      for (int from = 0; from < c.table.rows(); from += 100) {
        monitor.process(Streams.block(c.plan, 0, c.table, from, from + 100), emissions::add);
      }
      byte[] settings = store.settings();
      assertNotNull(settings, c.where);
      List<ConditionalSettings> frozen =
          FrozenSettings.decode(Margins.open(settings).settings()).conditionals();
      for (Emission emission : emissions) {
        assertEquals(frozen.size(), emission.conditionals().size(), c.where);
        for (int i = 0; i < frozen.size(); i++) {
          PairEstimate pair = emission.conditionals().get(i);
          assertTrue(c.plan.isConditioned(pair.feature()), c.where);
          check(c, emission.window().lastRow(), pair, frozen.get(i));
          seen.merge(pair.estimate().validity(), 1, Integer::sum);
          compared.merge(pair.estimate().estimator(), 1, Integer::sum);
        }
      }
    }
    // Every row has its label here.
    for (Validity validity : EnumSet.complementOf(EnumSet.of(Validity.TOO_FEW_LABELS))) {
      assertTrue(seen.getOrDefault(validity, 0) > 10, "hardly any " + validity + ": " + seen);
    }
    for (EstimatorType type :
        List.of(EstimatorType.CMI_KSG, EstimatorType.CMI_MIXED, EstimatorType.CMI_COUNTS)) {
      assertTrue(compared.getOrDefault(type, 0) > 50, compared.toString());
    }
  }

  private static void check(Case c, long end, PairEstimate pair, ConditionalSettings frozen) {
    String where = c.where + ", feature " + pair.feature() + ", to row " + end;
    ConditionalRows rows = window(c, pair.feature(), end);
    ConditionalSettings settled = rows.settle(c.plan.conditionalChoice());
    boolean live = end >= c.plan.referenceRows();
    ConditionalSettings settings = live ? frozen : settled;
    if (end == c.plan.referenceRows()) {
      assertEquals(settled, frozen, where);
    }
    long held = Math.min(end, c.plan.windowRows());
    Estimate estimate = pair.estimate();
    assertEquals(rows.rows().length, estimate.n(), where);
    assertEquals(held - rows.rows().length, pair.missingRows(), where);
    assertEquals(settings.estimator(), estimate.estimator(), where);
    assertEquals(settings.breaksTies(), pair.jittered(), where);
    assertEquals(settings.scaleName(), pair.scaleName(), where);
    Estimate batch = rows.estimate(settings);
    boolean full = held == c.plan.windowRows();
    Validity expected =
        rows.isConstant()
            ? Validity.DEGENERATE
            : batch.validity() == Validity.OK && !full ? Validity.WARMING_UP : batch.validity();
    assertEquals(expected, estimate.validity(), where);
    double nats = rows.isConstant() ? 0 : batch.nats();
    assertEquals(nats, estimate.nats(), 1e-12, where);
    if (!rows.isConstant()) {
      assertEquals(batch.standardErrorNats(), estimate.standardErrorNats(), 1e-12, where);
    }
  }

  /** The rows of the window up to {@code end} (from 1, inclusive) on which all are present. */
  private static ConditionalRows window(Case c, int feature, long end) {
    List<Integer> columns = new ArrayList<>(List.of(1 + feature, 0));
    for (Variable given : c.plan.given()) {
      columns.add(c.table.variables().indexOf(given));
    }
    long start = Math.max(1, end - c.plan.windowRows() + 1);
    long[] rows =
        IntStream.range((int) start - 1, (int) end)
            .filter(i -> columns.stream().noneMatch(column -> c.table.isMissing(i, column)))
            .mapToLong(i -> i + 1L)
            .toArray();
    List<double[]> values = new ArrayList<>();
    List<IntToDoubleFunction> hashes = new ArrayList<>();
    for (int column : columns) {
      Map<String, Double> codes = new HashMap<>();
      values.add(
          Arrays.stream(rows).mapToDouble(row -> value(c.table, row, column, codes)).toArray());
      Map<Integer, Double> hashOfCode = new HashMap<>();
      codes.forEach((label, code) -> hashOfCode.put(code.intValue(), LabelHash.of(label)));
      hashes.add(hashOfCode::get);
    }
    List<VariableType> types =
        columns.stream().map(i -> c.table.variables().get(i).type()).toList();
    return new ConditionalRows(types, values, rows, hashes);
  }

  private static double value(Table table, long row, int column, Map<String, Double> codes) {
    String label = table.labels()[(int) row - 1][column];
    return label == null
        ? table.numbers()[(int) row - 1][column]
        : codes.computeIfAbsent(label, l -> (double) codes.size());
  }

  private static final Variable Y = new Variable("y", VariableType.NUMERIC);
  private static final Variable X = new Variable("x", VariableType.NUMERIC);
  private static final Variable COPY = new Variable("copy", VariableType.NUMERIC);
  private static final Variable Z = new Variable("z", VariableType.NUMERIC);

  /** z tells about y; copy is z but for noise; x tells besides. */
  private static Table redundant(long seed, int rows) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] numbers = new double[rows][];
    for (int i = 0; i < rows; i++) {
      double z = random.nextGaussian();
      double x = random.nextGaussian();
      double copy = z + 0.5 * random.nextGaussian();
      numbers[i] = new double[] {x + z + 0.5 * random.nextGaussian(), x, copy, z};
    }
    return new Table(List.of(Y, X, COPY, Z), numbers, new String[rows][4]);
  }

  private static MonitorPlan redundantPlan(Map<String, MonitorPlan.GivenReference> reference) {
    return new MonitorPlan(
            "m",
            Y,
            List.of(X, COPY),
            1_000,
            500,
            new EstimatorChoice(EstimatorType.KSG2, 4, ScaleType.STANDARD),
            reference.isEmpty() ? 2_000 : 0,
            reference,
            Streams.RULE,
            Streams.evenly(2))
        .withGiven(List.of(Z));
  }

  @Test
  void whatACopyTellsIsNothingGivenItsOriginal() throws IOException {
    List<String> lines = lines(redundantPlan(Map.of()), redundant(1, 4_000));
    assertEquals(8 * 4, lines.size(), "readings only");
    for (int i = 0; i < lines.size(); i++) {
      JsonNode reading = JSON.readTree(lines.get(i));
      boolean conditional = i % 4 > 1;
      String line = lines.get(i);
      assertEquals(i % 2 == 0 ? "x" : "copy", reading.get("feature").asText(), line);
      assertEquals(conditional ? "[\"z\"]" : "[]", reading.get("given").toString(), line);
      assertEquals(conditional ? "cmi-ksg" : "ksg2", reading.get("estimator").asText(), line);
      assertEquals(4, reading.get("k").asInt(), line);
      assertEquals(conditional, reading.get("rank").isNull(), line);
      assertEquals(conditional || i / 4 < 4, reading.get("referenceBits").isNull(), line);
      assertEquals(i / 4 < 4, reading.get("reference").asBoolean(), line);
      double bits = reading.get("bits").asDouble();
      assertEquals(
          Math.sqrt(1 - Math.pow(4, -Math.abs(bits))),
          Math.abs(reading.get("normalized").asDouble()),
          1e-9,
          line);
      if (i / 4 > 0) {
        // By correlations: x 0.42 bits of y, and 1.16 given z; copy 0.31, and nothing given z.
        double expected = i % 4 == 0 ? 0.42 : i % 4 == 1 ? 0.31 : i % 4 == 2 ? 1.16 : 0;
        assertEquals(expected, bits, 0.15, line);
        assertEquals("OK", reading.get("validity").asText(), line);
      } else {
        assertEquals("WARMING_UP", reading.get("validity").asText(), line);
      }
    }
  }

  @Test
  void aReferenceFromElsewhereHoldsForConditionalReadingsAsWell() throws IOException {
    Table training = redundant(2, 2_000);
    LocalMonitor monitor =
        new LocalMonitor(redundantPlan(Map.of()), Streams.schema(training.variables()));
    monitor.run(Streams.reader(training), new Kept());
    Map<String, MonitorPlan.GivenReference> references = monitor.references();
    MonitorPlan plan = redundantPlan(references);
    MemoryShardStore store = new MemoryShardStore();
    ShardMonitor begun = new ShardMonitor(plan, 0, store);
    begun.process(Streams.block(plan, 0, training, 0, 1_000), e -> {});
    byte[] kept = store.settings();
    assertNotNull(kept);
    MonitorPlan.GivenReference ofX = references.get("x");
    assertNotNull(ofX);
    assertEquals(
        List.of(ofX.settings()), FrozenSettings.decode(Margins.open(kept).settings()).pairs());
    ConditionalSettings conditional = ofX.conditional();
    assertNotNull(conditional);
    assertEquals(
        List.of(conditional), FrozenSettings.decode(Margins.open(kept).settings()).conditionals());
    ShardMonitor restored = new ShardMonitor(plan, 0, Streams.copy(store));
    List<Emission> undisturbed = new ArrayList<>();
    List<Emission> goneOn = new ArrayList<>();
    begun.process(Streams.block(plan, 0, training, 1_000, 2_000), undisturbed::add);
    restored.process(Streams.block(plan, 0, training, 1_000, 2_000), goneOn::add);
    assertEquals(undisturbed, goneOn);
  }

  @Test
  void shardsHaveTheGivenColumnsIfTheyNeedThem() {
    MonitorPlan plan =
        new MonitorPlan(
                "m",
                Y,
                List.of(X, COPY, Z),
                100,
                50,
                new EstimatorChoice(null, 3, ScaleType.STANDARD),
                200,
                Map.of(),
                Streams.RULE,
                List.of(new int[] {0}, new int[] {1, 2}, new int[] {2}))
            .withGiven(List.of(new Variable("w", VariableType.CATEGORICAL), Z));
    assertArrayEquals(new int[] {0, 1, 4, 3}, plan.blockColumns(0));
    assertArrayEquals(new int[] {0, 2, 3, 4}, plan.blockColumns(1));
    assertArrayEquals(new int[] {0, 3}, plan.blockColumns(2));
    assertEquals(
        List.of(
            VariableType.NUMERIC,
            VariableType.NUMERIC,
            VariableType.CATEGORICAL,
            VariableType.NUMERIC),
        plan.blockTypes(0));
    assertTrue(plan.isConditioned(0) && !plan.isConditioned(2));
  }
}
