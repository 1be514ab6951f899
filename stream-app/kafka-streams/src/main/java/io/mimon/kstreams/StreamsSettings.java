package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.kafka.KafkaProperties;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. */
final class StreamsSettings {
  /** A block of a wide table, or the codes of a long window, do not fit the usual megabyte. */
  private static final String MESSAGE_BYTES_MAX = Integer.toString(64 << 20);

  /** A batch is made whole in memory before it is sent. */
  private static final String PRODUCER_BYTES = Integer.toString(128 << 20);

  /** A message has to fit a file of its topic. */
  private static final String SEGMENT_BYTES = Integer.toString(72 << 20);

  /** Messages of a partition in memory at once: blocks of a quarter of a megabyte, most of them. */
  private static final int BUFFERED_MESSAGES = 64;

  private static final String COMPRESSION = "lz4";

  /** What stores hold back until a commit, of all threads together. */
  private static final String CACHE_BYTES = Integer.toString(64 << 20);

  /** Topics of its own between a record and its reading; each waits for a commit. */
  private static final int HOPS = 4;

  private static final Duration COMMIT_EVERY_MIN = Duration.ofMillis(50);
  private static final Duration COMMIT_EVERY_MAX = Duration.ofMinutes(1);

  /**
   * How much longer than the interval of commits a transaction may be open. Whoever takes over from
   * an instance that was killed waits for so long.
   */
  private static final Duration TRANSACTION_BEYOND_COMMIT = Duration.ofSeconds(20);

  private static final int SESSION_MILLIS = 10_000;

  private StreamsSettings() {}

  static String applicationId(String monitor) {
    return "mimon-" + monitor + "-streams";
  }

  static Properties of(JobSpec spec) {
    KafkaAccess access = spec.topics().source().orElseThrow().access();
    Properties settings = new Properties();
    settings.putAll(KafkaProperties.of(access));
    put(settings, StreamsConfig.APPLICATION_ID_CONFIG, applicationId(spec.plan().monitor()));
    put(settings, StreamsConfig.STATE_DIR_CONFIG, spec.stateDirectory().toAbsolutePath());
    put(settings, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    put(
        settings,
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        spec.parallelism().orElse(Runtime.getRuntime().availableProcessors()));
    put(settings, StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, spec.standbyReplicas());
    // Replicas of what is its own are as many as the broker has for any topic.
    put(settings, StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    put(settings, StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    put(settings, StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    put(settings, StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class.getName());
    Duration commitEvery = commitEvery(spec.checkpointEvery());
    put(settings, StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitEvery.toMillis());
    putFailures(settings);
    putClients(settings, commitEvery);
    return settings;
  }

  /** So often that a reading is there within the interval that was asked for. */
  static Duration commitEvery(Duration checkpointEvery) {
    Duration share = checkpointEvery.dividedBy(HOPS);
    return share.compareTo(COMMIT_EVERY_MIN) < 0
        ? COMMIT_EVERY_MIN
        : share.compareTo(COMMIT_EVERY_MAX) > 0 ? COMMIT_EVERY_MAX : share;
  }

  private static void putFailures(Properties settings) {
    put(
        settings,
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        FailOnUnreadable.class.getName());
    put(
        settings,
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        FailOnProcessing.class.getName());
    put(
        settings,
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        FailOnProduction.class.getName());
  }

  private static void putClients(Properties settings, Duration commitEvery) {
    put(
        settings,
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        MESSAGE_BYTES_MAX);
    put(settings, StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), SEGMENT_BYTES);
    put(settings, StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_MESSAGES);
    put(
        settings,
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        MESSAGE_BYTES_MAX);
    put(
        settings,
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        PRODUCER_BYTES);
    put(
        settings,
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        COMPRESSION);
    put(
        settings,
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        commitEvery.plus(TRANSACTION_BEYOND_COMMIT).toMillis());
    put(
        settings,
        StreamsConfig.consumerPrefix(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG),
        false);
    // A thread that dies does not leave the group: others wait for its session to end.
    put(
        settings,
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        SESSION_MILLIS);
  }

  private static void put(Properties settings, String name, Object value) {
    settings.setProperty(name, value.toString());
  }
}
