package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SimulatedStreamTest {

  private static final int LOSS = 20_000;
  private static final int GAIN = 30_000;
  private static final int END = 50_000;
  private final SimulatedStream credit = SimulatedStream.credit(7, LOSS, GAIN);
  private final Schema schema = credit.schema();

  private static void assertSame(Row expected, Row actual) {
    assertEquals(expected.line(), actual.line());
    assertArrayEquals(expected.numbers(), actual.numbers());
    assertArrayEquals(expected.labels(), actual.labels());
  }

  @Test
  void aRowDependsOnSeedAndIndexOnly() {
    List<Row> forwards = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      forwards.add(credit.rowAt(i));
    }
    SimulatedStream again = SimulatedStream.credit(7, LOSS, GAIN);
    for (int i = 999; i >= 0; i -= 3) {
      assertSame(forwards.get(i), again.rowAt(i));
    }
    SimulatedStream other = SimulatedStream.credit(8, LOSS, GAIN);
    int equal = 0;
    for (int i = 0; i < 1_000; i++) {
      equal += other.rowAt(i).numbers()[0] == forwards.get(i).numbers()[0] ? 1 : 0;
    }
    assertTrue(equal < 20, "another seed is another stream: " + equal);
  }

  @Test
  void valuesAreFixedForEver() {
    // Recorded from the first version; a change of these is a change of every demo and benchmark.
    assertEquals(RECORDED, credit.recordAt(12_345).text());
  }

  private static final String RECORDED = "11840.0,0.4741,36.0,north,desktop,-0.4148,0.2255,0";

  @Test
  void recordsParseToTheRows() throws IOException {
    for (SimulatedStream stream : List.of(credit, SimulatedStream.wide(20, 3))) {
      RowParser parser = new RowParser(stream.schema());
      RecordReader reader = stream.reader(1_000);
      assertEquals(100, reader.skip(100));
      for (int i = 100; i < 1_000; i++) {
        RawRecord record = reader.next();
        assertNotNull(record);
        assertSame(stream.rowAt(i), assertInstanceOf(Row.class, parser.parse(record)));
      }
      assertNull(reader.next());
      assertEquals(0, reader.skip(1));
    }
    assertEquals("defaulted", credit.target());
    assertEquals("y", SimulatedStream.wide(2, 1).target());
  }

  /** Plug-in mutual information with the default, in nats, by a code of the row. */
  private double information(int from, int to, ToDoubleFunction<Row> code) {
    Map<String, Integer> joint = new HashMap<>();
    int target = schema.indexOf("defaulted");
    for (int i = from; i < to; i++) {
      Row row = credit.rowAt(i);
      String x = "x" + code.applyAsDouble(row);
      String y = "y" + row.labels()[target];
      joint.merge(x, 1, Integer::sum);
      joint.merge(y, 1, Integer::sum);
      joint.merge(x + y, 1, Integer::sum);
    }
    double n = to - from;
    double sum = 0;
    for (Map.Entry<String, Integer> both : joint.entrySet()) {
      int cut = both.getKey().indexOf('y');
      if (cut > 0) {
        double nx = joint.getOrDefault(both.getKey().substring(0, cut), 0);
        double ny = joint.getOrDefault(both.getKey().substring(cut), 0);
        sum += both.getValue() / n * Math.log(both.getValue() * n / (nx * ny));
      }
    }
    return sum;
  }

  private double numeric(String name, double width, int from, int to) {
    int column = schema.indexOf(name);
    return information(from, to, row -> Math.floor(row.numbers()[column] / width));
  }

  private double categorical(String name, int from, int to) {
    int column = schema.indexOf(name);
    return information(from, to, row -> String.valueOf(row.labels()[column]).hashCode());
  }

  @Test
  void linksComeAndGoOnSchedule() {
    assertBetween(0.05, 0.2, numeric("income", 8_000, 0, LOSS));
    assertBetween(0, 0.003, numeric("income", 8_000, LOSS, END));
    assertBetween(0, 0.001, categorical("device", 0, GAIN));
    assertBetween(0.03, 0.2, categorical("device", GAIN, END));
    for (int from = 0; from < END; from += 10_000) {
      int to = from + 10_000;
      assertBetween(0.02, 0.12, numeric("debt_ratio", 0.05, from, to));
      assertBetween(0.02, 0.12, numeric("utilisation", 0.1, from, to));
      assertBetween(0.02, 0.12, categorical("region", from, to));
      assertBetween(0, 0.003, numeric("noise", 0.5, from, to));
      assertBetween(0.0005, 0.01, numeric("age", 10, from, to));
    }
  }

  private static void assertBetween(double low, double high, double nats) {
    assertTrue(nats >= low && nats <= high, nats + " nats, expected " + low + " to " + high);
  }

  @Test
  void utilisationInformsWithoutCorrelation() {
    int used = schema.indexOf("utilisation");
    int target = schema.indexOf("defaulted");
    double sumXy = 0;
    double sumY = 0;
    for (int i = 0; i < END; i++) {
      Row row = credit.rowAt(i);
      double y = "1".equals(row.labels()[target]) ? 1 : 0;
      sumXy += (row.numbers()[used] - 0.5) * y;
      sumY += y;
    }
    double share = sumY / END;
    double correlation = sumXy / END / Math.sqrt(share * (1 - share) / 12);
    assertTrue(Math.abs(correlation) < 0.02, "Pearson: " + correlation);
  }

  @Test
  void marginalsDoNotMove() {
    int target = schema.indexOf("defaulted");
    int income = schema.indexOf("income");
    int device = schema.indexOf("device");
    double[] first = new double[3];
    for (int from = 0; from < END; from += 10_000) {
      double[] means = new double[3];
      for (int i = from; i < from + 10_000; i++) {
        Row row = credit.rowAt(i);
        means[0] += "1".equals(row.labels()[target]) ? 1e-4 : 0;
        means[1] += row.numbers()[income] / 32_000 * 1e-4;
        means[2] += "mobile".equals(row.labels()[device]) ? 1e-4 : 0;
      }
      first = from == 0 ? means : first;
      assertTrue(means[0] > 0.15 && means[0] < 0.3, "share of defaults: " + means[0]);
      assertArrayEquals(first, means, 0.025); // four standard errors of a difference
    }
  }

  @Test
  void wideFeaturesHaveTheStatedCorrelations() {
    int features = 20;
    int n = 20_000;
    SimulatedStream wide = SimulatedStream.wide(features, 11);
    double[] products = new double[features];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double[] numbers = wide.rowAt(i).numbers();
      for (int j = 0; j < features; j++) {
        products[j] += numbers[j] * numbers[features] / n;
      }
      squares += numbers[3] * numbers[3] / n;
    }
    for (int j = 0; j < features; j++) {
      assertEquals(SimulatedStream.wideCorrelation(j, features), products[j], 0.04);
    }
    assertEquals(1, squares, 0.04);
  }

  @Test
  void inferenceSeesWhatThePlanSays() throws IOException {
    List<RawRecord> sample = Inputs.rest(credit.reader(1_000));
    List<String> columns = credit.reader(1).columns();
    for (ColumnProfile profile : TypeInference.infer(columns, sample, Map.of())) {
      Column column = schema.columns().get(schema.indexOf(profile.name()));
      assertEquals(column.type(), profile.use(), profile.toString());
    }
  }
}
