package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mimon.core.block.RowBlock;
import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import io.mimon.estimators.testkit.BruteForce;
import io.mimon.estimators.testkit.Recount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Random streams through random windows, against the obvious way to do the same. */
final class ShardMonitorTest {
  private static final int SEEDS = 15;
  private static final int ROWS = 2_500;

  private record Case(Table table, MonitorPlan plan, SplittableRandom random, String where) {
    static Case of(long seed, int rows, int windowMax) {
      SplittableRandom random = new SplittableRandom(seed);
      Table table = Streams.table(random, rows, random.nextInt(1, 4));
      MonitorPlan plan = Streams.randomPlan(random, table, windowMax);
      String where =
          "seed %d, window %d, every %d, reference %d"
              .formatted(seed, plan.windowRows(), plan.emitEveryRows(), plan.referenceRows());
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
      assertEquals(from, monitor.rowsSeen(), c.where);
      monitor.process(
          Streams.block(c.plan, 0, c.table, from, to),
          e -> emissions.add(HexFormat.of().formatHex(e.encode())));
      from = to;
      checkCoverage(c, store, to);
    }
    return emissions;
  }

  private static void checkCoverage(Case c, MemoryShardStore store, long rowsSeen) {
    long windowStart = Math.max(1, rowsSeen - c.plan.windowRows() + 1);
    SortedMap<Long, byte[]> blocks = store.blocks();
    assertTrue(blocks.firstKey() <= windowStart, c.where);
    long next = blocks.firstKey();
    for (Map.Entry<Long, byte[]> block : blocks.entrySet()) {
      assertEquals(next, block.getKey(), c.where);
      next += RowBlock.decode(block.getValue()).rows();
      assertTrue(next > windowStart, c.where + ": a block that has left is kept");
    }
    assertEquals(rowsSeen + 1, next, c.where);
    assertEquals(rowsSeen >= c.plan.referenceRows(), store.settings() != null, c.where);
  }

  private static List<String> inWholeBlocks(Case c) {
    int[] cuts = new int[(c.table.rows() + RowBlock.ROWS_MAX - 1) / RowBlock.ROWS_MAX];
    Arrays.setAll(cuts, i -> Math.min(c.table.rows(), (i + 1) * RowBlock.ROWS_MAX));
    return run(c, cuts, row -> false);
  }

