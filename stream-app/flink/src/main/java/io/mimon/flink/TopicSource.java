package io.mimon.flink;

import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.kafka.ConsumedRecord;
import io.mimon.kafka.KafkaProperties;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Topics as sources of records. */
final class TopicSource {
  private static final String PARTITIONS_LOOKED_FOR_EVERY_MILLIS = "60000";

  private TopicSource() {}

  /**
   * The records of a topic, without end, by partition; where a checkpoint tells how far it was
   * read, from there.
   *
   * <p>Offsets are committed with each checkpoint under the monitor's name, for people and lag
   * exporters; they are never read. What producers have not committed is not seen. A partition that
   * comes later is found within a minute and read from its beginning.
   *
   * @param monitor names the group
   * @param role what the records are in the job, such as {@code records}; part of the client's name
   * @param columns what the cells of a record are aligned to; an empty name stands for a cell that
   *     is not read
   */
  static Source<RawRecord, ?, ?> records(
      KafkaSource topic, String monitor, String role, List<String> columns) {
    Properties properties = new Properties();
    properties.setProperty(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
        PARTITIONS_LOOKED_FOR_EVERY_MILLIS);
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, "mimon-" + monitor);
    properties.putAll(KafkaProperties.of(topic.access()));
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return org.apache.flink.connector.kafka.source.KafkaSource.<RawRecord>builder()
        .setTopics(topic.topic())
        .setStartingOffsets(new Start(start(topic.startAt())))
        .setDeserializer(new Rows(List.copyOf(columns)))
        .setClientIdPrefix("mimon-" + monitor + "-" + role)
        .setProperties(properties)
        .build();
  }

  private static OffsetsInitializer start(StartAt startAt) {
    return switch (startAt) {
      case EARLIEST -> OffsetsInitializer.earliest();
      // Looked up once and kept: what is written before the first record comes is not passed over.
      case LATEST -> OffsetsInitializer.latest();
    };
  }

  /**
   * Where a partition begins that has no state. An offset that is no longer there fails the job: to
   * go on at the beginning, or the end, as Flink would, is to lose rows in silence.
   */
  record Start(OffsetsInitializer where) implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      return where.getPartitionOffsets(partitions, retriever);
    }

    @Override
    @SuppressWarnings("deprecation") // The connector's interface has it.
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.NONE;
    }
  }

  /** Records of a consumer to records of ours. */
  static final class Rows implements KafkaRecordDeserializationSchema<RawRecord> {
    private static final long serialVersionUID = 1L;

    private final List<String> columns;

    // Set by open, before any record comes.
    @SuppressWarnings("NullAway.Init")
    private transient TopicRecordParser parser;

    Rows(List<String> columns) {
      this.columns = columns;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
      parser = new TopicRecordParser(columns, null);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
      out.collect(
          parser.parse(
              ConsumedRecord.origin(record), ConsumedRecord.headers(record), record.value()));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
      return TypeInformation.of(RawRecord.class);
    }
  }
}
