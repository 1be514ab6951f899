package io.mimon.gateway.alerts;

import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes over what a sink is not to be sent, as far as that can be told: of the end of an episode
 * only once its beginning is settled.
 */
final class DeliverySieve {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverySieve.class);

  private final String sink;
  private final Routing routing;
  private final DeliveryMeter meter;
  private final GivenUpFile givenUp;
  private final Clock clock;

  DeliverySieve(AlertDelivery.Order order, DeliveryMeter meter, GivenUpFile givenUp, Clock clock) {
    this.sink = order.sink().name();
    this.routing = order.routing();
    this.meter = meter;
    this.givenUp = givenUp;
    this.clock = clock;
  }

  /** Whether anything was passed over; it is not stored yet. */
  boolean sift(DeliveryState state) throws IOException {
    boolean any = false;
    boolean more = true;
    while (more) {
      more = false;
      for (Entry entry : state.queue().heads()) {
        more |= !entry.routed() && !route(state, entry);
      }
      any |= more;
    }
    return any;
  }

  /** Whether it is to be sent; if not, it is settled. */
  private boolean route(DeliveryState state, Entry entry) throws IOException {
    String result = unwanted(state, entry);
    if (result.isEmpty()) {
      entry.route();
      return true;
    }
    meter.count(sink, result);
    LOG.debug("{}: {} {}", sink, entry.what(), result);
    state.queue().settle(entry);
    return false;
  }

  /** Why it is not to be sent, as it is counted; empty if it is. */
  private String unwanted(DeliveryState state, Entry entry) throws IOException {
    if (entry.alert().isEmpty()) {
      givenUp.append(entry, "not an alert", clock.instant());
      return "failed";
    }
    if (state.isPast(entry)) {
      return "skipped";
    }
    AlertMessage alert = entry.alert().get();
    if (alert.resolves()) {
      return state.told().has(alert.id()) ? "" : "skipped";
    }
    return switch (routing.judge(alert, clock)) {
      case SEND -> "";
      case SKIP -> "skipped";
      case SILENCE -> "silenced";
    };
  }
}
