package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeInferenceTest {

  private static ColumnProfile infer(String name, int rows, IntFunction<@Nullable String> cell) {
    List<RawRecord> sample = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      sample.add(RawRecord.of(i + 2, "", new @Nullable String[] {cell.apply(i)}));
    }
    return TypeInference.infer(List.of(name), sample, Map.of()).get(0);
  }

  private static ColumnKind kind(int rows, IntFunction<@Nullable String> cell) {
    return infer("x", rows, cell).kind();
  }

  private static ColumnKind kind(String... cells) {
    return kind(cells.length, i -> cells[i]);
  }

  @Test
  void usualPairsAreBoolean() {
    assertEquals(ColumnKind.BOOLEAN, kind("0", "1", "1"));
    assertEquals(ColumnKind.BOOLEAN, kind("0.0", "1.0", "1"));
    assertEquals(ColumnKind.BOOLEAN, kind("True", "FALSE", "true"));
    assertEquals(ColumnKind.BOOLEAN, kind("y", "N"));
    assertEquals(ColumnKind.CATEGORICAL, kind("up", "down"));
    assertEquals(ColumnKind.CATEGORICAL, kind("yes", "no", "maybe"));
    assertEquals(ColumnKind.NUMERIC, kind("1", "2"));
  }

  @Test
  void constantsStayWhatTheyAre() {
    ColumnProfile number = infer("x", 200, i -> "0.003467");
    assertEquals(ColumnKind.NUMERIC, number.kind());
    assertEquals("constant in the sample", number.note());
    assertEquals(ColumnKind.NUMERIC, kind(200, i -> "0"));
    ColumnProfile text = infer("x", 200, i -> "a");
    assertEquals(ColumnKind.CATEGORICAL, text.kind());
    assertTrue(text.note().contains("constant in the sample"), text.note());
  }

  @Test
  void emptyIsCategorical() {
    ColumnProfile profile = infer("x", 5, i -> null);
    assertEquals(ColumnKind.CATEGORICAL, profile.kind());
    assertEquals("empty in the sample", profile.note());
    assertEquals(5, profile.missing());
    assertEquals("empty in the sample", infer("x", 0, i -> null).note());
  }

  @Test
  void fewDistinctIntegersAreCategoriesInALargeSampleOnly() {
    assertEquals(ColumnKind.CATEGORICAL, kind(100, i -> "" + i % 20));
    assertEquals(ColumnKind.CATEGORICAL, kind(100, i -> i % 20 + ".0"));
    assertEquals(ColumnKind.NUMERIC, kind(99, i -> "" + i % 20));
    assertEquals(ColumnKind.NUMERIC, kind(100, i -> "" + i % 21));
    assertEquals(ColumnKind.NUMERIC, kind(100, i -> i % 5 + ".5"));
  }

  @Test
  void identifiers() {
    assertEquals(ColumnKind.IDENTIFIER, kind(100, i -> "user-" + i * 31));
    assertEquals(ColumnKind.IDENTIFIER, kind(1_000, i -> "" + (5_000 + i)));
    assertEquals(ColumnKind.NUMERIC, kind(99, i -> "" + i), "too few to tell");
    assertEquals(ColumnKind.NUMERIC, kind(1_000, i -> i + ".5"), "floats never are");
    assertEquals(ColumnKind.NUMERIC, kind(1_000, i -> i + ".0"), "floats never are");
    IntFunction<String> scattered = i -> "" + i * 7_654_321L % 1_000_003;
    assertEquals(ColumnKind.NUMERIC, kind(5_000, scattered), "such as amounts in cents");
    assertEquals(ColumnKind.IDENTIFIER, infer("loan_id", 5_000, scattered).kind());
    assertEquals(ColumnKind.IDENTIFIER, infer("userId", 5_000, scattered).kind());
    assertEquals(ColumnKind.NUMERIC, infer("paid", 5_000, scattered).kind());
    assertEquals(ColumnKind.CATEGORICAL, kind(1_000, i -> "user-" + i % 900));
  }

  @Test
  void distinctValuesAreCountedUpToABound() {
    ColumnProfile profile = infer("x", 25_000, i -> "user-" + i);
    assertEquals(ColumnProfile.DISTINCT_MAX, profile.distinct());
    assertEquals(ColumnKind.IDENTIFIER, profile.kind());
  }

  @Test
  void timestamps() {
    String[] all = {
      "2013-03-01",
      "2013-03-01T00:00:00",
      "2013-03-01 23:59",
      "2013-03-01T00:00:00.123456Z",
      "2013-03-01T00:00:00+08:00",
      "2013-03-01 00:00:00 +0800"
    };
    assertEquals(ColumnKind.TIMESTAMP, kind(all));
    assertEquals(ColumnKind.CATEGORICAL, kind("2013-13-01", "2013-03-32"));
    assertEquals(ColumnKind.NUMERIC, kind("20130301", "20130302"));
    assertNull(infer("ts", 6, i -> all[i]).use());
  }

  @Test
  void aFewBrokenNumbersDoNotMakeText() {
    ColumnProfile profile = infer("x", 1_000, i -> i % 200 == 7 ? "1O5" : i + ".25");
    assertEquals(ColumnKind.NUMERIC, profile.kind());
    assertTrue(profile.note().contains("5 of 1000 values are not finite"), profile.note());
    assertEquals(ColumnKind.NUMERIC, kind(1_000, i -> i % 2 == 0 ? "NaN" : i + ".5"));
    ColumnProfile text = infer("x", 1_000, i -> i % 10 == 7 ? "NA" : i % 50 + ".25");
    assertEquals(ColumnKind.CATEGORICAL, text.kind());
    assertTrue(text.note().contains("900 of 1000 are numbers"), text.note());
  }

  @Test
  void overridesDecideTheUse() {
    List<RawRecord> sample = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sample.add(RawRecord.of(i, "", new String[] {"" + i * 37 % 101, "" + i}));
      sample.add(RawRecord.malformed(i, "", "Broken."));
    }
    List<ColumnProfile> profiles =
        TypeInference.infer(List.of("zip", "n"), sample, Map.of("zip", VariableType.CATEGORICAL));
    ColumnProfile zip = profiles.get(0);
    assertEquals(ColumnKind.NUMERIC, zip.kind());
    assertEquals(VariableType.CATEGORICAL, zip.use());
    assertTrue(zip.overridden());
    assertEquals(200, zip.rows());
    assertFalse(profiles.get(1).overridden());
    assertThrows(
        IllegalArgumentException.class,
        () -> TypeInference.infer(List.of("a"), sample, Map.of("b", VariableType.NUMERIC)));
  }

  private static Map<String, ColumnProfile> real(String name) throws IOException {
    Path path = Inputs.real(name);
    try (RecordReader reader = RecordReaders.open(path, Format.AUTO)) {
      List<RawRecord> sample = new ArrayList<>();
      RawRecord record;
      while (sample.size() < 1_000 && (record = reader.next()) != null) {
        sample.add(record);
      }
      Map<String, ColumnProfile> profiles = new HashMap<>();
      for (ColumnProfile p : TypeInference.infer(reader.columns(), sample, Map.of())) {
        profiles.put(p.name(), p);
      }
      return profiles;
    }
  }

  private static void assertKinds(
      Map<String, ColumnProfile> profiles, ColumnKind kind, String... columns) {
    for (String column : columns) {
      ColumnProfile profile = profiles.get(column);
      assertNotNull(profile, column);
      assertEquals(kind, profile.kind(), profile.toString());
    }
  }

  @Test
  void elec2() throws IOException {
    Map<String, ColumnProfile> profiles = real("elec2");
    assertKinds(
        profiles, ColumnKind.NUMERIC, "vicprice", "vicdemand", "transfer", "nswprice", "period");
    ColumnProfile dead = profiles.get("vicprice");
    assertTrue(dead != null && dead.note().equals("constant in the sample"));
    assertKinds(profiles, ColumnKind.CATEGORICAL, "day", "class");
    assertKinds(profiles, ColumnKind.TIMESTAMP, "ts");
  }

  @Test
  void hotelBookings() throws IOException {
    Map<String, ColumnProfile> profiles = real("hotel_bookings");
    assertKinds(profiles, ColumnKind.TIMESTAMP, "ts");
    assertKinds(profiles, ColumnKind.BOOLEAN, "is_canceled");
    assertKinds(profiles, ColumnKind.NUMERIC, "lead_time", "adr");
    assertKinds(
        profiles,
        ColumnKind.CATEGORICAL,
        "hotel",
        "country",
        "agent",
        "meal",
        "adults",
        "deposit_type");
  }

  @Test
  void beijingAir() throws IOException {
    Map<String, ColumnProfile> profiles = real("beijing_air");
    assertKinds(profiles, ColumnKind.TIMESTAMP, "ts");
    assertKinds(profiles, ColumnKind.NUMERIC, "PM10", "TEMP", "PRES", "hour", "pm25", "WSPM");
    assertKinds(profiles, ColumnKind.CATEGORICAL, "station", "wd");
  }

  @Test
  void bankMarketing() throws IOException {
    Map<String, ColumnProfile> profiles = real("bank_marketing");
    assertKinds(profiles, ColumnKind.BOOLEAN, "y", "housing", "loan");
    assertKinds(profiles, ColumnKind.NUMERIC, "age", "duration", "euribor3m", "pdays");
    assertKinds(profiles, ColumnKind.CATEGORICAL, "job", "month", "education");
  }

  @Test
  void usenetRowNumberIsAnIdentifier() throws IOException {
    Map<String, ColumnProfile> profiles = real("usenet1");
    assertKinds(profiles, ColumnKind.IDENTIFIER, "row");
    assertKinds(profiles, ColumnKind.BOOLEAN, "w_intellect", "interesting");
  }

  @Test
  void everyRealRowParses() throws IOException {
    for (String name : List.of("elec2", "hotel_bookings", "beijing_air", "appliances_energy")) {
      Map<String, VariableType> use = new java.util.LinkedHashMap<>();
      real(name).values().forEach(p -> use.put(p.name(), VariableType.CATEGORICAL));
      try (RecordReader reader = RecordReaders.open(Inputs.real(name), Format.AUTO)) {
        RowParser parser = new RowParser(Schema.of(reader.columns(), use));
        RawRecord record;
        long rows = 0;
        while ((record = reader.next()) != null) {
          Parsed parsed = parser.parse(record);
          assertTrue(parsed instanceof Row, parsed.toString());
          rows++;
        }
        assertTrue(rows > 19_000, name + " has " + rows);
      }
    }
  }
}
