package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings and their tables, told apart. */
final class ReadingTableTest {
  private static final String HEAD =
      "{\"type\":\"mimon.reading.v1\",\"monitor\":\"m\",\"segment\":\"\",\"feature\":\"a,\\\"joint\\\":{\","
          + "\"target\":\"y\",\"windowStart\":1,\"windowEnd\":9,\"rows\":8,\"bits\":1.0E-17";
  private static final String TABLE =
      "{\"x\":{\"edges\":[0.5]},\"y\":{\"labels\":[\"}\",\"b\"]},\"counts\":[[1,2],[3,2]]}";

  @Test
  void aReadingLosesItsTableAndNothingElse() {
    String line = HEAD + ",\"joint\":" + TABLE + ",\"reference\":false}";
    assertEquals(
        List.of(
            HEAD + ",\"reference\":false}",
            "{\"type\":\"mimon.joint.v1\",\"monitor\":\"m\",\"segment\":\"\","
                + "\"feature\":\"a,\\\"joint\\\":{\",\"target\":\"y\",\"windowStart\":1,\"windowEnd\":9,"
                + "\"rows\":8,"
                + TABLE.substring(1)),
        ReadingTable.apart(line));
  }

  @Test
  void whatHasNoTableStaysAsItIs() {
    String without = HEAD + ",\"entropy\":{\"x\":1,\"joint\":null},\"reference\":false}";
    assertEquals(List.of(without), ReadingTable.apart(without));
    String cut = HEAD + ",\"joint\":{\"x\":";
    assertEquals(List.of(cut), ReadingTable.apart(cut));
  }

  @Test
  void anEmptyTableIsNone() {
    String empty =
        HEAD
            + ",\"joint\":{\"x\":{\"labels\":[]},\"y\":{\"labels\":[]},\"counts\":[]},\"reference\":true}";
    assertEquals(List.of(HEAD + ",\"reference\":true}"), ReadingTable.apart(empty));
  }
}
