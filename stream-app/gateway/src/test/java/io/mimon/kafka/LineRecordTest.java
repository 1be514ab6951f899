package io.mimon.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class LineRecordTest {
  private static final String READING =
      "{\"type\":\"mimon.reading.v1\",\"monitor\":\"credit risk\",\"segment\":\"eu|1\","
          + "\"feature\":\"Zoë\",\"target\":\"y\",\"given\":[\"city\",\"a|b\"],\"windowStart\":1,"
          + "\"windowEnd\":1000,\"bits\":0.5,\"entropy\":{\"x\":1},\"rank\":null}";

  private static ProducerRecord<byte[], byte[]> record(String line) {
    return LineRecord.of("topic", line);
  }

  private static Map<String, String> headers(String line) {
    Map<String, String> headers = new LinkedHashMap<>();
    record(line)
        .headers()
        .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  private static String id(String line) {
    return String.valueOf(headers(line).get("ce_id"));
  }

  @Test
  void theValueIsTheLineAndTheHeadersAreThoseOfAnEvent() {
    ProducerRecord<byte[], byte[]> record = record(READING);
    assertArrayEquals(READING.getBytes(StandardCharsets.UTF_8), record.value());
    assertEquals("credit risk|eu\\|1|Zoë", new String(record.key(), StandardCharsets.UTF_8));
    assertEquals("topic", record.topic());
    assertNull(record.timestamp());
    assertNull(record.partition());
    Map<String, String> headers = headers(READING);
    assertEquals("application/json", headers.get("content-type"));
    assertEquals("1.0", headers.get("ce_specversion"));
    assertEquals("mimon.reading.v1", headers.get("ce_type"));
    assertEquals("/mimon/monitors/credit%20risk", headers.get("ce_source"));
    assertEquals("Zoë", headers.get("ce_subject"));
    assertTrue(id(READING).matches("[0-9a-f]{32}"), id(READING));
    assertNull(headers.get("ce_time"), "the number of a row is no time");
  }

  @Test
  void theIdFollowsFromWhatTheReadingIsAbout() {
    assertEquals(id(READING), id(READING.replace("0.5", "0.6")));
    for (String other :
        new String[] {
          READING.replace("credit", "debit"),
          READING.replace("eu|1", "eu|2"),
          READING.replace("Zoë", "Zoe"),
          READING.replace("\"y\"", "\"z\""),
          READING.replace("[\"city\",\"a|b\"]", "[\"city\",\"a\",\"b\"]"),
          READING.replace("[\"city\",\"a|b\"]", "[]"),
          READING.replace("1000", "1001")
        }) {
      assertNotEquals(READING, other);
      assertNotEquals(id(READING), id(other), other);
    }
  }

  @Test
  void anAlertsIdIsItsOwnWithItsState() {
    String alert =
        "{\"type\":\"mimon.alert.v1\",\"id\":\"0123\",\"state\":\"firing\",\"monitor\":\"m\","
            + "\"segment\":\"\",\"feature\":\"f\",\"windowEnd\":\"2026-01-01T00:00:00Z\"}";
    assertEquals("0123-firing", id(alert));
    assertEquals("2026-01-01T00:00:00Z", headers(alert).get("ce_time"));
    assertEquals("m||f", new String(record(alert).key(), StandardCharsets.UTF_8));
  }

  @Test
  void aRejectedRecordIsKnownByItsOriginAndAStatusByItself() {
    String rejected =
        "{\"type\":\"mimon.rejected.v1\",\"monitor\":\"m\",\"reason\":\"tombstone\",\"topic\":\"t\","
            + "\"partition\":0,\"offset\":7,\"raw\":\"\"}";
    assertNotEquals(id(rejected), id(rejected.replace("7", "8")));
    assertEquals(id(rejected), id(rejected.replace("tombstone", "malformed-row")));
    String line = "{\"type\":\"mimon.rejected.v1\",\"monitor\":\"m\",\"line\":7}";
    assertNotEquals(id(line), id(line.replace("7", "8")));
    String status = "{\"type\":\"mimon.status.v1\",\"monitor\":\"m\",\"rows\":1}";
    assertNotEquals(id(status), id(status.replace("1}", "2}")));
    assertEquals("m", new String(record(status).key(), StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNoLineOfOutputIsAMistakeOfOurs() {
    assertThrows(IllegalArgumentException.class, () -> record("[]"));
    assertThrows(UncheckedIOException.class, () -> record("{\"type\""));
  }
}
