package io.mimon.core.monitor;

import static io.mimon.core.monitor.KindStreams.REFERENCE;
import static io.mimon.core.monitor.KindStreams.alerts;
import static io.mimon.core.monitor.KindStreams.plan;
import static io.mimon.core.monitor.KindStreams.said;
import static io.mimon.core.monitor.KindStreams.signal;
import static io.mimon.core.monitor.KindStreams.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.core.monitor.Streams.Table;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What has happened is called by its name, and by one. */
final class KindsTest {
  private static final int ROWS = 14_000;
  private static final int CHANGE = 8_000;
  private static final int BACK = 14_000;

  private static Set<String> kinds(List<JsonNode> alerts) {
    Set<String> kinds = new TreeSet<>();
    alerts.forEach(alert -> kinds.add(alert.get("kind").asText()));
    return kinds;
  }

  /** Two features that tell as much, of which one becomes a copy of the other. */
  private static Table copy(long seed, int rows, int until) {
    return table(
        seed,
        rows,
        3,
        row -> 0.5,
        (random, row, one) -> {
          double a = signal(random, one, 1.6);
          double b = signal(random, one, 1.6);
          boolean same = row >= CHANGE && row < until;
          return new double[] {
            a, same ? a + 0.02 * random.nextGaussian() : b, random.nextGaussian()
          };
        });
  }

  @Test
  void aCopyMakesOneOfTheTwoRedundantAndNothingElse() {
    for (long seed = 1; seed <= 3; seed++) {
      Table table = copy(seed, ROWS, ROWS);
      List<JsonNode> alerts = alerts(plan(table), table);
      assertEquals(Set.of("became-redundant"), kinds(alerts), "seed " + seed);
      JsonNode alert = alerts.get(0);
      Set<String> both = new TreeSet<>(Set.of(alert.get("feature").asText()));
      alert.get("given").forEach(given -> both.add(given.asText()));
      assertEquals(Set.of("a", "b"), both, "seed " + seed);
      assertEquals(
          1, alerts.stream().map(a -> a.get("id")).distinct().count(), "seed " + seed + alerts);
      assertTrue(alert.get("windowEnd").asInt() <= CHANGE + 2_000, alert.toString());
      assertTrue(alert.get("bits").asDouble() < 0.3 * alert.get("referenceBits").asDouble());
      assertEquals(
          alert.at("/relevance/referenceBits").asDouble(),
          alert.at("/relevance/bits").asDouble(),
          0.25 * alert.at("/relevance/referenceBits").asDouble());
      assertTrue(alert.get("standardError").asDouble() > 0);
      assertEquals("[\"link\"]", alert.get("moved").toString());
    }
  }

  @Test
  void aCopyThatGoesAgainEndsTheAlarmUnderItsName() {
    Table table = copy(4, 18_000, BACK);
    List<JsonNode> alerts = alerts(plan(table), table);
    assertEquals("resolved", alerts.get(alerts.size() - 1).get("state").asText());
    assertEquals(1, alerts.stream().map(a -> a.get("id")).distinct().count());
    assertEquals(
        1, alerts.stream().filter(a -> a.get("state").asText().equals("resolved")).count());
  }

  @Test
  void whatLosesItsRelevanceHasNotBecomeRedundant() {
    for (long seed = 1; seed <= 3; seed++) {
      Table table =
          table(
              seed,
              ROWS,
              3,
              row -> 0.5,
              (random, row, one) ->
                  new double[] {
                    signal(random, one, row < CHANGE ? 1.6 : 0.3),
                    signal(random, one, 1.4),
                    signal(random, one, 1.2)
                  });
      List<JsonNode> alerts = alerts(plan(table), table);
      assertEquals(Set.of("relevance-lost"), kinds(alerts), "seed " + seed);
      assertTrue(alerts.stream().allMatch(a -> a.get("feature").asText().equals("a")));
    }
  }

  @Test
  void aShareThatMovesByItselfIsOfNoKind() {
    for (long seed = 1; seed <= 3; seed++) {
      Table table =
          table(
              seed,
              ROWS,
              3,
              row -> row < CHANGE ? 0.5 : 0.2,
              (random, row, one) -> {
                double a = signal(random, one, 1.6);
                return new double[] {
                  a, 0.5 * a + signal(random, one, 1.2), signal(random, one, 1.3)
                };
              });
      assertEquals(List.of(), said(alerts(plan(table), table)), "seed " + seed);
    }
  }

