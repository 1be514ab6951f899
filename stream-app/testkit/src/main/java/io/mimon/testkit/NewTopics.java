package io.mimon.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Topics that have just been created. */
final class NewTopics {
  private NewTopics() {}

  /**
   * Returns when each partition takes records. Before that the first batch of an idempotent
   * producer may be refused and the second taken, which loses the first (KAFKA-15591).
   */
  static void awaitLeaders(Admin admin, String topic, int partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    admin.listOffsets(ends).all().get(30, TimeUnit.SECONDS);
  }
}
