package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.VariableType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopicRecordParserTest {

  private static final Origin ORIGIN = new Origin("loans", 3, 42, 1_700_000_000_000L);
  private static final List<String> COLUMNS = List.of("a", "b.c", "ce_id", "ce_time", "ce_region");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static TopicRecordParser.Headers headers(Map<String, String> headers) {
    return name -> headers.containsKey(name) ? utf8(headers.get(name)) : null;
  }

  private static RawRecord parse(Map<String, String> headers, String value) {
    return new TopicRecordParser(COLUMNS, null).parse(ORIGIN, headers(headers), utf8(value));
  }

  private static void assertCells(RawRecord record, @Nullable String... cells) {
    assertNull(record.problem(), record.problem());
    assertNull(record.reason());
    assertArrayEquals(cells, record.cells());
  }

  @Test
  void numbersKeepTheirTextAndNestedFieldsAreColumns() {
    String value = "{\"a\":9007199254740993,\"b\":{\"c\":0.10000000000000000000000001,\"d\":[1]}}";
    RawRecord record = parse(Map.of(), value);
    assertCells(record, "9007199254740993", "0.10000000000000000000000001", null, null, null);
    assertEquals(ORIGIN, record.origin());
    assertEquals(value, record.text());
    assertCells(
        parse(Map.of(), " {\"a\":123456789012345678901234567890,\"b\":null}\n"),
        "123456789012345678901234567890",
        null,
        null,
        null,
        null);
  }

  @Test
  void textIsUtf8WithOrWithoutAMark() {
    assertCells(parse(Map.of(), "\uFEFF{\"a\":\"Zoë 🌍\"}"), "Zoë 🌍", null, null, null, null);
    // A replacement character that was written is no sign of damage.
    assertCells(parse(Map.of(), "{\"a\":\"\uFFFD\"}"), "\uFFFD", null, null, null, null);
  }

  @Test
  void attributesOfAnEventInBinaryModeAreColumnsWhereTheDataHaveNone() {
    Map<String, String> event =
        Map.of(
            "ce_id",
            "17",
            "ce_time",
            "2026-01-01T00:00:00Z",
            "ce_source",
            "/s",
            "ce_region",
            " ",
            "content-type",
            "application/json");
    assertCells(
        parse(event, "{\"a\":1,\"ce_time\":\"own\",\"id\":5}"), "1", null, "17", "own", null);
    assertCells(parse(event, "{\"ce_time\":null}"), null, null, "17", "2026-01-01T00:00:00Z", null);
  }

  @Test
  void anEventInStructuredModeHasItsColumnsInData() {
    Map<String, String> structured =
        Map.of("content-type", "application/CloudEvents+json; charset=UTF-8", "ce_id", "header");
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"a\":\"no data\",\"extra\":{\"a\":2},"
            + "\"data\":{\"a\":1.50,\"b\":{\"c\":\"x\"},\"ce_region\":\"eu\"},"
            + "\"time\":\"2026-01-01T00:00:00Z\",\"region\":\"us\"}";
    assertCells(parse(structured, event), "1.50", "x", "e-1", "2026-01-01T00:00:00Z", "eu");
    // The same bytes without the content type are no event.
    assertCells(parse(Map.of(), event), "no data", null, null, null, null);
  }

  static Stream<Arguments> poison() {
    return Stream.of(
        Arguments.of("nothing", bytes(), "is empty"),
        Arguments.of("spaces", utf8("  \n"), "is not a JSON object"),
        Arguments.of("words", utf8("one two"), "not valid JSON: it breaks at byte 1"),
        Arguments.of("a number", utf8("12"), "is not a JSON object"),
        Arguments.of("a string", utf8("\"{}\""), "is not a JSON object"),
        Arguments.of("null", utf8("null"), "is not a JSON object"),
        Arguments.of("an array", utf8("[{\"a\":1}]"), "is not a JSON object"),
        Arguments.of("two objects", utf8("{\"a\":1}{\"a\":2}"), "more behind its JSON object"),
        Arguments.of("cut", utf8("{\"a\":1,\"b\""), "ends too early"),
        Arguments.of("cut in a string", utf8("{\"a\":\"1"), "ends too early"),
        Arguments.of("a trailing comma", utf8("{\"a\":1,}"), "not valid JSON: it breaks at byte"),
        Arguments.of("single quotes", utf8("{'a':1}"), "not valid JSON"),
        Arguments.of("NaN", utf8("{\"a\":NaN}"), "not valid JSON"),
        Arguments.of("a leading zero", utf8("{\"a\":007}"), "not valid JSON"),
        Arguments.of("a key twice", utf8("{\"a\":1,\"a\":2}"), "'a' occurs twice"),
        Arguments.of("an object for a column", utf8("{\"a\":{\"x\":1}}"), "name a field of it"),
        Arguments.of("an array for a column", utf8("{\"a\":[1]}"), "is an array"),
        Arguments.of("a control character", utf8("{\"a\":\"\u0001\"}"), "not valid JSON"),
        Arguments.of("a NUL in a string", utf8("{\"aaaa\":\"\0\"}"), "not valid JSON"),
        Arguments.of("a schema registry's", bytes(0, 0, 0, 0, 7, 2, 'x'), "byte 0"),
        Arguments.of("UTF-16", "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), "NUL bytes"),
        Arguments.of("UTF-16, marked", "{\"a\":1}".getBytes(StandardCharsets.UTF_16), "NUL bytes"),
        Arguments.of("UTF-32", bytes('{', 0, 0, 0, '}', 0, 0, 0), "NUL bytes"),
        Arguments.of("gzip", bytes(0x1F, 0x8B, 8, 0, 0, 0, 0, 0), "NUL bytes"),
        Arguments.of("a lone byte", bytes('{', '"', 'a', '"', ':', '"', 0xFF, '"', '}'), "UTF-8"),
        Arguments.of("a cut letter", bytes('{', '"', 0xC3, '"', ':', '1', '}'), "UTF-8"),
        Arguments.of("overlong", bytes('{', '"', 0xC0, 0xAF, '"', ':', '1', '}'), "UTF-8"),
        Arguments.of("a surrogate", bytes('"', 0xED, 0xA0, 0x80, '"'), "UTF-8"),
        Arguments.of("too deep", utf8("{\"q\":" + "[".repeat(100_000)), "nested too deeply"),
        Arguments.of("deep objects", utf8("{\"q\":".repeat(50_000)), "nested too deeply"),
        Arguments.of(
            "a long number", utf8("{\"a\":" + "1".repeat(5_000) + "}"), "too long a number"),
        Arguments.of(
            "a long name",
            utf8("{\"" + "n".repeat(100_000) + "\":1}"),
            "too long a number or name"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poison")
  void whatIsNoRowIsARecordWithAProblem(String what, byte[] value, String expected) {
    RawRecord record =
        new TopicRecordParser(COLUMNS, null).parse(ORIGIN, TopicRecordParser.Headers.NONE, value);
    String problem = record.problem();
    assertNotNull(problem, what);
    assertTrue(problem.contains(expected), problem);
    assertFalse(problem.contains("fasterxml") || problem.contains("line"), problem);
    assertEquals(Rejection.MALFORMED_ROW, record.reason());
    assertEquals(ORIGIN, record.origin());
    assertTrue(record.text().length() <= RawRecord.TEXT_CHARS_MAX);
  }

  static Stream<Arguments> brokenEvents() {
    String json = "application/cloudevents+json";
    return Stream.of(
        Arguments.of(json, "{\"id\":\"1\"}", "has no data as JSON"),
        Arguments.of(json, "{\"id\":\"1\",\"data_base64\":\"e30=\"}", "has no data as JSON"),
        Arguments.of(json, "{\"data\":\"{}\"}", "are not a JSON object"),
        Arguments.of(json, "{\"data\":null}", "are not a JSON object"),
        Arguments.of(json, "{\"data\":[{\"a\":1}]}", "are not a JSON object"),
        Arguments.of(json, "{\"data\":{\"a\":[1]}}", "is an array"),
        Arguments.of(json, "{\"data\":{\"a\":1}", "ends too early"),
        Arguments.of(json, "{\"data\":{\"a\":1}} 2", "more behind"),
        Arguments.of(json, "[]", "is not a JSON object"),
        Arguments.of("application/cloudevents-batch+json", "[]", "cloudevents-batch+json"),
        Arguments.of("application/cloudevents+avro", "x", "as application/cloudevents+avro"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("brokenEvents")
  void anEventWithoutUsableDataHasAProblem(String type, String value, String expected) {
    RawRecord record = parse(Map.of("content-type", type), value);
    String problem = record.problem();
    assertNotNull(problem, value);
    assertTrue(problem.contains(expected), problem);
  }

  @Test
  void aTombstoneIsRejectedAsOne() {
    RawRecord record =
        new TopicRecordParser(List.of("a"), null)
            .parse(ORIGIN, TopicRecordParser.Headers.NONE, null);
    Schema schema = new Schema(List.of(new Column("a", VariableType.NUMERIC, 0)));
    Rejection rejection = assertInstanceOf(Rejection.class, new RowParser(schema).parse(record));
    assertEquals(Rejection.TOMBSTONE, rejection.reason());
    assertEquals(ORIGIN, rejection.origin());
    assertEquals("", rejection.text());
  }

  @Test
  void ofALongValueTheHeadIsKept() {
    String row = "{\"a\":1,\"note\":\"" + "é".repeat(3_000_000) + "\"}";
    RawRecord record = parse(Map.of(), row);
    assertCells(record, "1", null, null, null, null);
    assertTrue(record.text().length() <= RawRecord.TEXT_CHARS_MAX);
    String marker = " …[cut: " + utf8(row).length + " bytes in all]";
    assertTrue(record.text().endsWith("é" + marker), record.text().substring(30_000));
    // Copied, as an engine may, it is not cut again.
    RawRecord copy = new RawRecord(ORIGIN, record.text(), record.cells(), null);
    assertEquals(record.text(), copy.text());

    byte[] broken = utf8(row);
    broken[broken.length - 4] = (byte) 0xFF;
    RawRecord rejected =
        new TopicRecordParser(COLUMNS, null).parse(ORIGIN, TopicRecordParser.Headers.NONE, broken);
    assertEquals("The value is not valid UTF-8.", rejected.problem());
  }

  @Test
  void cellsThatAreNotReadStayEmpty() {
    Schema schema =
        new Schema(
            List.of(
                new Column("y", VariableType.NUMERIC, 3),
                new Column("x", VariableType.NUMERIC, 1)));
    assertEquals(List.of("", "x", "", "y"), schema.namesByPosition());
    RawRecord record =
        new TopicRecordParser(schema.namesByPosition(), null)
            .parse(
                ORIGIN,
                TopicRecordParser.Headers.NONE,
                utf8("{\"\":7,\"\":{},\"x\":1,\"y\":2,\"z\":3}"));
    assertCells(record, null, "1", null, "2");
  }

  /** Whatever bytes come, a record comes out, and nothing is thrown. */
  @Test
  void anyBytesGiveARecord() {
    byte[] row = utf8("{\"a\":1.5e3,\"b\":{\"c\":\"Zoë\"},\"ce_id\":null,\"t\":[true,{}]}");
    TopicRecordParser parser = new TopicRecordParser(COLUMNS, null);
    int broken = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new java.util.SplittableRandom(seed);
      byte[] value = Arrays.copyOf(row, 1 + random.nextInt(row.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      try {
        RawRecord record = parser.parse(ORIGIN, TopicRecordParser.Headers.NONE, value);
        broken += record.problem() == null ? 0 : 1;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(broken > 10_000 && broken < 20_000, broken + " of 20,000 were broken");
  }
}