  @Test
  void emissionsDoNotDependOnHowRowsAreCutIntoBlocks() {
    int emissions = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Case c = Case.of(seed, ROWS, 600);
      List<String> whole = inWholeBlocks(c);
      assertEquals(ROWS / c.plan.emitEveryRows(), whole.size(), c.where);
      for (int longest : new int[] {1, 17, 300, RowBlock.ROWS_MAX}) {
        int[] cuts = Streams.cuts(c.random, ROWS, longest);
        assertEquals(whole, run(c, cuts, row -> false), c.where + ", blocks to " + longest);
      }
      emissions += whole.size();
    }
    assertTrue(emissions > 100, "only " + emissions + " emissions");
  }

  @Test
  void emissionsDoNotDependOnRestarts() {
    for (long seed = 1_000; seed < 1_000 + SEEDS; seed++) {
      Case c = Case.of(seed, ROWS, 600);
      List<String> whole = inWholeBlocks(c);
      int[] cuts = Streams.cuts(c.random, ROWS, 200);
      assertEquals(whole, run(c, cuts, row -> c.random.nextInt(3) == 0), c.where);
      assertEquals(whole, run(c, cuts, row -> true), c.where);
    }
  }

  @Test
  void restartsAroundTheEndOfTheReferenceChangeNothing() {
    for (long seed = 2_000; seed < 2_000 + SEEDS; seed++) {
      Case c = Case.of(seed, ROWS, 600);
      int end = (int) c.plan.referenceRows();
      int[] cuts =
          Arrays.stream(new int[] {end - 1, end, end + 1, ROWS})
              .filter(cut -> cut > 0 && cut <= ROWS)
              .flatMap(cut -> Arrays.stream(withinBlocks(cut)))
              .sorted()
              .distinct()
              .toArray();
      assertEquals(inWholeBlocks(c), run(c, cuts, row -> true), c.where);
    }
  }

  /** Ends that lead to this row in blocks no longer than a block may be. */
  private static int[] withinBlocks(int row) {
    int[] ends = new int[row / RowBlock.ROWS_MAX + 1];
    Arrays.setAll(ends, i -> Math.min(row, (i + 1) * RowBlock.ROWS_MAX));
    return ends;
  }

  @Test
  void emissionsEqualBruteForceOverTheRowsOfTheWindow() {
    Map<Validity, Integer> seen = new EnumMap<>(Validity.class);
    Map<EstimatorType, Integer> compared = new EnumMap<>(EstimatorType.class);
    for (long seed = 3_000; seed < 3_000 + 5 * SEEDS; seed++) {
      Case c = Case.of(seed, 900, 200);
      MemoryShardStore store = new MemoryShardStore();
      ShardMonitor monitor = new ShardMonitor(c.plan, 0, store);
      List<Emission> emissions = new ArrayList<>();
      for (int from = 0; from < c.table.rows(); from += 100) {
        monitor.process(Streams.block(c.plan, 0, c.table, from, from + 100), emissions::add);
      }
      byte[] settings = store.settings();
      assertNotNull(settings, c.where);
      List<PairSettings> frozen = FrozenSettings.decode(Margins.open(settings).settings()).pairs();
      for (int f = 0; f < c.table.features().size(); f++) {
        String where = c.where + ", feature " + c.table.features().get(f);
        PairRows reference = window(c, f, c.plan.referenceRows());
        assertEquals(reference.settle(c.plan.choice()), frozen.get(f), where);
        for (Emission emission : emissions) {
          PairEstimate pair = emission.pairs().get(f);
          check(
              c, emission, pair, frozen.get(f), where + ", to row " + emission.window().lastRow());
          seen.merge(pair.estimate().validity(), 1, Integer::sum);
          compared.merge(pair.estimate().estimator(), 1, Integer::sum);
        }
      }
    }
    // Every row has its label here.
    for (Validity validity : EnumSet.complementOf(EnumSet.of(Validity.TOO_FEW_LABELS))) {
      assertTrue(seen.getOrDefault(validity, 0) > 20, "hardly any " + validity + ": " + seen);
    }
    for (EstimatorType type :
        List.of(
            EstimatorType.COUNTS,
            EstimatorType.HASHED_COUNTS,
            EstimatorType.ROSS,
            EstimatorType.KSG1)) {
      assertTrue(compared.getOrDefault(type, 0) > 100, "hardly any " + type + ": " + compared);
    }
  }

  /** The counts of categories have a null level of their own; their neighbours have not. */
  @Test
  void categoriesWithoutCountsHaveNullLevelsToo() {
    int carried = 0;
    for (int seed = 0; seed < 20; seed++) {
      Table table = Streams.table(new SplittableRandom(seed), 400, 4);
      EstimatorChoice mixed = new EstimatorChoice(EstimatorType.MIXED_KSG, 3, ScaleType.STANDARD);
      MonitorPlan plan =
          Streams.withNulls(
              Streams.plan(table.variables(), 200, 100, 200, mixed), new NullRule(1, 39, 0));
      for (PairEstimate pair : estimates(plan, 0, table)) {
        boolean categories =
            plan.target().type() == VariableType.CATEGORICAL
                && plan.features().get(pair.feature()).type() == VariableType.CATEGORICAL;
        if (categories && pair.estimate().validity() == Validity.OK) {
          assertFalse(Double.isNaN(pair.estimate().pValue()), "seed " + seed + ": " + pair);
          carried++;
        }
      }
    }
    assertTrue(carried > 10, "only " + carried);
  }

  /** Every third reading carries one; what it is depends on the rows alone, not on the shard. */
  @Test
  void nullLevelsComeAtTheirCadence() {
    SplittableRandom random = new SplittableRandom(1);
    Table table = Streams.table(random, 1_200, 4);
    MonitorPlan plain =
        Streams.plan(
            table.variables(), 200, 50, 300, new EstimatorChoice(null, 3, ScaleType.STANDARD));
    MonitorPlan plan = Streams.withNulls(plain, new NullRule(3, 39, 0));
    List<PairEstimate> together = estimates(plan, 0, table);
    int carried = 0;
    for (int i = 0; i < together.size(); i++) {
      Estimate estimate = together.get(i).estimate();
      int reading = i / plan.features().size() + 1;
      boolean byChance = estimate.validity() == Validity.OK || isWarmingUp(estimate);
      if (byChance && estimate.estimator() != EstimatorType.COUNTS) {
        assertEquals(reading % 3 != 0, Double.isNaN(estimate.pValue()), "reading " + reading);
        assertEquals(reading % 3 != 0, Double.isNaN(estimate.nullNats()), "reading " + reading);
        assertEquals(
            estimate.nats() > estimate.nullNats(),
            estimate.pValue() <= 0.05 && reading % 3 == 0,
            "reading " + reading);
        carried += reading % 3 == 0 ? 1 : 0;
      }
    }
    assertTrue(carried >= 6, "only " + carried);
    MonitorPlan dealt = Streams.dealt(plan, 2);
    List<PairEstimate> apart = new ArrayList<>(estimates(dealt, 0, table));
    apart.addAll(estimates(dealt, 1, table));
    assertEquals(texts(together), texts(apart));
  }

  private static boolean isWarmingUp(Estimate estimate) {
    return estimate.validity() == Validity.WARMING_UP;
  }

  private static List<PairEstimate> estimates(MonitorPlan plan, int shard, Table table) {
    List<PairEstimate> estimates = new ArrayList<>();
    ShardMonitor monitor = new ShardMonitor(plan, shard, new MemoryShardStore());
    for (int from = 0; from < table.rows(); from += 100) {
      monitor.process(
          Streams.block(plan, shard, table, from, from + 100), e -> estimates.addAll(e.pairs()));
    }
    return estimates;
  }

  private static List<String> texts(List<PairEstimate> estimates) {
    return estimates.stream().map(PairEstimate::toString).sorted().toList();
  }

  private static void check(
      Case c, Emission emission, PairEstimate pair, PairSettings frozen, String where) {
    long end = emission.window().lastRow();
    PairRows rows = window(c, pair.feature(), end);
    boolean live = end >= c.plan.referenceRows();
    PairSettings settings = live ? frozen : rows.settle(c.plan.choice());
    long held = Math.min(end, c.plan.windowRows());
    Estimate estimate = pair.estimate();
    assertEquals(end - held + 1, emission.window().firstRow(), where);
    assertEquals(0, end % c.plan.emitEveryRows(), where);
    assertEquals(rows.x().length, estimate.n(), where);
    assertEquals(held - rows.x().length, pair.missingRows(), where);
    assertEquals(settings.estimator(), estimate.estimator(), where);
    assertEquals(settings.breaksTies(), pair.jittered(), where);
    boolean full = held == c.plan.windowRows();
    switch (estimate.validity()) {
      case TOO_FEW_ROWS -> assertTrue(usable(settings, rows) <= settings.k(), where);
      case TOO_FEW_LABELS -> fail(where + ": every row has its label");
      case DEGENERATE -> assertEquals(0, estimate.nats(), where);
      case WARMING_UP, OK -> {
        assertEquals(full ? Validity.OK : Validity.WARMING_UP, estimate.validity(), where);
        double expected = bruteForce(settings, rows);
        double tolerance = 1e-12 * Math.max(1, Math.abs(expected));
        assertEquals(expected, estimate.nats(), tolerance, where);
      }
    }
    boolean constant = distinct(rows.x()) == 1 || distinct(rows.y()) == 1;
    if (constant && rows.x().length > settings.k()) {
      assertEquals(Validity.DEGENERATE, estimate.validity(), where);
    }
  }

  /** The rows an estimator can use: for ross those whose category has another row. */
  private static long usable(PairSettings settings, PairRows rows) {
    if (settings.estimator() != EstimatorType.ROSS) {
      return rows.x().length;
    }
    double[] labels = rows.xType() == VariableType.CATEGORICAL ? rows.x() : rows.y();
    return Arrays.stream(labels)
        .filter(label -> Arrays.stream(labels).filter(other -> other == label).count() > 1)
        .count();
  }

  private static long distinct(double[] values) {
    return Arrays.stream(values).distinct().count();
  }

  private static double bruteForce(PairSettings settings, PairRows rows) {
    double[] x = settings.x().applyAll(rows.x(), rows.rows());
    double[] y = settings.y().applyAll(rows.y(), rows.rows());
    return switch (settings.estimator()) {
      case COUNTS -> Recount.millerMadow(x, y);
      case KSG1 -> BruteForce.ksg1(x, y, settings.k());
      case ROSS ->
          rows.xType() == VariableType.NUMERIC
              ? BruteForce.ross(x, y, settings.k())
              : BruteForce.ross(y, x, settings.k());
      case HASHED_COUNTS -> rows.estimate(settings).nats();
      case KSG2, MIXED_KSG, CMI_KSG, CMI_MIXED, CMI_COUNTS, CMI_HASHED_COUNTS ->
          throw new IllegalStateException("not chosen automatically");
    };
  }

  /** The last rows up to {@code end} (from 1, inclusive) in which the feature is present. */
  private static PairRows window(Case c, int feature, long end) {
    int column = 1 + feature;
    long start = Math.max(1, end - c.plan.windowRows() + 1);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    Map<String, Double> xCodes = new HashMap<>();
    Map<String, Double> yCodes = new HashMap<>();
    for (long row = start; row <= end; row++) {
      int i = (int) row - 1;
      if (!c.table.isMissing(i, column)) {
        x.add(value(c.table, i, column, xCodes));
        y.add(value(c.table, i, 0, yCodes));
        at.add(row);
      }
    }
    return new PairRows(
        c.plan.features().get(feature).type(),
        x.stream().mapToDouble(Double::doubleValue).toArray(),
        c.plan.target().type(),
        y.stream().mapToDouble(Double::doubleValue).toArray(),
        at.stream().mapToLong(Long::longValue).toArray(),
        code -> LabelHash.of(label(xCodes, code)),
        code -> LabelHash.of(label(yCodes, code)));
  }

  private static String label(Map<String, Double> codes, int code) {
    return codes.entrySet().stream()
        .filter(entry -> entry.getValue() == code)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static double value(Table table, int row, int column, Map<String, Double> codes) {
    String label = table.labels()[row][column];
    return label == null
        ? table.numbers()[row][column]
        : codes.computeIfAbsent(label, l -> (double) codes.size());
  }
}
