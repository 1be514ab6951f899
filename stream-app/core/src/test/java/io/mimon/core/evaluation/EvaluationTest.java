package io.mimon.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.drift.Reference;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The evaluation itself: that it runs, and that it measures what it says. */
final class EvaluationTest {
  private static final long SEED = 3;
  private static final int ROWS = 1_000;
  private static final double BLOCKS = 200;

  private static FalseAlarms tables(SplittableRandom random) {
    Blocks blocks = new TableBlocks("table", Evaluation.table(3, 1, 0.4), 0, ROWS);
    List<Reference.Sample> pool = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      pool.add(blocks.window(random));
    }
    EstimateLaw law = EstimateLaw.drawn(blocks, 100_000, random);
    return new FalseAlarms(blocks, BLOCKS, pool, 4, law, 0);
  }

  @Test
  void alarmsThatAreComputedComeIfTheyAreWaitedFor() {
    SplittableRandom random = new SplittableRandom(SEED);
    FalseAlarms alarms = tables(random);
    FalseAlarms.Rate computed = alarms.computed(4, 1, 1_600, random);
    FalseAlarms.Rate waited = alarms.simulated(4, 1, 6_400, random);
    assertEquals(
        computed.byBudget(),
        waited.byBudget(),
        4 * Math.hypot(computed.error(), waited.error()),
        "seed " + SEED);
    assertTrue(waited.error() < 0.2, "and the error is small: " + waited);
  }

  @Test
  void looksThatOverlapAreAlikeByTheRowsTheyShare() {
    SplittableRandom random = new SplittableRandom(SEED);
    Blocks normal =
        new Blocks() {
          @Override
          public String name() {
            return "normal";
          }

          @Override
          public Reference.Sample window(SplittableRandom of) {
            return new Reference.Sample(block(of), 1);
          }

          @Override
          public double block(SplittableRandom of) {
            return of.nextGaussian();
          }

          @Override
          public int rows() {
            return ROWS;
          }
        };
    LookLaw looks = new LookLaw(EstimateLaw.drawn(normal, 200_000, random), 4, random);
    double[] seen = new double[40_000];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = looks.next();
    }
    for (int apart = 0; apart <= 5; apart++) {
      double sum = 0;
      for (int i = apart; i < seen.length; i++) {
        sum += seen[i] * seen[i - apart];
      }
      double share = Math.max(0, 1 - apart / 4.0);
      assertEquals(share, sum / (seen.length - apart), 0.05, apart + " apart, seed " + SEED);
    }
  }

  @Test
  void aTableOfCountsIsDrawnAsItsRowsAre() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (double stay : new double[] {0, 0.8}) {
      Blocks blocks = new TableBlocks("table", Evaluation.table(3, 1, 0.4), stay, ROWS);
      int draws = 2_000;
      double[] sums = new double[4];
      for (int i = 0; i < draws; i++) {
        double counted = blocks.block(random);
        double estimated = blocks.window(random).nats();
        sums[0] += counted;
        sums[1] += counted * counted;
        sums[2] += estimated;
        sums[3] += estimated * estimated;
      }
      double mean = sums[0] / draws;
      double deviation = Math.sqrt(sums[1] / draws - mean * mean);
      double ofRows = sums[2] / draws;
      double deviationOfRows = Math.sqrt(sums[3] / draws - ofRows * ofRows);
      String message = "repeats " + stay + ", seed " + SEED;
      assertEquals(ofRows, mean, 4 * deviation * Math.sqrt(2.0 / draws), message);
      assertEquals(1, deviation / deviationOfRows, 0.1, message);
    }
  }

  @Test
  void aLawInFullIsThatOfItsDraws() {
    SplittableRandom random = new SplittableRandom(SEED);
    RowBlocks real = new RowBlocks("numeric", RowLaw.normal(0.2, 0), 200);
    List<Reference.Sample> pool = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pool.add(real.window(random));
    }
    LikeBlocks like = new LikeBlocks(real, pool);
    int draws = 200_000;
    EstimateLaw drawn = EstimateLaw.drawn(like, draws, random);
    for (double share : new double[] {0.999, 0.9, 0.5, 0.1, 0.001}) {
      double nats = like.law().exceededBy(share);
      assertEquals(1 - share, like.law().below(nats), 1e-9, "one is the other's inverse");
      assertEquals(
          1 - share,
          drawn.below(nats),
          4 * Math.sqrt(share * (1 - share) / draws),
          "share " + share + ", seed " + SEED);
    }
  }

  @Test
  void alwaysAndNeverAreWhatTheyAre() {
    SplittableRandom random = new SplittableRandom(SEED);
    GridStream.Laws mixed = Grid.streams().get(2);
    GridStream stream = new GridStream(mixed, ROWS, new GridStream.Size(20, 10, 1), 20, random);
    Grid grid = new Grid(System.out, ROWS, BLOCKS, 50);
    // 50 features, 200 blocks each; 20 windows less the first three looks have 20 blocks.
    Tally always = grid.cell(stream, Change.STATIONARY, 50, Detectors.always(), random);
    assertEquals(50 * BLOCKS, always.perMonth(), 1e-6);
    assertEquals(
        "0.00", grid.cell(stream, Change.MARGINAL, 5, Detectors.never(), random).shortly(false));
    String ours = grid.cell(stream, Change.ABRUPT, 5, Detectors.ours(4), random).cells(true);
    assertTrue(ours.endsWith("| 0"), "lost is never said to be gained: " + ours);
  }

  @Test
  void delaysArePrintedForEachDetector() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new Evaluation(out, 0.001, SEED).delays();
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2 + 5 * (Detectors.all().size() + 1) + 1, lines.size());
    assertTrue(lines.stream().anyMatch(l -> l.contains("always | 8 | 1.000 | 1.000 | 1.000 |")));
    assertTrue(lines.stream().anyMatch(l -> l.contains("never | 8 | 0.000 | 0.000 | 0.000 |")));
  }
}
