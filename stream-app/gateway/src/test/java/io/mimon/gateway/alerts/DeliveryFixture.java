package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.AlertRoute.Webhook;
import io.mimon.gateway.Lines;
import io.mimon.gateway.ManualClock;
import io.mimon.gateway.alerts.AlertDelivery.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** An outbox, the state of its delivery, and a clock that goes on as far as is waited. */
final class DeliveryFixture {
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  final Path directory;
  final Path outbox;
  final Path state;
  final ManualClock clock;
  final List<String> counted = Collections.synchronizedList(new ArrayList<>());
  private final SplittableRandom random;

  /** Of the starts that come. */
  RetryPolicy policy = RetryPolicy.DEFAULT;

  /** The last that was said of the sink. */
  volatile int pending = -1;

  volatile boolean alone;

  DeliveryFixture(Path directory) {
    this(directory, 7);
  }

  DeliveryFixture(Path directory, long seed) {
    this(directory, seed, new ManualClock());
  }

  DeliveryFixture(Path directory, long seed, ManualClock clock) {
    this.clock = clock;
    this.directory = directory;
    this.outbox = directory.resolve("alerts.jsonl");
    this.state = directory.resolve("state");
    this.random = new SplittableRandom(seed);
  }

  void append(String id, String state) throws IOException {
    Lines.append(outbox, Lines.alert(id, state, "age") + "\n");
  }

  /** An alert of that severity. */
  void append(String id, String state, String severity) throws IOException {
    append(id, state, severity, "age");
  }

  /** An alert of that severity on that feature. */
  void append(String id, String state, String severity, String feature) throws IOException {
    String alert = Lines.alert(id, state, feature);
    Lines.append(outbox, alert.replaceFirst("\\{", "{\"severity\":\"" + severity + "\",") + "\n");
  }

  static WebhookSink webhook(URI url, Duration timeout, ManualClock clock) {
    return new WebhookSink(
        "hook", new Webhook(url, timeout, Optional.empty()), new SecretReader(Map.of()), clock);
  }

  /** A start of the program: what is on disk is all it knows. */
  AlertDelivery start(AlertSink sink) throws IOException {
    return start(sink, Routing.ALL);
  }

  AlertDelivery start(AlertSink sink, Routing routing) throws IOException {
    return new AlertDelivery(
        new AlertDelivery.Order(outbox, state, sink, routing),
        policy,
        meter(),
        clock,
        random.split());
  }

  DeliveryMeter meter() {
    return new DeliveryMeter() {
      @Override
      public void count(String sink, String result) {
        counted.add(result);
      }

      @Override
      public void state(String sink, int waiting, boolean isAlone) {
        pending = waiting;
        alone = isAlone;
      }
    };
  }

  /** One step, and the wait behind it. */
  Step step(AlertDelivery delivery) throws IOException, InterruptedException {
    Step step = delivery.deliverNext();
    if (step.kind() != Step.Kind.IDLE) {
      clock.advance(step.pause());
    }
    return step;
  }

  /** Steps until all is settled. */
  void drain(AlertDelivery delivery) throws IOException, InterruptedException {
    for (int steps = 0; step(delivery).kind() != Step.Kind.IDLE; steps++) {
      assertTrue(steps < 20_000, "never idle");
    }
  }

  long count(String result) {
    return counted.stream().filter(result::equals).count();
  }
}
