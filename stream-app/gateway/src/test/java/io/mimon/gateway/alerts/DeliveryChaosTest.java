package io.mimon.gateway.alerts;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A receiver that does everything wrong, and a program that is killed between any two steps: every
 * alert arrives, and those of an episode in order, whatever kind of receiver it is.
 */
@Timeout(120)
final class DeliveryChaosTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "20261127, WEBHOOK",
    "4711, WEBHOOK",
    "42, SLACK",
    "20261128, PAGERDUTY",
    "7, ALERTMANAGER",
    "4712, ALERTMANAGER"
  })
  void everyAlertArrivesAndEpisodesKeepTheirOrder(long seed, ReceiverKind kind) throws Exception {
    DeliveryFixture fixture = new DeliveryFixture(directory, seed);
    try (DeliveryChaos chaos = new DeliveryChaos(seed, fixture, kind, request -> {})) {
      chaos.run(0.5);
      chaos.run(1);
      chaos.assertDelivered();
    }
  }
}
