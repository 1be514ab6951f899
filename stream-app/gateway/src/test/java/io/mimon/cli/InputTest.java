package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.table;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.CommandLineFixture.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rank} and {@code estimate} make of good and bad files. */
class InputTest {
  private final Path dir;

  InputTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private static Ran rank(Path input, String target, String... more) {
    String[] args = {"rank", "--input", input.toString(), "--target", target};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return mimon(all);
  }

  @Test
  void inputsThatCannotBeReadAreNamedWithWhatToDo() throws IOException {
    rank(dir.resolve("absent.csv"), "t").refused("There is no file", "absent.csv");
    rank(dir, "t").refused("is a directory");
    rank(write(dir.resolve("empty.csv"), ""), "t").refused("is empty", "header");
    rank(write(dir.resolve("header.csv"), "x,t\n"), "t").refused("has columns but no rows");
    rank(write(dir.resolve("binary.csv"), new byte[2000]), "t").refused("binary");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(Files.readAllBytes(table(dir, 3000)));
    }
    byte[] half = Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2);
    rank(write(dir.resolve("half.csv.gz"), half), "t").refused("gzip", "damaged after line");
  }

  @Test
  void aMissingColumnBringsTheNearestName() {
    Path csv = table(dir, 50);
    rank(csv, "tt").refused("no column tt; did you mean t?");
    rank(csv, "t", "--types", "cc=numeric").refused("--types", "no column cc");
    mimon("estimate", "--input", csv.toString(), "--x", "x", "--y", "x").refused("both x");
    rank(csv, "t", "--estimator", "ksg1").refused("ksg1 does not go with");
    rank(write(dir.resolve("one.csv"), "x\n1.5\n2.5\n"), "x").refused("no column is left");
  }

  @Test
  void brokenRowsAreLeftOutAndCounted() throws IOException {
    List<String> lines = new java.util.ArrayList<>(Files.readAllLines(table(dir, 400)));
    lines.set(100, "1,2");
    lines.set(120, "foo,1,a,yes");
    lines.set(140, "NaN,1,a,yes");
    lines.set(160, "1,\"2,a,yes");
    byte[] good = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(good, good.length + 3);
    bytes[good.length] = (byte) 0xff;
    bytes[good.length + 1] = ',';
    bytes[good.length + 2] = '\n';
    Ran ran = rank(write(dir.resolve("broken.csv"), bytes), "t").done();
    assertTrue(ran.err().contains("5 of 401 rows could not be read"), ran.err());
    assertTrue(ran.err().contains("line 101: The row has 2 fields where the header has 4"));
    Path hopeless = write(dir.resolve("hopeless.csv"), "x,t\n1\n2\n");
    rank(hopeless, "t").refused("none of the 2 rows can be used; the first, line 2");
  }

  @Test
  void jsonIsOneObjectALineAndRemarksGoElsewhere() {
    Ran ran = rank(table(dir, 500), "t", "--json").done();
    List<JsonNode> lines = ran.json();
    assertEquals(3, lines.size());
    assertEquals("x", lines.get(0).get("feature").asText());
    assertEquals(1, lines.get(0).get("rank").asInt());
    assertEquals("mimon.rank.v1", lines.get(0).get("type").asText());
  }

  @Test
  void standardInputAndJsonLinesAreRead() {
    String jsonl = "{\"x\":1.5,\"c\":\"a\"}\n{\"x\":2.5,\"c\":\"b\"}\n".repeat(50);
    Ran ran =
        mimon(
            new LocalEngine(),
            jsonl.getBytes(StandardCharsets.UTF_8),
            "rank",
            "--input",
            "-",
            "--target",
            "c",
            "--json");
    assertEquals(100, ran.done().json().get(0).get("n").asInt());
  }

  @Test
  void whatCannotBeEstimatedIsSaidInWords() {
    Path constant = write(dir.resolve("constant.csv"), "x,t\n" + "1.5,a\n2.5,a\n".repeat(50));
    assertTrue(rank(constant, "t").done().out().contains("has one value only"));
    String csv = table(dir, 10).toString();
    Ran few = mimon("estimate", "--input", csv, "--x", "x", "--y", "y", "--k", "60").done();
    assertTrue(few.out().contains("I(x;y) = unknown") && few.out().contains("too few rows"));
    Ran unknown = mimon("estimate", "--input", csv, "--x", "x", "--y", "y").done();
    assertFalse(unknown.out().contains("NaN"), unknown.out());
  }

  @Test
  void estimatesSayWhatChanceWouldGive() {
    String csv = table(dir, 500).toString();
    JsonNode linked = estimate(csv, "t");
    assertEquals(0.01, linked.get("pValue").asDouble(), 1e-12);
    assertTrue(linked.get("nullBits").asDouble() < linked.get("bits").asDouble());
    assertEquals(99, linked.get("permutations").asInt());
    assertEquals(1, linked.get("blockRows").asInt());
    assertEquals(linked, estimate(csv, "t"));
    JsonNode apart = estimate(csv, "y", "--permutations", "199");
    assertTrue(apart.get("pValue").asDouble() > 0.01, apart.toString());
    assertTrue(estimate(csv, "y", "--permutations", "0").get("pValue").isNull());
    Ran table = mimon("estimate", "--input", csv, "--x", "x", "--y", "t").done();
    assertTrue(table.out().contains("p-value 0.0100 (99 permutations)"), table.out());
    Ran counts = mimon("estimate", "--input", csv, "--x", "c", "--y", "t", "--json").done();
    assertFalse(counts.json().get(0).get("pValue").isNull());
    assertTrue(counts.json().get(0).get("permutations").isNull());
    Ran ranked = rank(dir.resolve("table500.csv"), "t", "--json", "--permutations", "19");
    assertEquals(0.05, ranked.done().json().get(0).get("pValue").asDouble(), 1e-12);
  }

  private static JsonNode estimate(String csv, String y, String... more) {
    String[] args = {"estimate", "--input", csv, "--x", "x", "--y", y, "--json"};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return mimon(all).done().json().get(0);
  }

  @Test
  void namesCannotMoveTheCursorNorTheColumns() {
    String header = "a".repeat(300) + ",<img onerror=x>,red\u001b[31m,数据,t\n";
    Path csv = write(dir.resolve("names.csv"), header + "1,2,3,4,a\n4,3,2,1,b\n".repeat(40));
    Ran ran = rank(csv, "t", "--types", "red\u001b[31m=numeric").done();
    assertFalse((ran.out() + ran.err()).contains("\u001b"));
    assertTrue(ran.out().contains("red\\u{1b}[31m"), ran.out());
    rank(csv, "absent\u001b[0m").refused("\\u{1b}");
  }

  @Test
  void aWideTableIsRanked() {
    int columns = 2000;
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      csv.append('f').append(i).append(',');
    }
    csv.append("t\n");
    for (int row = 0; row < 40; row++) {
      for (int i = 0; i < columns; i++) {
        csv.append((row * 31 + i * 17) % 101).append(".5,");
      }
      csv.append(row % 2 == 0 ? "a\n" : "b\n");
    }
    Path wide = write(dir.resolve("wide.csv"), csv.toString());
    assertEquals(columns, rank(wide, "t", "--json").done().json().size());
  }
}
