package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.align.JoinEvent.Kind;
import io.mimon.core.align.LabelStreams.Joined;
import io.mimon.core.align.LabelStreams.Result;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelJoinTest {

  private static LabelJoin join(LabelPolicy policy, long within) {
    return new LabelJoin(policy, Duration.ofMillis(within));
  }

  private static JoinEvent prediction(String id, long time, long offset) {
    return JoinEvent.prediction(id, time, 0, offset, new byte[0]);
  }

  private static JoinEvent outcome(String id, long time, String label) {
    return JoinEvent.outcome(id, time, 0, 0, label);
  }

  private static Result run(LabelPolicy policy, long within, JoinEvent... events) {
    JoinRun run = new JoinRun(join(policy, within));
    for (JoinEvent event : events) {
      run.add(event);
    }
    return run.drained();
  }

  private static Joined row(long time, long offset, @Nullable String label) {
    return new Joined(time, 0, offset, "", label);
  }

  /** Any event may come next, as long as the watermark has not passed it. */
  private static Result shuffled(
      LabelJoin join, List<JoinEvent> events, SplittableRandom random, int horizon) {
    List<JoinEvent> left = new ArrayList<>(events);
    Collections.shuffle(left, new Random(random.nextLong()));
    if (horizon > 0) { // each is held up by at most this, or else the least time left is seldom far
      left.sort((a, b) -> Long.compare(a.time(), b.time()));
      for (int i = 0; i + 1 < left.size(); i++) {
        Collections.swap(left, i, i + random.nextInt(Math.min(horizon, left.size() - i)));
      }
    }
    long[] least = new long[left.size() + 1]; // of the times from there on
    least[left.size()] = Long.MAX_VALUE;
    for (int i = left.size() - 1; i >= 0; i--) {
      least[i] = Math.min(least[i + 1], left.get(i).time());
    }
    JoinRun run = new JoinRun(join);
    for (int i = 0; i < left.size(); i++) {
      run.add(left.get(i));
      if (least[i + 1] != Long.MAX_VALUE && random.nextInt(3) == 0) {
        run.advanceTo(least[i + 1] - 1 - random.nextInt(3));
      }
    }
    for (int i = 1; i < run.result.rows().size(); i++) {
      assertTrue(run.result.rows().get(i - 1).time() <= run.result.rows().get(i).time());
    }
    return run.drained();
  }

  @ParameterizedTest
  @EnumSource
  void coincidencesAreJoinedAsByBruteForceInAnyOrderOfArrival(LabelPolicy policy) {
    Set<JoinCount> seen = EnumSet.noneOf(JoinCount.class);
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<JoinEvent> events = LabelStreams.dense(random);
      long within = random.nextInt(12);
      Result expected = LabelStreams.bruteForce(events, policy, within);
      for (int order = 0; order < 2; order++) {
        Result actual =
            shuffled(join(policy, within), events, random, order * random.nextInt(1, 10));
        assertEquals(expected, actual, "seed " + seed);
      }
      seen.addAll(expected.counts().keySet());
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(JoinCount.OVERFLOW)), seen);
  }

  @ParameterizedTest
  @EnumSource
  void streamsAsInLifeAreJoinedAsByBruteForceInAnyOrderOfArrival(LabelPolicy policy) {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<JoinEvent> events = LabelStreams.lifelike(random, 3_000);
      long within = 24 * LabelStreams.HOUR;
      Result expected = LabelStreams.bruteForce(events, policy, within);
      String message = "seed " + seed;
      assertEquals(
          expected, shuffled(join(policy, within), events, random, 1 + (int) seed * 50), message);
      for (JoinCount count : JoinCount.values()) {
        boolean never = count == JoinCount.OVERFLOW;
        assertEquals(never, expected.counted(count) == 0, message + " " + count);
      }
      assertCountsAddUp(events, expected, message);
    }
  }

  /** As stated at {@link JoinCount}: each event counts once. */
  private static void assertCountsAddUp(List<JoinEvent> events, Result result, String message) {
    long predictions = events.stream().filter(e -> e.kind() == Kind.PREDICTION).count();
    long labelled = result.counted(JoinCount.LABELLED);
    assertEquals(
        predictions,
        labelled
            + result.counted(JoinCount.UNLABELLED)
            + result.counted(JoinCount.DUPLICATE_PREDICTION),
        message);
    assertEquals(
        events.size() - predictions,
        labelled
            + result.counted(JoinCount.DUPLICATE_LABEL)
            + result.counted(JoinCount.CORRECTED_LABEL)
            + result.counted(JoinCount.LATE_LABEL)
            + result.counted(JoinCount.ORPHAN_LABEL),
        message);
  }

  @Test
  void aLabelCountsUntilTheDeadlineIncluded() {
    JoinEvent p = prediction("a", 100, 7);
    assertEquals(
        List.of(row(110, 7, "x")), run(LabelPolicy.FIRST, 10, p, outcome("a", 110, "x")).rows());
    assertEquals(
        List.of(row(100, 7, "x")), run(LabelPolicy.FIRST, 10, p, outcome("a", 90, "x")).rows());
    Result late = run(LabelPolicy.FIRST, 10, p, outcome("a", 111, "x"));
    assertEquals(List.of(row(110, 7, null)), late.rows());
    assertEquals(Map.of(JoinCount.UNLABELLED, 1L, JoinCount.LATE_LABEL, 1L), late.counts());
    Result early = run(LabelPolicy.FIRST, 10, p, outcome("a", 89, "x"));
    assertEquals(List.of(row(110, 7, null)), early.rows());
    assertEquals(Map.of(JoinCount.UNLABELLED, 1L, JoinCount.ORPHAN_LABEL, 1L), early.counts());
    Result forgotten = run(LabelPolicy.FIRST, 10, p, outcome("a", 121, "x"));
    assertEquals(Map.of(JoinCount.UNLABELLED, 1L, JoinCount.ORPHAN_LABEL, 1L), forgotten.counts());
  }

  @Test
  void theFirstOrTheLastLabelCounts() {
    JoinEvent[] events = {
      outcome("a", 95, "x"),
      prediction("a", 100, 7),
      outcome("a", 101, "y"),
      outcome("a", 102, "y"),
      outcome("a", 103, "x"),
    };
    Result first = run(LabelPolicy.FIRST, 10, events);
    assertEquals(List.of(row(100, 7, "x")), first.rows());
    assertEquals(
        Map.of(
            JoinCount.LABELLED, 1L, JoinCount.CORRECTED_LABEL, 2L, JoinCount.DUPLICATE_LABEL, 1L),
        first.counts());
    Result last = run(LabelPolicy.LAST, 10, events);
    assertEquals(List.of(row(110, 7, "x")), last.rows());
    assertEquals(first.counts(), last.counts());
  }

  @Test
  void anIdIsRememberedAndThenANewOne() {
    Result result =
        run(
            LabelPolicy.FIRST,
            10,
            prediction("a", 100, 1),
            outcome("a", 105, "x"),
            prediction("a", 115, 2),
            prediction("a", 116, 3),
            outcome("a", 116, "y"));
    assertEquals(List.of(row(105, 1, "x"), row(116, 3, "y")), result.rows());
    assertEquals(List.of("a 115 2"), result.rejected());
    assertEquals(
        Map.of(JoinCount.LABELLED, 2L, JoinCount.DUPLICATE_PREDICTION, 1L), result.counts());
  }

  @Test
  void rowsLeaveAsSoonAsTheWatermarkPassesAndStateEndsWithin() {
    JoinRun run = new JoinRun(join(LabelPolicy.FIRST, 10));
    run.add(prediction("a", 100, 1));
    run.add(outcome("a", 104, "x"));
    run.advanceTo(103);
    assertEquals(List.of(), run.result.rows());
    run.advanceTo(104);
    assertEquals(List.of(row(104, 1, "x")), run.result.rows());
    run.advanceTo(113);
    assertThrows(AssertionError.class, run::assertHoldsNothing);
    run.advanceTo(114);
    run.assertHoldsNothing();
  }

  /**
   * A partition that was idle brings what is behind the watermark: nothing is lost or out of order.
   */
  @Test
  void whatIsBehindTheWatermarkCountsAsJustAfterIt() {
    JoinRun run = new JoinRun(join(LabelPolicy.FIRST, 10));
    run.add(prediction("a", 95, 1));
    run.advanceTo(100);
    run.add(outcome("a", 96, "x"));
    run.add(prediction("b", 50, 2));
    run.advanceTo(101);
    assertEquals(List.of(row(101, 1, "x")), run.result.rows());
    assertEquals(List.of(row(101, 1, "x"), row(111, 2, null)), run.drained().rows());
  }

  @Test
  void timesAtTheEndOfTheRangeDrain() {
    long end = Long.MAX_VALUE;
    JoinRun run = new JoinRun(join(LabelPolicy.LAST, 10));
    run.add(prediction("a", end - 1, 1));
    run.add(outcome("b", end, "x"));
    run.advanceTo(end);
    run.add(prediction("c", end, 1));
    assertEquals(2, run.drained().rows().size());
  }

  @Test
  void anIdHoldsSoManyEventsAndNoMore() {
    JoinRun run = new JoinRun(join(LabelPolicy.FIRST, 10));
    int more = 5;
    for (int i = 0; i < LabelJoin.EVENTS_MAX + more; i++) {
      run.add(i % 2 == 0 ? prediction("a", i, i) : outcome("a", i, "x"));
    }
    Result result = run.drained();
    assertEquals(more, result.counted(JoinCount.OVERFLOW));
    assertTrue(result.rejected().contains("a 1000 1000"));
    assertTrue(result.counted(JoinCount.LABELLED) > 0);
  }
}
