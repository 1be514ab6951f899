package io.mimon.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics that have just been created. */
final class NewTopics {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private NewTopics() {}

  /** What has just been created may not be known to the broker that is asked. */
  private static boolean isLed(Admin admin, Map<TopicPartition, OffsetSpec> ends) throws Exception {
    try {
      admin.listOffsets(ends).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Returns when each partition takes records. Before that the first batch of an idempotent
   * producer may be refused and the second taken, which loses the first (KAFKA-15591).
   */
  static void awaitLeaders(Admin admin, String topic, int partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    Waiting.until(
        () -> isLed(admin, ends), TIMEOUT, () -> topic + " has no leader for all partitions");
  }
}
