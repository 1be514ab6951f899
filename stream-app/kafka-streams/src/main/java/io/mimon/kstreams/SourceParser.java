package io.mimon.kstreams;

import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Records of a topic to records of ours. There is none on which it fails. */
final class SourceParser {
  private final TopicRecordParser parser;

  /**
   * @param columns what the cells of a record are aligned to
   */
  SourceParser(List<String> columns) {
    parser = new TopicRecordParser(columns, null);
  }

  RawRecord parse(RecordMetadata place, SourceValue value, Headers headers) {
    Origin origin =
        new Origin(place.topic(), place.partition(), place.offset(), value.timestampMillis());
    return parse(new TopicRecord(origin, name -> last(headers, name), value.bytes()));
  }

  private static byte @Nullable [] last(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  RawRecord parse(TopicRecord record) {
    try {
      return parser.parse(record.origin(), record.headers(), record.value());
    } catch (RuntimeException e) {
      // A fault of ours, which must not keep the next records from being read.
      String problem = "The program failed to read this record: " + e;
      return new RawRecord(record.origin(), "", new String[0], problem, Rejection.FAILED);
    }
  }
}
