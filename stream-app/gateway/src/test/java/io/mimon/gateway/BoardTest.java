package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardTest {
  private final ManualClock clock = new ManualClock();
  private final Board board = new Board(clock, Duration.ofMinutes(15));

  @Test
  void pairsComeByRankAndUnrankedOnesLast() {
    board.reading(Lines.record("c", 0, 0.5, 0.01));
    board.reading(Lines.record("b", 2, 0.1, 0.01));
    board.reading(Lines.record("a", 1, 0.2, 0.01));
    board.reading(Lines.record("b", 3, 0.05, 0.01));
    assertEquals(List.of("a", "b", "c"), features());
    assertEquals(3, board.snapshot().pairs().get(1).reading().rank());
  }

  @Test
  void statesFollowValidityChangeAndAlerts() {
    board.reading(Lines.record("", "ok", List.of(), 1, 0.2, 0.01, 0.2, "OK"));
    board.reading(Lines.record("", "waiting", List.of(), 2, 0.2, 0.01, 0.2, "WARMING_UP"));
    board.reading(Lines.record("", "constant", List.of(), 3, 0, 0, 0, "DEGENERATE"));
    board.reading(Lines.record("", "suspected", List.of(), 4, 0.16, 0.01, 0.2, "OK"));
    board.reading(Lines.record("", "drifted", List.of(), 5, 0.01, 0.01, 0.2, "OK"));
    board.reading(Lines.record("", "incomparable", List.of(), 6, 0.2, 0.01, Double.NaN, "OK"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "drifted", ""));
    assertEquals(
        List.of(
            FeatureState.OK,
            FeatureState.NOT_ENOUGH_DATA,
            FeatureState.OK,
            FeatureState.SUSPECTED,
            FeatureState.DRIFTED,
            FeatureState.NOT_ENOUGH_DATA),
        board.snapshot().pairs().stream().map(PairView::state).toList());

    board.alert(Lines.alertRecord(Alert.State.RESOLVED, "drifted", ""));
    assertEquals(FeatureState.SUSPECTED, board.snapshot().pairs().get(4).state());
    assertEquals(2, board.snapshot().alerts().size());
  }

  @Test
  void anAlarmThatBecomesCriticalIsOneAndTooFewDataAreNoDrift() {
    board.reading(Lines.record("lost", 1, 0.2, 0.01));
    board.reading(Lines.record("", "few", List.of(), 2, 0.2, 0.01, 0.2, "TOO_FEW_ROWS"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "lost", "warning"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "lost", "critical"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "few", "insufficient-data", ""));
    assertEquals(List.of(1L, 1L), List.copyOf(board.alarms().values()));
    assertEquals(
        List.of(FeatureState.DRIFTED, FeatureState.NOT_ENOUGH_DATA),
        board.snapshot().pairs().stream().map(PairView::state).toList());
  }

  @Test
  void eachKindIsAnAlarmOfItsOwnAlsoOneThatIsNotKnown() {
    for (String kind : List.of("became-redundant", "rank-changed", "something-new")) {
      board.alert(Lines.alertRecord(Alert.State.FIRING, "age", kind, ""));
    }
    assertEquals(
        List.of("became-redundant", "rank-changed", "something-new"),
        board.alarms().keySet().stream().map(Board.AlarmKey::kind).toList());
    assertEquals(List.of(1L, 1L, 1L), List.copyOf(board.alarms().values()));
  }

  @Test
  void aConditionalReadingStandsBesideThePlainOneAndIsNotAlarmedAbout() {
    board.reading(Lines.record("age", 1, 0.01, 0.01));
    board.reading(Lines.record("", "age", List.of("zip"), 0, 0.3, 0.01, Double.NaN, "OK"));
    board.reading(Lines.record("", "age", List.of("zip", "a"), 0, 0.4, 0.01, Double.NaN, "OK"));
    board.reading(Lines.record("", "age", List.of("a"), 0, 0.5, 0.01, Double.NaN, "WARMING_UP"));
    board.reading(Lines.record("", "age", List.of("zip"), 0, 0.2, 0.01, Double.NaN, "OK"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "age", ""));
    List<PairView> pairs = board.snapshot().pairs();
    assertEquals(
        List.of(0.01, 0.5, 0.2, 0.4), pairs.stream().map(p -> p.reading().bits()).toList());
    assertEquals(
        List.of(
            FeatureState.DRIFTED, FeatureState.NOT_ENOUGH_DATA, FeatureState.OK, FeatureState.OK),
        pairs.stream().map(PairView::state).toList());
    assertEquals(
        List.of("drifted", "waiting", "–", "–"), pairs.stream().map(PairView::stateLabel).toList());
  }

  @Test
  void aPairSilentWhileItsSegmentGoesOnIsGone() {
    board.reading(Lines.record("gone", 1, 0.2, 0.01));
    board.reading(Lines.record("other", "kept", List.of(), 1, 0.2, 0.01, 0.2, "OK"));
    clock.advance(Duration.ofMinutes(20));
    assertEquals(List.of("gone", "kept"), features());
    board.reading(Lines.record("new", 1, 0.2, 0.01));
    assertEquals(List.of("new", "kept"), features());
  }

  @Test
  void aSegmentThatIsForgottenTakesItsPairsWithIt() {
    Board hourly = new Board(clock, Duration.ofMinutes(15), Optional.of(Duration.ofHours(1)));
    hourly.reading(inSegment("gone", 1));
    hourly.reading(inSegment("gone", 2));
    hourly.reading(inSegment("kept", 1));
    hourly.reading(inSegment("seldom", 1));
    clock.advance(Duration.ofMinutes(50));
    hourly.reading(inSegment("seldom", 1));
    clock.advance(Duration.ofMinutes(80));
    assertEquals(4, hourly.snapshot().pairs().size(), "the whole monitor is silent");
    hourly.reading(inSegment("kept", 1));
    assertEquals(List.of("kept", "seldom"), segments(hourly), "seldom has been as silent before");
    clock.advance(Duration.ofMinutes(40));
    hourly.reading(inSegment("kept", 1));
    assertEquals(List.of("kept"), segments(hourly));
    hourly.reading(inSegment("gone", 1));
    assertEquals(List.of("gone", "kept"), segments(hourly), "one that comes back");
  }

  @Test
  void withoutAnEndOfSegmentsTheyStay() {
    board.reading(inSegment("silent", 1));
    clock.advance(Duration.ofDays(30));
    board.reading(inSegment("kept", 1));
    assertEquals(List.of("kept", "silent"), segments(board));
  }

  private static Reading inSegment(String segment, int rank) {
    return Lines.record(segment, "f" + rank, List.of(), rank, 0.2, 0.01, 0.2, "OK");
  }

  private static List<String> segments(Board board) {
    return board.snapshot().pairs().stream().map(p -> p.reading().segment()).sorted().toList();
  }

  @Test
  void rowsPerSecondIsOverSpacedStatusesAndFallsWithoutNews() {
    board.status(Lines.statusRecord(0, false));
    board.status(Lines.statusRecord(500, false));
    assertTrue(Double.isNaN(board.snapshot().rowsPerSecond()));
    for (int second = 1; second <= 30; second++) {
      clock.advance(Duration.ofSeconds(1));
      board.status(Lines.statusRecord(second * 1000L, false));
    }
    assertEquals(1000, board.snapshot().rowsPerSecond(), 1e-9);
    clock.advance(Duration.ofSeconds(90));
    assertEquals(100, board.snapshot().rowsPerSecond(), 1e-9);
  }

  @Test
  void alertsRememberedAreBounded() {
    for (int i = 0; i < Board.ALERTS_MAX + 10; i++) {
      board.alert(Lines.alertRecord(Alert.State.FIRING, "f" + i, ""));
    }
    assertEquals(Board.ALERTS_MAX, board.snapshot().alerts().size());
    assertEquals("f10", board.snapshot().alerts().get(0).feature());
  }

  @Test
  void pairsRememberedAreBoundedAndTheRestCounted() {
    for (int i = 0; i < Board.PAIRS_MAX + 5; i++) {
      board.reading(Lines.record("f" + i, 0, 0.1, 0.01));
    }
    assertEquals(Board.PAIRS_MAX, board.snapshot().pairs().size());
    assertEquals(5, board.dropped());
  }

  private List<String> features() {
    return board.snapshot().pairs().stream().map(pair -> pair.reading().feature()).toList();
  }
}
