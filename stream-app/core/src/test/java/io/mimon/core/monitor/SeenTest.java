package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a window shows of a link whose sides may have moved. */
final class SeenTest {
  private static final double CLOSE = 1e-12;

  @Test
  void aTenthOfTheReferenceIsOutOfReachOfRowsTakenByBins() {
    assertEquals(0.2, Seen.explained(0.185, 0.2), CLOSE);
    assertEquals(0.2, Seen.explained(0.215, 0.2), CLOSE);
    assertEquals(0.12, Seen.explained(0.1, 0.2), CLOSE);
    assertEquals(0.38, Seen.explained(0.4, 0.2), CLOSE);
  }

  @Test
  void whereNothingWasToldNothingIsHidden() {
    assertEquals(0.1, Seen.explained(0.1, 0), CLOSE);
    assertEquals(0.1, Seen.explained(0.1, -0.01), CLOSE);
  }
}
