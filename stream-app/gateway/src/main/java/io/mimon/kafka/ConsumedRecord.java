package io.mimon.kafka;

import io.mimon.core.input.Origin;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What a consumer hands over, in words of ours. */
public final class ConsumedRecord {
  private ConsumedRecord() {}

  /** The record as it came. */
  public static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new TopicRecord(origin(record), headers(record), record.value());
  }

  /** Where it came from. */
  public static Origin origin(ConsumerRecord<byte[], byte[]> record) {
    long timestampMillis = record.timestamp();
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        timestampMillis < 0 ? Origin.NO_TIMESTAMP : timestampMillis);
  }

  /** Its headers. */
  public static TopicRecordParser.Headers headers(ConsumerRecord<byte[], byte[]> record) {
    return name -> {
      Header header = record.headers().lastHeader(name);
      return header == null ? null : header.value();
    };
  }
}
