package io.mimon.kstreams;

import io.mimon.kafka.LineRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Says of each record that it was read; of one that is {@code poison}, throws. */
final class CopyTopology {
  private CopyTopology() {}

  static Topology build(String monitor, String source, String readings) {
    return new Topology()
        .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), source)
        .addProcessor("copy", () -> new Copy(monitor, readings), "in")
        .addSink("out", readings, new ByteArraySerializer(), new ByteArraySerializer(), "copy");
  }

  private static final class Copy implements Processor<byte[], byte[], byte[], byte[]> {
    private final String monitor;
    private final String readings;

    @SuppressWarnings("NullAway.Init")
    private ProcessorContext<byte[], byte[]> context;

    Copy(String monitor, String readings) {
      this.monitor = monitor;
      this.readings = readings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      String text = new String(record.value(), StandardCharsets.UTF_8);
      if (text.equals("poison")) {
        throw new IllegalArgumentException("this record is poison");
      }
      String line =
          "{\"type\":\"mimon.reading.v1\",\"monitor\":\"%s\",\"feature\":\"f\",\"of\":%s}"
              .formatted(monitor, text);
      ProducerRecord<byte[], byte[]> out = LineRecord.of(readings, line);
      context.forward(new Record<>(out.key(), out.value(), record.timestamp(), out.headers()));
    }
  }
}
