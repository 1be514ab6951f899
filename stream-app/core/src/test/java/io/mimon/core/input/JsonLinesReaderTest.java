package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLinesReaderTest {

  private static @Nullable String[] cells(@Nullable String... cells) {
    return cells;
  }

  private static void assertProblem(String expected, RawRecord record) {
    String problem = record.problem();
    assertNotNull(problem, record.text());
    assertTrue(problem.contains(expected), problem);
    assertFalse(problem.contains("com.fasterxml") || problem.contains("Exception"), problem);
  }

  @Test
  void valuesKeepTheirText() throws IOException {
    RecordReader reader =
        Inputs.jsonl(
            """
            \uFEFF{"a":12345678901234567890123,"b":1.10,"c":true,"d":"é\\n","e":null}\r

            {"e":" ","d":"","a":-1e400}
            """);
    assertEquals(List.of("a", "b", "c", "d", "e"), reader.columns());
    List<RawRecord> records = Inputs.rest(reader);
    assertArrayEquals(
        cells("12345678901234567890123", "1.10", "true", "é\n", null), records.get(0).cells());
    assertArrayEquals(cells("-1e400", null, null, null, null), records.get(1).cells());
    assertEquals(3, records.get(1).line());
    assertEquals(2, records.size());
  }

  @Test
  void columnsAreTheUnionOfTheSample() throws IOException {
    String text = "{\"b\":1}\n{\"a\":2,\"b\":3}\n{\"c\":4,\"a\":5}\n";
    assertEquals(List.of("b", "a", "c"), Inputs.jsonl(text).columns());
    RecordReader reader =
        Inputs.open(
            text.getBytes(StandardCharsets.UTF_8), ReaderOptions.defaults().withSampleRows(2));
    assertEquals(List.of("b", "a"), reader.columns());
    assertArrayEquals(cells(null, "5"), Inputs.rest(reader).get(2).cells());
  }

  @Test
  void brokenRecordsAreValues() throws IOException {
    List<RawRecord> records =
        Inputs.rest(
            Inputs.jsonl(
                """
                {"a":1}
                [1]
                "x"
                {"a":1
                {"a":}
                {"a":1,"a":2}
                {"a":1}{"a":2}
                {"a":NaN}
                {a:1}
                null
                {"a":01}
                {"a":"x
                {"a":9}
                """));
    assertEquals(13, records.size());
    assertNull(records.get(0).problem());
    assertProblem("not a JSON object", records.get(1));
    assertProblem("not a JSON object", records.get(2));
    assertProblem("ends too early", records.get(3));
    assertProblem("not valid JSON: it breaks at character 6", records.get(4));
    assertProblem("'a' occurs twice", records.get(5));
    assertProblem("more behind its JSON object", records.get(6));
    assertProblem("not valid JSON", records.get(7));
    assertProblem("not valid JSON", records.get(8));
    assertProblem("not a JSON object", records.get(9));
    assertProblem("not valid JSON", records.get(10));
    assertProblem("not valid JSON", records.get(11));
    assertEquals("{\"a\":\"x", records.get(11).text());
    assertArrayEquals(cells("9"), records.get(12).cells());
  }

  @Test
  void hostileRecordsAreValuesToo() throws IOException {
    List<RawRecord> records =
        Inputs.rest(
            Inputs.jsonl(
                "{\"a\":1}\n{\"a\":"
                    + "9".repeat(5_000)
                    + "}\n{\"b\":"
                    + "[".repeat(5_000)
                    + "\n"));
    assertProblem("nested too deeply, or has too long a number", records.get(1));
    assertProblem("nested too deeply, or has too long a number", records.get(2));
  }

  @Test
  void nestedValuesMatterOnlyInColumnsInUse() throws IOException {
    String text =
        "{\"a\":1,\"b\":{\"x\":[1,{}]},\"c\":\"t\"}\n{\"a\":2,\"b\":[],\"c\":[3]}\n{\"a\":[4]}\n";
    RecordReader all = Inputs.jsonl(text);
    assertEquals(List.of("a", "c"), all.columns(), "b is never a plain value");
    List<RawRecord> records = Inputs.rest(all);
    assertNull(records.get(0).problem());
    assertProblem(
        "The value of 'c' is an array, which is neither a number nor a label.", records.get(1));

    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ReaderOptions options = ReaderOptions.defaults();
    records = Inputs.rest(Inputs.open(bytes, options.withColumnsInUse(Set.of("a"))));
    assertArrayEquals(cells("2", null), records.get(1).cells());
    assertProblem("'a' is an array", records.get(2));

    RecordReader nested = Inputs.open(bytes, options.withColumnsInUse(Set.of("a", "b")));
    assertEquals(List.of("a", "b", "c"), nested.columns());
    assertProblem(
        "'b' is an object; name a field of it, as in b.field.", Inputs.rest(nested).get(0));
  }

  @Test
  void fieldsOfObjectsAreColumnsByTheirPaths() throws IOException {
    RecordReader reader =
        Inputs.jsonl(
            """
            {"id":1,"user":{"age":30,"home":{"city":"Graz"}},"n":12345678901234567890123}
            {"user":{"home":{"city":null},"age":31},"id":2}
            {"id":3,"user":{"age":5},"user.age":6}
            {"id":4,"user":{"age":[5],"home":{"city":"Linz"}}}
            {"id":5,"user":{"age":5
            """);
    assertEquals(List.of("id", "user.age", "user.home.city", "n"), reader.columns());
    List<RawRecord> records = Inputs.rest(reader);
    assertArrayEquals(cells("1", "30", "Graz", "12345678901234567890123"), records.get(0).cells());
    assertArrayEquals(cells("2", "31", null, null), records.get(1).cells());
    assertProblem("The key 'user.age' occurs twice.", records.get(2));
    assertProblem("The value of 'user.age' is an array", records.get(3));
    assertProblem("ends too early", records.get(4));
  }

  @Test
  void objectsAreOpenedToADepth() throws IOException {
    String deep = "{\"a\":".repeat(8) + "1" + "}".repeat(8);
    String deeper = "{\"a\":" + deep + "}";
    RecordReader reader = Inputs.jsonl("{\"id\":1,\"x\":" + deeper + "}\n");
    assertEquals(List.of("id"), reader.columns());
    assertEquals(List.of("a.a.a.a.a.a.a.a"), Inputs.jsonl(deep + "\n").columns());
  }

  @Test
  void skippingGoesThroughTheSampleAndBeyond() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append(i % 7 == 0 ? "broken\n\n" : "{\"a\":" + i + "}\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    ReaderOptions options = ReaderOptions.defaults().withSampleRows(10).withFormat(Format.JSONL);
    for (int skip = 0; skip <= 50; skip++) {
      RecordReader reader = Inputs.open(bytes, options);
      assertEquals(skip, reader.skip(skip));
      List<RawRecord> rest = Inputs.rest(reader);
      assertEquals(50 - skip, rest.size());
      if (skip < 50 && skip % 7 != 0) {
        assertArrayEquals(cells("" + skip), rest.get(0).cells());
      }
    }
    assertEquals(50, Inputs.open(bytes, options).skip(99));
  }

  @Test
  void noObjectAtAllIsAnInputError() {
    String array = Inputs.failure(() -> Inputs.jsonl("[\n{\"a\":1}x,\n]\n"));
    assertTrue(array.contains("one object a line is expected"), array);
    String empty = Inputs.failure(() -> Inputs.jsonl("\n \n"));
    assertTrue(empty.contains("the test input is empty"), empty);
  }
}
