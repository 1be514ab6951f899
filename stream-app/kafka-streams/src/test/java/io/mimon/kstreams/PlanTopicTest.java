package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.kafka.PlanTopic;
import io.mimon.kafka.PlanTopic.Plan;
import io.mimon.kafka.TopicAdmin;
import io.mimon.testkit.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PlanTopicTest {
  private static final Set<String> OUTPUTS = Set.of("readings");

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void open() throws Exception {
    broker = Broker.open();
    broker.createTopic("readings", 2);
    broker.produceLines("readings", List.of("{}", "{}", "{}"));
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  @Test
  void ofManyThatBeginAtOnceOneIsFirstForAll() throws Exception {
    int instances = 6;
    ExecutorService all = Executors.newFixedThreadPool(instances);
    List<Callable<Optional<Plan>>> starts = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      String json = "{\"plan\":" + i + "}";
      starts.add(
          () ->
              new PlanTopic(broker.access(), "race-plan").propose(Optional.empty(), json, OUTPUTS));
    }
    List<Plan> held = new ArrayList<>();
    for (Future<Optional<Plan>> start : all.invokeAll(starts)) {
      start.get().ifPresent(held::add);
    }
    all.shutdown();

    assertEquals(1, held.size(), held::toString);
    Plan current = new PlanTopic(broker.access(), "race-plan").current().orElseThrow();
    assertEquals(held.get(0), current);
    assertEquals(3L, current.begins().get(new TopicPartition("readings", 0)));
    assertEquals(0L, current.begins().get(new TopicPartition("readings", 1)));
  }

  @Test
  void aPlanFollowsTheOneThatHeldWhenItWasMade() throws Exception {
    PlanTopic plans = new PlanTopic(broker.access(), "change-plan");
    assertTrue(plans.current().isEmpty());
    Optional<Plan> first = plans.propose(Optional.empty(), "{\"v\":1}", OUTPUTS);
    assertEquals(first, plans.propose(first, "{\"v\":1}", OUTPUTS), "the same is no change");

    Optional<Plan> second = plans.propose(first, "{\"v\":2}", OUTPUTS);
    assertTrue(plans.propose(first, "{\"v\":3}", OUTPUTS).isEmpty(), "another was faster");
    assertTrue(plans.propose(first, "{\"v\":1}", OUTPUTS).isEmpty(), "it does not hold any more");
    assertEquals(second, plans.current());
    assertEquals(first.orElseThrow().life(), second.orElseThrow().life());
    assertEquals(first.orElseThrow().begins(), second.orElseThrow().begins());
  }

  @Test
  void aDeletedTopicIsTheBeginningOfAnotherLife() throws Exception {
    PlanTopic plans = new PlanTopic(broker.access(), "deleted-plan");
    Plan before = plans.propose(Optional.empty(), "{}", OUTPUTS).orElseThrow();
    try (TopicAdmin admin = new TopicAdmin(broker.access())) {
      admin.delete("deleted-plan"::equals);
    }
    assertTrue(plans.current().isEmpty());
    Plan after = plans.propose(Optional.empty(), "{}", OUTPUTS).orElseThrow();
    assertNotEquals(before.life(), after.life());
    assertFalse(after.knows(Set.of("readings", "alerts")));
  }
}
