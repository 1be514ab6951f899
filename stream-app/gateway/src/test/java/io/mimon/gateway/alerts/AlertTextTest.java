package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.AlertMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads of an alert, whatever its kind. */
final class AlertTextTest {
  private static AlertText text(String kind, String more) {
    String line =
        "{\"id\":\"1\",\"state\":\"firing\",\"monitor\":\"m\",\"feature\":\"age\",\"kind\":\"%s\",\"bits\":0.01%s}"
            .formatted(kind, more);
    return new AlertText(AlertMessage.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  @Test
  void eachKindHasATitleAndSaysWhatToLookAt() {
    for (String kind : AlertMatch.KINDS) {
      AlertText text = text(kind, "");
      assertEquals("age: " + kind.replace('-', ' ') + " (warning)", text.title());
      assertFalse(text.next().isEmpty(), kind);
    }
  }

  @Test
  void anUnknownKindIsShownAsItIs() {
    AlertText text = text("something-new", "");
    assertEquals("age: something new (warning)", text.title());
    assertEquals("", text.next());
    assertEquals(List.of("Monitor", "Now"), List.copyOf(text.facts().keySet()));
  }

  @Test
  void redundancyNamesWhomItIsBeyondAndWhatTheFeatureTellsByItself() {
    String more =
        ",\"given\":[\"zip\",\"town\"],\"relevance\":{\"bits\":0.2,\"standardError\":0.01}";
    AlertText text = text("became-redundant", more);
    assertEquals("zip, town", text.facts().get("Beyond"));
    assertEquals("0.200 ± 0.010 bits", text.facts().get("By itself"));
  }

  @Test
  void aRankNamesThePlaceAndBoth() {
    String more = ",\"order\":{\"place\":2,\"held\":\"income\",\"next\":\"age\"}";
    AlertText text = text("rank-changed", more);
    assertEquals("2", text.facts().get("Place"));
    assertEquals("income", text.facts().get("Held by"));
    assertTrue(text.facts().containsValue("age"));
  }
}
