package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.CommandLineFixture.Ran;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code estimate --z}: what two columns share given others. */
class ConditionalEstimateTest {
  private final Path csv;

  ConditionalEstimateTest(@TempDir Path dir) {
    this.csv = write(dir.resolve("chain.csv"), rows(600));
  }

  /** x and y are z plus noise, g is the sign of z, b that of y, r is z rounded; row 7 lacks z. */
  private static String rows(int n) {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("x,y,z,r,g,b,one,h\n");
    for (int i = 0; i < n; i++) {
      double z = random.nextGaussian();
      double y = z + 0.5 * random.nextGaussian();
      csv.append(
          String.format(
              Locale.ROOT,
              "%.9f,%.9f,%s,%.1f,%s,%s,1,%s%n",
              z + 0.5 * random.nextGaussian(),
              y,
              i == 7 ? "" : String.format(Locale.ROOT, "%.9f", z),
              z,
              z > 0 ? "up" : "down",
              y > 0 ? "yes" : "no",
              i % 3 == 0 ? "a" : "c"));
    }
    return csv.toString();
  }

  private Ran estimate(String x, String y, String... more) {
    String[] args = {"estimate", "--input", csv.toString(), "--x", x, "--y", y};
    return mimon(Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new));
  }

  private JsonNode json(String x, String y, String z, String... more) {
    String[] options =
        Stream.concat(Stream.of("--json", "--z", z), Arrays.stream(more)).toArray(String[]::new);
    return estimate(x, y, options).done().json().get(0);
  }

  @Test
  void autoChoosesByTheTypes() {
    assertEquals("cmi-ksg", json("x", "y", "z").get("estimator").asText());
    assertEquals("cmi-ksg", json("x", "y", "g").get("estimator").asText());
    assertEquals("cmi-ksg", json("x", "b", "g").get("estimator").asText());
    assertEquals("cmi-mixed", json("x", "b", "z").get("estimator").asText());
    assertEquals("cmi-mixed", json("g", "b", "z").get("estimator").asText());
    assertEquals("cmi-mixed", json("x", "y", "z,g").get("estimator").asText());
    assertEquals("cmi-counts", json("g", "b", "h").get("estimator").asText());
    assertEquals("cmi-mixed", json("g", "b", "h,z").get("estimator").asText());
  }

  @Test
  void nothingIsLeftOfAChainButGivenItsMiddle() {
    JsonNode given = json("x", "y", "z");
    double plain = estimate("x", "y", "--json").done().json().get(0).get("bits").asDouble();
    assertTrue(plain > 0.5, "plain " + plain);
    assertTrue(Math.abs(given.get("bits").asDouble()) < 0.15, given.toString());
    assertEquals("[\"z\"]", given.get("given").toString());
    assertEquals(599, given.get("n").asInt());
    assertEquals(1, given.get("missing").asInt());
    assertTrue(given.get("standardError").asDouble() > 0);
    assertEquals("standard", given.get("scale").asText());
    assertEquals("mimon.estimate.v1", given.get("type").asText());
    assertTrue(given.get("pearson").isNull());
    assertTrue(json("x", "b", "z").get("normalized").isNull());
    assertEquals("[\"z\",\"g\"]", json("x", "y", "z,g").get("given").toString());
  }

  @Test
  void tiesAreBrokenWhereTheEstimatorNeedsIt() {
    assertFalse(json("x", "y", "z").get("jitter").asBoolean());
    assertTrue(json("x", "y", "r").get("jitter").asBoolean());
    assertFalse(json("x", "y", "r", "--estimator", "cmi-ksg").get("jitter").asBoolean());
    assertFalse(json("x", "b", "r").get("jitter").asBoolean());
  }

  @Test
  void peopleReadWhatWasGiven() {
    String out = estimate("x", "y", "--z", "z,g").done().out();
    assertTrue(out.contains("I(x;y|z,g) = ") && out.contains("cmi-mixed k=3"), out);
    String constant = estimate("x", "one", "--z", "z").done().out();
    assertTrue(constant.contains("has one value only"), constant);
    String few = estimate("x", "y", "--z", "x1").err();
    assertTrue(few.contains("no column x1"), few);
  }

  /** Asked for permutations or not, there is a null level; the permuted one is exact. */
  @Test
  void tablesOfCountsHaveANullOfTheirOwn() {
    JsonNode byTest = json("g", "b", "h", "--permutations", "0");
    JsonNode permuted = json("g", "b", "h", "--permutations", "99");
    assertEquals(0, byTest.get("k").asInt());
    assertEquals("none", byTest.get("scale").asText());
    assertEquals(byTest.get("bits"), permuted.get("bits"));
    assertTrue(byTest.get("bits").asDouble() > 0.2, byTest.toString());
    assertTrue(byTest.get("pValue").asDouble() < 1e-9, byTest.toString());
    assertEquals(0.01, permuted.get("pValue").asDouble(), 1e-12);
    // Strata of 200 and 400 rows: both nulls say about the same.
    double byTestBits = byTest.get("nullBits").asDouble();
    assertEquals(byTestBits, permuted.get("nullBits").asDouble(), 0.5 * byTestBits);
    String out = estimate("g", "b", "--z", "h", "--estimator", "cmi-counts").done().out();
    assertTrue(out.contains("I(g;b|h) = ") && out.contains("cmi-counts"), out);
    JsonNode binned = json("g", "b", "z", "--estimator", "cmi-counts");
    assertEquals("bins", binned.get("scale").asText());
    assertTrue(binned.get("nullBits").asDouble() < 0.02, binned.toString());
  }

  @Test
  void misfitsAreNamed() {
    estimate("x", "y", "--z", "zz").refused("no column zz; did you mean z?");
    estimate("x", "b", "--z", "z", "--estimator", "cmi-ksg")
        .refused("cmi-ksg does not go with x (numeric), b (categorical), z (numeric)", "needs");
    estimate("x", "y", "--z", "z", "--estimator", "ksg1")
        .refused("ksg1 is not conditional", "cmi-mixed");
    estimate("x", "y", "--estimator", "cmi-ksg").refused("cmi-ksg", "given others", "--z");
    mimon("rank", "--input", csv.toString(), "--target", "y", "--estimator", "cmi-mixed")
        .refused("cmi-mixed", "mimon estimate with --z");
  }
}
