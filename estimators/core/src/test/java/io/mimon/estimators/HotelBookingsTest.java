package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bookings of two hotels with columns of hundreds of categories: agent, company and country against
 * is_canceled. Skips, and says so, where the data are absent.
 */
class HotelBookingsTest {

  private static final Path DATA = Path.of(System.getProperty("mimon.shared", "absent"), "data");
  private static final List<String> COLUMNS = List.of("agent", "company", "country");

  private static long[][] categories = {};
  private static int[] canceled = {};
  private static JsonNode facts = new ObjectMapper().createObjectNode();

  @BeforeAll
  static void read() throws IOException {
    Path file = DATA.resolve("hotel_bookings.csv.gz");
    assumeTrue(Files.exists(file), "no data at " + file);
    facts = new ObjectMapper().readTree(DATA.resolve("facts.json").toFile()).get("hotel_bookings");
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(reader.readLine().split(",", -1));
      int[] at = COLUMNS.stream().mapToInt(header::indexOf).toArray();
      int target = header.indexOf("is_canceled");
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(",", -1);
        assertEquals(header.size(), fields.length, "a row without quoted commas");
        rows.add(new String[] {fields[at[0]], fields[at[1]], fields[at[2]], fields[target]});
      }
    }
    categories = new long[COLUMNS.size()][rows.size()];
    canceled = new int[rows.size()];
    for (int i = 0; i < canceled.length; i++) {
      for (int c = 0; c < categories.length; c++) {
        categories[c][i] = CategoryHash.of(rows.get(i)[c]); // missing is a category of its own
      }
      canceled[i] = Integer.parseInt(rows.get(i)[COLUMNS.size()]);
    }
  }

  @Test
  void asManyCategoriesAsTheFactsSay() {
    assertEquals(facts.get("rows").asInt(), canceled.length);
    for (int c = 0; c < categories.length; c++) {
      Set<Long> different = new HashSet<>();
      for (long category : categories[c]) {
        different.add(category);
      }
      different.remove(CategoryHash.of(""));
      String column = COLUMNS.get(c);
      assertEquals(facts.get("nunique").get(column).asInt(), different.size(), column);
    }
  }

  /** The bound over rows from here on, with the heaviest categories of all rows apart. */
  private static HashedBound bound(int column, int[] y, int from, int rows, int heavy) {
    HashedCounts sketch =
        new HashedCounts(HashShape.DEFAULT, 2, HeavyCategories.of(categories[column], heavy));
    for (int i = from; i < from + rows; i++) {
      sketch.add(categories[column][i], y[i]);
    }
    return sketch.bound();
  }

  private static Estimate counts(int column, int[] y) {
    long[] different = Arrays.stream(categories[column]).sorted().distinct().toArray();
    double[] codes = new double[y.length];
    double[] classes = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      codes[i] = Arrays.binarySearch(different, categories[column][i]);
      classes[i] = y[i];
    }
    return Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0)
        .estimate(codes, classes);
  }

  @Test
  void theBoundIsCloseBelowTheFullTable() {
    // With 119,390 rows even the table with a column per category is nearly without bias.
    for (int c = 0; c < categories.length; c++) {
      double full = counts(c, canceled).nats();
      for (int heavy : new int[] {0, 256}) {
        HashedBound bound = bound(c, canceled, 0, canceled.length, heavy);
        String where = COLUMNS.get(c) + ", heavy " + heavy + ": " + full + " " + bound;
        assertTrue(bound.estimate().nats() <= full + bound.errorNats(), where);
        double hashed = heavy > 0 ? 0.98 : 0.85; // of the information, what the function keeps
        assertTrue(bound.estimate().nats() >= hashed * full - bound.errorNats(), where);
      }
    }
  }

  @Test
  void windowsOfTheFactsAreNotExceeded() {
    for (int c = 0; c < categories.length; c++) {
      for (String window : List.of("first5000", "last5000")) {
        int from = window.startsWith("first") ? 0 : canceled.length - 5_000;
        HashedBound bound = bound(c, canceled, from, 5_000, 256);
        double plugIn = plugIn(window, COLUMNS.get(c));
        String where = window + " " + COLUMNS.get(c) + ": plug-in " + plugIn + " " + bound;
        // The plug-in value of the window's own table is the most that any function of X has.
        assertTrue(bound.estimate().nats() <= plugIn, where);
        assertTrue(bound.estimate().nats() >= 0.5 * plugIn - 0.01, where);
      }
    }
  }

  private static double plugIn(String window, String column) {
    return facts.get("mi").get(window).get("features").get(column).get("plugin_nats").asDouble();
  }

  @Test
  void shuffledTargetsReadAsNothing() {
    int[] shuffled = canceled.clone();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int y = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = y;
    }
    for (int c = 0; c < categories.length; c++) {
      for (int rows : new int[] {1_000, 5_000, shuffled.length}) {
        HashedBound bound = bound(c, shuffled, 0, rows, 256);
        String where = COLUMNS.get(c) + ", " + rows + " rows: " + bound;
        assertTrue(bound.estimate().nats() <= bound.errorNats(), where);
        assertTrue(Math.abs(bound.estimate().nats()) < 30.0 / rows, where);
      }
    }
  }
}
