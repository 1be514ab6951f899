package io.mimon.core.monitor;

import static io.mimon.core.monitor.KindStreams.WINDOW;
import static io.mimon.core.monitor.KindStreams.parsed;
import static io.mimon.core.monitor.KindStreams.plan;
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
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Readings say from which values on a feature alarms among the others, and alarms keep to it. */
final class KindThresholdsTest {
  private static final int ROWS = 14_000;
  private static final int CHANGE = 8_000;

  @Test
  void aReadingSaysFromWhereItsFeatureIsRedundant() {
    Table table = copied(1);
    Kept kept = KindStreams.run(plan(table), table, false);
    JsonNode alert = parsed(kept.alerts).get(0);
    assertEquals("became-redundant", alert.get("kind").asText());
    JsonNode reading = reading(kept, alert, alert.get("feature").asText());
    assertEquals(alert.get("threshold"), reading.at("/thresholds/redundant"), reading.toString());
    double adds = reading.at("/redundancy/bits").asDouble();
    assertTrue(adds < alert.get("threshold").asDouble(), "it adds " + adds);
  }

  @Test
  void noBlockAboveWhatItsReadingsSayIsHeldForRedundant() {
    Table table = copied(2);
    Kept kept = KindStreams.run(plan(table), table, false);
    int before = 0;
    for (JsonNode reading : parsed(kept.readings)) {
      if (reading.get("windowEnd").asInt() <= CHANGE
          && reading.at("/redundancy/bits").isNumber()
          && reading.at("/thresholds/redundant").isNumber()) {
        before++;
        double adds = reading.at("/redundancy/bits").asDouble();
        double threshold = reading.at("/thresholds/redundant").asDouble();
        assertTrue(adds > threshold, () -> "not redundant yet: " + reading);
      }
    }
    assertTrue(before > 0, "readings before the change: " + before);
  }

  @Test
  void aReadingSaysByHowMuchItsPlaceIsLost() {
    Table table =
        table(
            1,
            ROWS,
            3,
            row -> 0.5,
            (random, row, one) -> {
              boolean first = row < CHANGE;
              return new double[] {
                signal(random, one, first ? 1.6 : 1.35),
                signal(random, one, first ? 1.35 : 1.6),
                random.nextGaussian()
              };
            });
    MonitorPlan halves = KindStreams.withDrift(plan(table), new DriftRule(0.014, 0.5, 0.001));
    Kept kept = KindStreams.run(halves, table, false);
    JsonNode alert = parsed(kept.alerts).get(0);
    assertEquals("rank-changed", alert.get("kind").asText());
    JsonNode reading = reading(kept, alert, alert.at("/order/held").asText());
    double threshold = alert.at("/order/thresholdMarginBits").asDouble();
    assertEquals(threshold, reading.at("/thresholds/margin").asDouble(), reading.toString());
    assertTrue(threshold <= 0, "who is ahead has its place: " + threshold);
    double score = alert.at("/evidence/score").asDouble();
    assertEquals(
        -score >= alert.at("/evidence/scoreLimit").asDouble(),
        alert.at("/order/marginBits").asDouble() <= threshold,
        () -> "it alarms by itself just where its margin says so: " + alert);
  }

  @Test
  void aReferenceFromElsewhereTellsThemBeforeThereAreRows() throws IOException {
    Table table = copied(4);
    MonitorPlan made = plan(table);
    LocalMonitor measured = new LocalMonitor(made, Streams.schema(table.variables()));
    measured.run(Streams.reader(table), new Kept());
    MonitorPlan given = KindStreams.withReferences(made, measured.references());
    List<ThresholdOutlook> outlook = ThresholdOutlook.of(given);
    int margins = 0;
    for (JsonNode reading : parsed(KindStreams.run(given, table, false).readings)) {
      for (ThresholdOutlook of : outlook) {
        if (of.feature().equals(reading.get("feature").asText())
            && reading.get("rows").asInt() == WINDOW) {
          same(of.redundantBits(), reading.at("/thresholds/redundant"), reading);
          same(of.marginBits(), reading.at("/thresholds/margin"), reading);
          String lost =
              String.format(
                  Locale.ROOT,
                  "; place %d by mRMR lost from a margin of %.4f down",
                  of.place(),
                  of.marginBits());
          assertEquals(!Double.isNaN(of.marginBits()), of.text().endsWith(lost), of.text());
          margins += Double.isNaN(of.marginBits()) ? 0 : 1;
        }
      }
    }
    assertTrue(margins > 0, outlook.toString());
  }

  private static void same(double expected, JsonNode found, JsonNode reading) {
    assertEquals(
        expected, found.isNull() ? Double.NaN : found.asDouble(), () -> reading.toString());
  }

  @Test
  void nothingIsSaidWhereNothingIsWatched() {
    Table table = copied(3);
    MonitorPlan alone = plan(table).withRelations(RelationRule.NONE);
    int seen = 0;
    for (JsonNode reading : parsed(KindStreams.run(alone, table, false).readings)) {
      if (reading.has("thresholds")) {
        seen++;
        assertTrue(reading.at("/thresholds/redundant").isNull(), reading.toString());
        assertTrue(reading.at("/thresholds/margin").isNull(), reading.toString());
        assertTrue(reading.at("/thresholds/upper").isNumber(), reading.toString());
      }
    }
    assertFalse(seen == 0);
  }

  /** Behind the change b says what a says; both tell as much by themselves as before. */
  private static Table copied(long seed) {
    return table(
        seed,
        ROWS,
        3,
        row -> 0.5,
        (random, row, one) -> {
          double a = signal(random, one, 1.4);
          double b = signal(random, one, 1.4);
          return new double[] {a, row < CHANGE ? b : a, random.nextGaussian()};
        });
  }

  private static JsonNode reading(Kept kept, JsonNode alert, String feature) {
    List<JsonNode> same =
        parsed(kept.readings).stream()
            .filter(reading -> reading.get("feature").asText().equals(feature))
            .filter(reading -> reading.get("windowEnd").equals(alert.get("windowEnd")))
            .toList();
    assertEquals(1, same.size(), "of the window of " + WINDOW + " rows that alarmed");
    return same.get(0);
  }
}
