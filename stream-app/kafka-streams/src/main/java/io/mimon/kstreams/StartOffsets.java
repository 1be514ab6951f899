package io.mimon.kstreams;

import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * Where the partitions of a topic begin that have not been read yet.
 *
 * <p>Looked up once, before the first start, and committed as if read up to there: what is written
 * before the first record comes is not passed over. From then on an offset that is no longer there
 * is a failure; to go on at the beginning or the end, as the engine would by itself, is to lose
 * rows in silence.
 */
final class StartOffsets {
  private StartOffsets() {}

  /** Commits them for the instances of a monitor, where there are none and no instance runs. */
  static void settle(Admin admin, String applicationId, KafkaSource source)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata().get();
    OffsetSpec where =
        source.startAt() == StartAt.EARLIEST ? OffsetSpec.earliest() : OffsetSpec.latest();
    Map<TopicPartition, OffsetSpec> missing = new HashMap<>();
    for (TopicPartitionInfo partition :
        admin
            .describeTopics(List.of(source.topic()))
            .allTopicNames()
            .get()
            .values()
            .iterator()
            .next()
            .partitions()) {
      TopicPartition of = new TopicPartition(source.topic(), partition.partition());
      if (committed.get(of) == null) {
        missing.put(of, where);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        admin
            .listOffsets(missing, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get()
            .entrySet()) {
      begin.put(found.getKey(), new OffsetAndMetadata(found.getValue().offset()));
    }
    try {
      admin.alterConsumerGroupOffsets(applicationId, begin).all().get();
    } catch (ExecutionException e) {
      if (!isRunning(e.getCause())) {
        throw e;
      }
    }
  }

  /** Another instance is at work already, which has settled them. */
  private static boolean isRunning(@Nullable Throwable cause) {
    return cause instanceof UnknownMemberIdException
        || cause instanceof GroupNotEmptyException
        || cause instanceof RebalanceInProgressException;
  }
}
