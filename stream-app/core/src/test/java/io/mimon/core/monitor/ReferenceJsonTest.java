package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.PairSettings.Side;
import io.mimon.estimators.Binning;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.TermSpread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References as JSON: to the last bit what they were. */
final class ReferenceJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double[] AWKWARD = {
    0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1.0 / 3, 2e-3, 9007199254740991.0, 4.35e22
  };

  /** Any finite double, most of them of no round number of digits. */
  private static double any(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return AWKWARD[random.nextInt(AWKWARD.length)];
    }
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : random.nextDouble();
  }

  private static double[] ascending(SplittableRandom random, int size) {
    return random.doubles(size, -1e9, 1e9).distinct().sorted().toArray();
  }

  private static Side side(SplittableRandom random) {
    Jitter jitter =
        random.nextBoolean()
            ? Jitter.NONE
            : new Jitter(any(random), Math.abs(any(random)), random.nextLong());
    return switch (random.nextInt(4)) {
      case 0 -> new Side(Scale.none(), jitter);
      case 1 ->
          new Side(new Scale.Standard(Math.max(Double.MIN_VALUE, random.nextDouble())), jitter);
      case 2 -> new Side(new Scale.Rank(ascending(random, 40), ascending(random, 40)), jitter);
      default ->
          new Side(
              Scale.none(),
              Jitter.NONE,
              Binning.ofEdges(ascending(random, random.nextInt(9)), -2e9, 2e9 / 3));
    };
  }

  private static Margin margin(SplittableRandom random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int cuts = random.nextInt(12);
    out.writeBoolean(random.nextBoolean());
    out.writeInt(cuts);
    for (double cut : ascending(random, cuts)) {
      out.writeDouble(cut);
    }
    for (int i = 0; i < cuts + 2; i++) {
      out.writeDouble(random.nextDouble());
    }
    return Margin.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static List<Reference.Sample> samples(SplittableRandom random) {
    List<Reference.Sample> samples = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      TermSpread spread =
          random.nextInt(3) == 0
              ? null
              : new TermSpread(
                  random.nextInt(1, 1_000_000),
                  any(random),
                  any(random),
                  any(random),
                  any(random),
                  random.nextInt(5) == 0 ? Double.NaN : any(random),
                  any(random),
                  random.nextInt(60));
      samples.add(new Reference.Sample(random.nextDouble(-150, 150), random.nextDouble(9), spread));
    }
    return samples;
  }

  private static GivenReference reference(SplittableRandom random) throws IOException {
    ConditionalSettings conditional =
        random.nextBoolean()
            ? null
            : new ConditionalSettings(
                EstimatorType.CMI_MIXED, 5, List.of(side(random), side(random), side(random)));
    return new GivenReference(
        new PairSettings(EstimatorType.ROSS, 3, side(random), side(random)),
        samples(random),
        conditional,
        random.nextInt(4) == 0 ? null : new Margins.Sides(margin(random), margin(random)),
        random.nextInt(4) == 0
            ? null
            : new KindReference(
                samples(random),
                any(random),
                random.nextBoolean(),
                random.nextInt(5),
                samples(random)));
  }

  /** All of it as bytes, in the forms that state has. */
  private static byte[] bytes(GivenReference reference) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    ConditionalSettings conditional = reference.conditional();
    out.write(
        new FrozenSettings(
                List.of(reference.settings()),
                conditional == null ? List.of() : List.of(conditional))
            .encode());
    Samples.write(reference.samples(), out);
    Margins.Sides margins = reference.margins();
    out.writeBoolean(margins != null);
    if (margins != null) {
      margins.x().write(out);
      margins.y().write(out);
    }
    KindReference kinds = reference.kinds();
    out.writeBoolean(kinds != null);
    if (kinds != null) {
      Samples.write(kinds.beyond(), out);
      out.writeDouble(kinds.relevanceNats());
      out.writeBoolean(kinds.ranked());
      out.writeInt(kinds.place());
      Samples.write(kinds.margins(), out);
    }
    return bytes.toByteArray();
  }

  private static GivenReference written(GivenReference reference) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ReferenceJson.write(reference, json);
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    return ReferenceJson.read(JSON.readTree(text));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsReadToTheLastBit(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      GivenReference reference = reference(random);
      GivenReference read = written(reference);
      assertArrayEquals(bytes(reference), bytes(read), "seed " + seed + ", round " + round);
      assertEquals(ReferenceJson.digest(reference), ReferenceJson.digest(read));
    }
  }

  /** The least change of one number of one window is another reference. */
  @Test
  void theDigestTellsReferencesApart() throws IOException {
    GivenReference reference = reference(new SplittableRandom(4));
    List<Reference.Sample> samples = new ArrayList<>(reference.samples());
    Reference.Sample first = samples.get(0);
    samples.set(
        0,
        new Reference.Sample(Math.nextUp(first.nats()), first.standardErrorNats(), first.spread()));
    GivenReference other =
        new GivenReference(
            reference.settings(),
            samples,
            reference.conditional(),
            reference.margins(),
            reference.kinds());
    assertNotEquals(ReferenceJson.digest(reference), ReferenceJson.digest(other));
  }

  @Test
  void aPartThatIsMissingIsNamed() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ReferenceJson.write(reference(new SplittableRandom(5)), json);
    for (String part : Arrays.asList("frozen", "windows")) {
      ObjectNode without = json.deepCopy();
      without.remove(part);
      assertEquals("it lacks '" + part + "'", refused(without));
    }
    ObjectNode wrong = json.deepCopy();
    ((ObjectNode) wrong.get("frozen")).put("estimator", "guess");
    assertEquals("it has an estimator called 'guess'", refused(wrong));
    wrong = json.deepCopy();
    ((ObjectNode) wrong.get("windows").get(0)).put("nats", "much");
    assertEquals("its 'nats' is \"much\", which is no number", refused(wrong));
  }

  private static String refused(JsonNode json) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ReferenceJson.read(json)).getMessage());
  }
}
