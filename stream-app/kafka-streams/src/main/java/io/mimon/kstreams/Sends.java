package io.mimon.kstreams;

import io.mimon.kafka.LineRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends on what a processor has to say. Timestamps are the machine's: those of old rows would be
 * past a topic's retention as they are written.
 */
record Sends(ProcessorContext<Target, byte[]> context) {

  /** A message to a topic of the topology's own. */
  void message(Target target, byte[] value) {
    context.forward(
        new Record<>(target, value, context.currentSystemTimeMs(), new RecordHeaders()));
  }

  /** A line of output. */
  void line(Route route, String line) {
    ProducerRecord<byte[], byte[]> record = LineRecord.of(route.name(), line);
    Target target = new Target(route, record.key(), Target.BY_KEY);
    context.forward(
        new Record<>(target, record.value(), context.currentSystemTimeMs(), record.headers()));
  }
}
