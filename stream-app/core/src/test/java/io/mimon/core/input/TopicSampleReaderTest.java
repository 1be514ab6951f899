package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicSampleReaderTest {

  private final List<TopicRecord> records = new ArrayList<>();

  private void add(Map<String, String> headers, @Nullable String value) {
    records.add(
        new TopicRecord(
            new Origin("loans", 0, records.size(), Origin.NO_TIMESTAMP),
            name -> headers.containsKey(name) ? utf8(headers.get(name)) : null,
            value == null ? null : utf8(value)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void columnsAreTheKeysInTheOrderOfTheirFirstAppearance() throws IOException {
    add(Map.of(), null);
    add(Map.of(), "broken");
    add(Map.of("ce_id", "1", "ce_source", "/s"), "{\"b\":{\"c\":1},\"a\":2,\"list\":[1]}");
    add(
        Map.of("content-type", "application/cloudevents+json"),
        "{\"id\":\"2\",\"type\":\"t\",\"data\":{\"d\":3,\"a\":null}}");

    RecordReader reader = new TopicSampleReader("loans", records, Set.of("ce_id", "ce_time", "a"));

    assertEquals(List.of("b.c", "a", "d", "ce_id"), reader.columns());
    assertEquals(Rejection.TOMBSTONE, next(reader).reason());
    assertEquals(Rejection.MALFORMED_ROW, next(reader).reason());
    assertArrayEquals(new String[] {"1", "2", null, "1"}, next(reader).cells());
    assertArrayEquals(new String[] {null, null, "3", "2"}, next(reader).cells());
    assertNull(reader.next());
    RecordReader again = new TopicSampleReader("loans", records, Set.of());
    assertEquals(List.of("b.c", "a", "d"), again.columns());
    assertEquals(3, again.skip(3));
    assertArrayEquals(new String[] {null, null, "3"}, next(again).cells());
    assertEquals(0, again.skip(3));
  }

  private static RawRecord next(RecordReader reader) throws IOException {
    RawRecord next = reader.next();
    assertNotNull(next);
    return next;
  }

  @Test
  void withoutAnyColumnItSaysSo() {
    add(Map.of(), "{\"list\":[1]}");
    add(Map.of(), "12");
    InputException refused =
        assertThrows(InputException.class, () -> new TopicSampleReader("loans", records, Set.of()));
    assertEquals(
        "None of the 2 records looked at in topic loans is a JSON object with plain values; one"
            + " object a record is expected.",
        refused.getMessage());
  }
}
