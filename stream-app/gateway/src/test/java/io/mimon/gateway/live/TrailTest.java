package io.mimon.gateway.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.Reading;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailTest {

  @ParameterizedTest(name = "limit {0}")
  @ValueSource(ints = {8, 9, 13, 64, 2048})
  void isBoundedOrderedAndCompleteWhereItIsNew(int limit) {
    Trail trail = new Trail();
    for (int row = 1; row <= 5_000; row++) {
      trail.add(at(Integer.toString(row), row / 8.0), limit);
      assertTrue(trail.size() <= limit);
      double[] moments = trail.column(0, limit);
      for (int i = 1; i < moments.length; i++) {
        assertTrue(moments[i - 1] < moments[i]);
      }
      for (int back = 0; back < Math.min(limit / 2, row) && row % 97 == 0; back++) {
        assertEquals(row - back, moments[moments.length - 1 - back]);
        assertEquals((row - back) / 8.0, trail.column(1, limit)[moments.length - 1 - back]);
      }
    }
    assertTrue(trail.column(0, limit)[0] < 5_000 - limit || limit > 5_000, "nothing old is left");
  }

  @Test
  void theSameMomentIsReplacedAndAnEarlierOneBeginsAnew() {
    Trail trail = new Trail();
    trail.add(at("10", 1), 8);
    trail.add(at("20", 2), 8);
    trail.add(at("20", 3), 8);
    assertArrayEquals(new double[] {1, 3}, trail.column(1, 8));
    trail.add(at("5", 4), 8);
    assertArrayEquals(new double[] {5}, trail.column(0, 8));
    trail.add(at("2026-01-01T00:00:00Z", 5), 8);
    assertTrue(trail.isTimed());
    assertEquals(1, trail.size());
    trail.add(at("no moment", 6), 8);
    assertEquals(1, trail.size());
  }

  @Test
  void pointsOfAllPairsTogetherAreBounded() {
    Random random = new Random(7);
    LiveData data = new LiveData(Clock.systemUTC());
    for (int i = 0; i < 600_000; i++) {
      Reading reading = at(Integer.toString(i), "f" + random.nextInt(1 + i / 60), 0.1);
      data.line(reading, "{}");
    }
    assertTrue(data.pointCount() <= LiveData.POINTS_MAX, data.pointCount() + " points, seed 7");
    assertTrue(data.pointCount() > LiveData.POINTS_MAX / 8, data.pointCount() + " points, seed 7");
    assertNotNull(data.points(Pair.of(at("1", "f0", 0)), 1));
  }

  @Test
  void silenceIsJudgedByTheUsualGap() {
    Cadence cadence = new Cadence();
    assertEquals(10, cadence.staleAfterSeconds());
    long now = 1_000_000;
    for (int i = 0; i < 40; i++) {
      now += Duration.ofSeconds(60).toMillis();
      cadence.arrived(now);
      cadence.arrived(now + 20);
    }
    assertEquals(60, cadence.usualSeconds());
    assertEquals(180, cadence.staleAfterSeconds());
    for (int i = 0; i < 15; i++) {
      now += 1_000;
      cadence.arrived(now);
    }
    assertEquals(10, cadence.staleAfterSeconds());
  }

  private static Reading at(String windowEnd, double bits) {
    return at(windowEnd, "f", bits);
  }

  private static Reading at(String windowEnd, String feature, double bits) {
    return new Reading(
        "m",
        "",
        feature,
        "y",
        java.util.List.of(),
        "1",
        windowEnd,
        500,
        0,
        Double.NaN,
        bits,
        0.01,
        Double.NaN,
        Double.NaN,
        0.2,
        new Reading.Entropies(Double.NaN, Double.NaN, Double.NaN),
        "counts",
        0,
        "none",
        "OK",
        "none",
        Double.NaN,
        1,
        0,
        new Reading.Redundancy(Double.NaN, Double.NaN),
        false,
        0.2,
        Reading.Thresholds.UNKNOWN,
        Double.NaN,
        Double.NaN);
  }
}
