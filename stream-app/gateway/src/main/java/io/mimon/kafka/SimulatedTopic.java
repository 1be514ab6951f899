package io.mimon.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.input.Column;
import io.mimon.core.input.InputException;
import io.mimon.core.input.Row;
import io.mimon.core.input.SimulatedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A made-up stream on a topic of one partition, for a demo: JSON objects at an even pace, row i, of
 * rows counted from 0, with a timestamp of so many milliseconds after the beginning.
 */
public final class SimulatedTopic implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long BATCH_MILLIS = 20;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final SimulatedStream stream;
  private final KafkaAccess access;
  private final String topic;
  private final int rowsPerSecond;
  private final long beginMillis;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread;
  private volatile boolean closing;

  private SimulatedTopic(
      SimulatedStream stream,
      KafkaAccess access,
      String topic,
      int rowsPerSecond,
      long beginMillis) {
    this.stream = stream;
    this.access = access;
    this.topic = topic;
    this.rowsPerSecond = rowsPerSecond;
    this.beginMillis = beginMillis;
    Properties properties = KafkaProperties.of(access);
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.thread = new Thread(this::write, "mimon-simulation");
    thread.setDaemon(true);
  }

  /**
   * Makes the topic, and begins to write; returns when the first row is there.
   *
   * @param beginMillis the timestamp of the first row
   * @throws InputException if the topic cannot be written
   */
  public static SimulatedTopic start(
      SimulatedStream stream, KafkaAccess access, String topic, int rowsPerSecond, long beginMillis)
      throws InputException {
    try (TopicAdmin admin = new TopicAdmin(access)) {
      admin.createMissing(List.of(topic), Map.of());
    }
    SimulatedTopic started = new SimulatedTopic(stream, access, topic, rowsPerSecond, beginMillis);
    started.begin();
    return started;
  }

  private void begin() throws InputException {
    try {
      producer.send(record(0)).get();
      thread.start();
    } catch (ExecutionException e) {
      close();
      throw ClientFailure.explain(new KafkaException(e.getCause()), access, topic, CLOSE_WITHIN);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InputException("Interrupted while the first row was written.");
    }
  }

  /** The number, counted from 1, of the row of a timestamp. */
  public long rowAt(long timestampMillis) {
    return timestampMillis - beginMillis + 1;
  }

  private void write() {
    long startNanos = System.nanoTime();
    long next = 1;
    try {
      while (!closing) {
        long elapsedNanos = System.nanoTime() - startNanos;
        long due = 1 + elapsedNanos / 1_000 * rowsPerSecond / 1_000_000;
        for (; next < due; next++) {
          var unused = producer.send(record(next));
        }
        TimeUnit.MILLISECONDS.sleep(BATCH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts wants out.
    }
  }

  private ProducerRecord<byte[], byte[]> record(long row) {
    return new ProducerRecord<>(topic, 0, beginMillis + row, null, json(stream.rowAt(row)));
  }

  private byte[] json(Row row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      List<Column> columns = stream.schema().columns();
      for (int c = 0; c < columns.size(); c++) {
        String label = row.labels()[c];
        if (label != null) {
          json.writeStringField(columns.get(c).name(), label);
        } else if (!Double.isNaN(row.numbers()[c])) {
          json.writeNumberField(columns.get(c).name(), row.numbers()[c]);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes whatever is written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    producer.close(CLOSE_WITHIN);
  }
}
