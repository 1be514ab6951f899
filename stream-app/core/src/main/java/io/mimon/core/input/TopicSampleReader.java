package io.mimon.core.input;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a topic, held in memory, whose keys tell the columns, as in a JSON Lines file.
 *
 * <p>An attribute of a CloudEvent is a column where one is named so and a record has it; otherwise
 * {@code ce_source} would be taken for a feature.
 */
public final class TopicSampleReader implements RecordReader {

  private final Iterator<TopicRecord> records;
  private final List<String> columns;
  private final TopicRecordParser parser;

  /**
   * @param topic what messages call it
   * @param columnsNamed the columns that are asked for by name
   * @throws InputException if no record is a JSON object with plain values
   */
  public TopicSampleReader(String topic, List<TopicRecord> records, Set<String> columnsNamed)
      throws InputException {
    this.records = records.iterator();
    this.columns = discover(records, columnsNamed);
    if (columns.isEmpty()) {
      throw new InputException(
          ("None of the %d records looked at in topic %s is a JSON object with plain values; one"
                  + " object a record is expected.")
              .formatted(records.size(), topic));
    }
    this.parser = new TopicRecordParser(columns, columnsNamed);
  }

  private static List<String> discover(List<TopicRecord> records, Set<String> named) {
    JsonKeys keys = new JsonKeys();
    for (TopicRecord record : records) {
      byte[] value = record.value();
      String event = TopicRecordParser.eventFormat(record.headers());
      if (value == null || Utf8Text.of(value).problem() != null) {
        continue;
      }
      if (event == null) {
        keys.add(value);
      } else if (TopicRecordParser.isEventAsJson(event)) {
        keys.addEvent(value);
      }
    }
    List<String> columns = new ArrayList<>(keys.columns(named));
    named.stream()
        .filter(name -> name.startsWith(TopicRecordParser.ATTRIBUTE_PREFIX))
        .filter(name -> !columns.contains(name))
        .filter(name -> records.stream().anyMatch(record -> hasAttribute(record, name)))
        .sorted()
        .forEach(columns::add);
    return List.copyOf(columns);
  }

  private static boolean hasAttribute(TopicRecord record, String name) {
    RawRecord read =
        new TopicRecordParser(List.of(name), null)
            .parse(record.origin(), record.headers(), record.value());
    return read.problem() == null && read.cells()[0] != null;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable RawRecord next() {
    if (!records.hasNext()) {
      return null;
    }
    TopicRecord record = records.next();
    return parser.parse(record.origin(), record.headers(), record.value());
  }

  @Override
  public long skip(long count) {
    long skipped = 0;
    while (skipped < count && records.hasNext()) {
      records.next();
      skipped++;
    }
    return skipped;
  }

  @Override
  public void close() {}
}