  @Test
  void anOrderThatChangesWithoutAChangeOfRelevanceThatMattersIsAChangeOfRank() {
    for (long seed = 1; seed <= 3; seed++) {
      // 0.37 and 0.28 bits: a third more and less is less than what matters here of relevance.
      Table table = swap(seed, 1.6, 1.35, ROWS);
      List<JsonNode> alerts = alerts(halves(table), table);
      assertEquals(Set.of("rank-changed"), kinds(alerts), "seed " + seed + said(alerts));
      assertEquals(1, alerts.stream().map(a -> a.get("id")).distinct().count());
      JsonNode alert = alerts.get(0);
      assertEquals(1, alert.at("/order/place").asInt());
      assertEquals("a", alert.at("/order/held").asText());
      assertEquals("b", alert.at("/order/next").asText());
      assertTrue(alert.at("/order/marginBits").asDouble() < 0);
      assertTrue(alert.at("/order/referenceMarginBits").asDouble() > 0);
    }
  }

  /** A plan to which half of its relevance matters of a feature. */
  private static MonitorPlan halves(Table table) {
    return KindStreams.withDrift(plan(table), new DriftRule(0.014, 0.5, 0.001));
  }

  /** a and b tell so and so much, and the other way round behind the change. */
  private static Table swap(long seed, double first, double second, int rows) {
    return table(
        seed,
        rows,
        3,
        row -> 0.5,
        (random, row, one) -> {
          boolean before = row < CHANGE;
          return new double[] {
            signal(random, one, before ? first : second),
            signal(random, one, before ? second : first),
            random.nextGaussian()
          };
        });
  }

  @Test
  void anOrderThatAStandingAlarmExplainsIsNotToldTwice() {
    for (long seed = 1; seed <= 3; seed++) {
      Table table = swap(seed, 2.2, 1.0, ROWS);
      List<JsonNode> alerts = alerts(plan(table), table);
      assertEquals(
          Set.of("relevance-lost", "relevance-gained"), kinds(alerts), "seed " + said(alerts));
    }
  }

  @Test
  void alarmsAreTheSameAfterARestartAtAnyPoint() {
    for (Table table : List.of(copy(5, 18_000, BACK), swap(1, 1.6, 1.35, ROWS))) {
      List<String> straight = KindStreams.run(halves(table), table, false).lines;
      assertEquals(straight, KindStreams.run(halves(table), table, true).lines);
      boolean rank = table.rows() == ROWS;
      String kind = rank ? "rank-changed" : "became-redundant";
      assertTrue(straight.stream().anyMatch(line -> line.contains(kind)), kind);
    }
  }

  @Test
  void whatStandsEndsWithItsSegment() {
    for (Table table : List.of(copy(7, ROWS, ROWS), swap(1, 1.6, 1.35, ROWS))) {
      List<JsonNode> alerts =
          KindStreams.parsed(KindStreams.run(halves(table), table, false, true).alerts);
      JsonNode last = alerts.get(alerts.size() - 1);
      assertEquals("resolved", last.get("state").asText(), said(alerts).toString());
      assertEquals(alerts.get(0).get("id"), last.get("id"));
    }
  }

  @Test
  void givenColumnsThatComeToSayTheSameMakeAFeatureRedundant() {
    Table table = copy(8, 12_000, 12_000);
    MonitorPlan plan = plan(table).withGiven(List.of(table.variables().get(2)));
    List<JsonNode> alerts = alerts(plan, table);
    assertEquals(Set.of("became-redundant"), kinds(alerts), said(alerts).toString());
    assertEquals("a", alerts.get(0).get("feature").asText());
    assertEquals("[\"b\"]", alerts.get(0).get("given").toString());
    assertEquals(2, KindTests.of(plan).redundancy() * 2, "a and c are given b");
  }

  @Test
  void aReferenceFromElsewhereKnowsAllKinds() throws IOException {
    Table before = copy(9, REFERENCE, REFERENCE);
    LocalMonitor measured = new LocalMonitor(plan(before), Streams.schema(before.variables()));
    measured.run(Streams.reader(before), new Kept());
    MonitorPlan made = plan(before);
    MonitorPlan given = KindStreams.withReferences(made, measured.references());
    List<JsonNode> alerts = alerts(given, copy(10, ROWS, ROWS));
    assertEquals(Set.of("became-redundant"), kinds(alerts), said(alerts).toString());
  }

  @Test
  void noneIsWatchedWithoutRelations() {
    Table table = copy(1, ROWS, ROWS);
    MonitorPlan plan = plan(table).withRelations(RelationRule.NONE);
    assertEquals(List.of(), said(alerts(plan, table)));
    assertFalse(REFERENCE > CHANGE, "the copy is not of the reference");
  }
}
