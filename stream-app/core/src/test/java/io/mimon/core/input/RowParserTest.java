package io.mimon.core.input;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowParserTest {

  private static final Schema SCHEMA =
      new Schema(List.of(new Column("class", CATEGORICAL, 2), new Column("price", NUMERIC, 0)));
  private final RowParser parser = new RowParser(SCHEMA);

  private static RawRecord record(@Nullable String... cells) {
    return RawRecord.of(7, "the text", cells);
  }

  private Rejection rejection(RawRecord record) {
    Rejection rejection = assertInstanceOf(Rejection.class, parser.parse(record));
    assertEquals(7, rejection.line());
    assertEquals("the text", rejection.text());
    return rejection;
  }

  @Test
  void rowsFollowTheSchema() {
    Row row = assertInstanceOf(Row.class, parser.parse(record("1.5", "not used", "UP")));
    assertEquals(7, row.line());
    assertArrayEquals(new double[] {Double.NaN, 1.5}, row.numbers());
    assertArrayEquals(new String[] {"UP", null}, row.labels());
    assertFalse(row.isMissing(0) || row.isMissing(1));
  }

  @Test
  void missingIsNullAndNaN() {
    Row row = assertInstanceOf(Row.class, parser.parse(record(null, null, null)));
    assertTrue(row.isMissing(0) && row.isMissing(1));
  }

  @Test
  void largeIntegersAreRoundedToDoubles() {
    Row row = assertInstanceOf(Row.class, parser.parse(record("9007199254740993", null, null)));
    assertEquals(9007199254740992.0, row.numbers()[1]);
  }

  @Test
  void rejectionsSayColumnAndValue() {
    Rejection text = rejection(record("1O5", null, "UP"));
    assertEquals("not-a-number", text.reason());
    assertEquals("Column 'price' has '1O5', which is not a number.", text.detail());
    Rejection nan = rejection(record("NaN", null, "UP"));
    assertEquals("not-finite", nan.reason());
    assertEquals("Column 'price' has 'NaN', which is not a finite number.", nan.detail());
    assertEquals("not-finite", rejection(record("1e999", null, "UP")).reason());
    Rejection label = rejection(record("1", null, "x".repeat(2_000)));
    assertEquals("label-too-long", label.reason());
    assertTrue(label.detail().length() < 200, label.detail());
    Rejection malformed = rejection(RawRecord.malformed(7, "the text", "It is broken."));
    assertEquals("malformed-row", malformed.reason());
    assertEquals("It is broken.", malformed.detail());
  }

  @Test
  void schemasFromNames() {
    Map<String, io.mimon.estimators.VariableType> use = new LinkedHashMap<>();
    use.put("class", CATEGORICAL);
    use.put("price", NUMERIC);
    assertEquals(SCHEMA, Schema.of(List.of("price", "other", "class"), use));
    assertEquals(1, SCHEMA.indexOf("price"));
    assertEquals(-1, SCHEMA.indexOf("other"));
    assertThrows(IllegalArgumentException.class, () -> Schema.of(List.of("price"), use));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Schema(List.of(new Column("a", NUMERIC, 0), new Column("a", NUMERIC, 1))));
  }
}
