package io.mimon.kstreams;

import io.mimon.core.input.Origin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;

/**
 * The value of a source's record as it came, null included, and the record's own timestamp.
 *
 * <p>The engine is given the machine's time instead: it drops records without a timestamp, and
 * would write those of the rows to its changelogs.
 */
final class SourceValue {
  /** Every value can be read, so that no record is lost before it is looked at. */
  static final Serde<SourceValue> SERDE = serde();

  private final byte @Nullable [] bytes;
  private long timestampMillis = Origin.NO_TIMESTAMP;

  private SourceValue(byte @Nullable [] bytes) {
    this.bytes = bytes;
  }

  private static Serde<SourceValue> serde() {
    Serializer<SourceValue> none =
        (topic, value) -> {
          throw new UnsupportedOperationException("sources are only read");
        };
    Deserializer<SourceValue> reads = (topic, bytes) -> new SourceValue(bytes);
    return Serdes.serdeFrom(none, reads);
  }

  byte @Nullable [] bytes() {
    return bytes;
  }

  long timestampMillis() {
    return timestampMillis;
  }

  /** Keeps the timestamp of a record with its value. */
  static final class Timestamps implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMillis) {
      if (record.value() instanceof SourceValue value && record.timestamp() >= 0) {
        value.timestampMillis = record.timestamp();
      }
      return System.currentTimeMillis();
    }
  }
}
