package io.mimon.kstreams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how long it took to make a store anew from its changelog. */
final class RestoreLog implements StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreLog.class);

  private final Map<TopicPartition, Long> begun = new ConcurrentHashMap<>();

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
    begun.put(partition, System.nanoTime());
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long to, long count) {}

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long count) {
    Long since = begun.remove(partition);
    if (since != null && count > 0) {
      LOG.info(
          "{} {}: {} entries of its changelog in {} ms",
          store,
          partition.partition(),
          count,
          (System.nanoTime() - since) / 1_000_000);
    }
  }
}
