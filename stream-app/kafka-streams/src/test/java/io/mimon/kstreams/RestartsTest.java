package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartsTest {
  @Test
  void threeInARowAreSurvivedAndMoreAfterAWhile() {
    Restarts restarts = new Restarts();
    long now = Long.MAX_VALUE - 5; // A clock may overflow.
    assertEquals(Duration.ofSeconds(1), restarts.fault(now));
    assertEquals(Duration.ofSeconds(2), restarts.fault(now + 10));
    assertEquals(Duration.ofSeconds(4), restarts.fault(now + 20));
    assertTrue(restarts.fault(now + 30).isNegative());
    long later = now + 30 + Duration.ofMinutes(5).toNanos();
    assertTrue(restarts.fault(later).isNegative());
    assertEquals(
        Duration.ofSeconds(1), restarts.fault(later + Duration.ofMinutes(5).toNanos() + 1));
  }
}
