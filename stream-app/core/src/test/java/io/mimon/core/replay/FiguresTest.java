package io.mimon.core.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.replay.Score.Raised;
import io.mimon.core.replay.Score.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals, onsets and scores, by figures that can be checked. */
final class FiguresTest {
  /** The exact limits of tables of the Poisson distribution. */
  @ParameterizedTest
  @CsvSource({"0,0,3.6889", "1,0.0253,5.5716", "5,1.6235,11.6683", "10,4.7954,18.3904"})
  void garwoodsInterval(long count, double lower, double upper) {
    PoissonRate rate = PoissonRate.of(count, 2);
    assertEquals(count / 2.0, rate.perMonth());
    assertEquals(lower / 2, rate.lower(), 1e-4);
    assertEquals(upper / 2, rate.upper(), 1e-4);
    assertTrue(rate.covers(count / 2.0));
    assertFalse(rate.covers(upper));
  }

  private static List<Point> ramp(int change, int ramp, double from, double to, double noise) {
    SplittableRandom random = new SplittableRandom(11);
    List<Point> points = new ArrayList<>();
    for (int row = 1_000; row <= 20_000; row += 100) {
      double share = Math.min(1, Math.max(0, (row - change) / (double) ramp));
      double bits = from + (to - from) * share + noise * random.nextGaussian();
      points.add(
          new Point(new Moment(row, Moment.NO_TIME), 1_000, bits, 0.01, 0.1, false, true, 1));
    }
    return points;
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 9_950, 15_025})
  void theOnsetIsWhereTheRampBegins(int change) {
    assertOnset(change, 1, ramp(change, 1_000, 0.2, 0.1, 0), -1);
    assertOnset(change, 1, ramp(change, 500, 0, 0.3, 0), 1);
    assertOnset(change, 150, ramp(change, 1_000, 0.2, 0.1, 0.01), -1);
  }

  private static void assertOnset(int change, int within, List<Point> points, int direction) {
    Long onset = Onset.row(points, 2_000, 18_000, direction);
    assertNotNull(onset);
    assertTrue(Math.abs(onset - change) <= within, onset + " and not " + change);
  }

  @Test
  void noOnsetWhereNothingGoesThatWay() {
    assertNull(Onset.row(ramp(9_000, 1_000, 0.2, 0.1, 0), 2_000, 18_000, 1));
    assertNull(Onset.row(ramp(9_000, 1_000, 0.2, 0.2, 0), 2_000, 18_000, 1));
    assertNull(Onset.row(List.of(), 0, 10, 1));
  }

  @Test
  void alarmsBesideStatedDrifts() {
    List<Truth> truths =
        List.of(new Truth("", "a", 100), new Truth("", "a", 500), new Truth("", "b", 300));
    Score score =
        Score.of(
            "mimon",
            truths,
            List.of(
                new Raised("", "a", 130, 560), // finds the first, its end the second
                new Raised("", "a", 570, Long.MAX_VALUE), // once more
                new Raised("", "b", 200, 250), // before there was any
                new Raised("", "c", 400, Long.MAX_VALUE)));
    assertEquals(2, score.found());
    assertEquals(1, score.missed());
    assertEquals(List.of(30L, 60L), score.delays());
    assertEquals(2, score.falseAlarms());
    assertEquals(1, score.repeated());
    assertEquals(0.25, score.precision());
    assertEquals(2.0 / 3, score.recall());
    assertEquals(30, score.medianDelay());
  }

  @Test
  void theBaselinesAtTheirEnds() {
    List<Truth> truths = List.of(new Truth("", "a", 100));
    List<Raised> always = new ArrayList<>();
    for (int row = 50; row <= 200; row += 50) {
      always.add(new Raised("", "a", row, row));
      always.add(new Raised("", "b", row, row));
    }
    Score all = Score.of("always-fire", truths, always);
    assertEquals(1, all.recall());
    assertEquals(List.of(0L), all.delays());
    assertEquals(5, all.falseAlarms());
    assertEquals(2, all.repeated());
    Score none = Score.of("never-fire", truths, List.of());
    assertEquals(0, none.recall());
    assertEquals(1, none.missed());
    assertTrue(Double.isNaN(none.precision()));
  }

  /** What is left out is neither the lowest nor the highest of its stretch. */
  @Test
  void thinnedPointsKeepTheirExtremes() {
    List<Point> points = ramp(9_000, 1_000, 0.2, 0.1, 0.05);
    List<Point> thin = Point.thinned(points, 20);
    assertTrue(thin.size() <= 20 && thin.size() > 15, "" + thin.size());
    assertEquals(
        points.stream().mapToDouble(Point::bits).max().orElseThrow(),
        thin.stream().mapToDouble(Point::bits).max().orElseThrow());
    assertEquals(
        points.stream().mapToDouble(Point::bits).min().orElseThrow(),
        thin.stream().mapToDouble(Point::bits).min().orElseThrow());
    assertEquals(points, Point.thinned(points, points.size()));
  }
}
