package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.PairSettings.Side;
import io.mimon.estimators.Binning;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.TermSpread;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that a monitor takes over from a reference, of one feature, as JSON and back.
 *
 * <pre>
 *   "frozen":      {"estimator": "ross", "k": 3, "x": side, "y": side}
 *   "conditional": {"estimator": "cmi-mixed", "k": 3, "sides": [side, …]}      where there is one
 *   "windows":     [{"nats": …, "standardErrorNats": …, "spread": {…}}, …]
 *   "margins":     {"x": margin, "y": margin}                                  where they are known
 *   "among":       {"beyond": windows, "relevanceNats": …, "ranked": true, "place": 1, "margins": windows}
 *                                                                              where it is known
 *   side:   {"scale": {"name": "standard", "divisor": …}, "jitter": {…}, "bins": {…}}
 *   margin: {"type": "numeric", "cuts": [n], "shares": [n + 2]}                the last of what is missing
 * </pre>
 *
 * <p>Information is in nats here, as the estimators had it: going through bits would lose the last
 * digit. Doubles are written as the shortest text that reads back as the same double (or one as
 * good), and those that are no numbers as text; so what is read equals what was written to the bit.
 */
public final class ReferenceJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Beyond what any number of rows could tell, and what a margin is lifted by. */
  private static final double MOST_NATS = 2 * RankStep.LIFT_NATS;

  private ReferenceJson() {}

  /** The parts of an object, in this order. */
  public static void write(GivenReference reference, ObjectNode to) {
    PairSettings frozen = reference.settings();
    ObjectNode settings = to.putObject("frozen");
    settings.put("estimator", frozen.estimator().configName());
    settings.put("k", frozen.k());
    settings.set("x", side(frozen.x()));
    settings.set("y", side(frozen.y()));
    ConditionalSettings conditional = reference.conditional();
    if (conditional != null) {
      ObjectNode second = to.putObject("conditional");
      second.put("estimator", conditional.estimator().configName());
      second.put("k", conditional.k());
      ArrayNode sides = second.putArray("sides");
      conditional.sides().forEach(side -> sides.add(side(side)));
    }
    to.set("windows", samples(reference.samples()));
    Margins.Sides margins = reference.margins();
    if (margins != null) {
      ObjectNode both = to.putObject("margins");
      both.set("x", margins.x().toJson());
      both.set("y", margins.y().toJson());
    }
    KindReference kinds = reference.kinds();
    if (kinds != null) {
      ObjectNode among = to.putObject("among");
      among.set("beyond", samples(kinds.beyond()));
      put(among, "relevanceNats", kinds.relevanceNats());
      among.put("ranked", kinds.ranked());
      among.put("place", kinds.place());
      among.set("margins", samples(kinds.margins()));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a part is missing or is not what it has to be, with a
   *     sentence
   */
  public static GivenReference read(JsonNode feature) {
    JsonNode frozen = part(feature, "frozen");
    JsonNode conditional = feature.get("conditional");
    JsonNode margins = feature.get("margins");
    JsonNode among = feature.get("among");
    return new GivenReference(
        new PairSettings(
            estimator(frozen),
            whole(frozen, "k"),
            side(part(frozen, "x")),
            side(part(frozen, "y"))),
        samples(feature, "windows"),
        conditional == null ? null : conditional(conditional),
        margins == null
            ? null
            : new Margins.Sides(
                Margin.ofJson(part(margins, "x")), Margin.ofJson(part(margins, "y"))),
        among == null ? null : among(among));
  }

  private static KindReference among(JsonNode json) {
    return new KindReference(
        samples(json, "beyond"),
        number(json, "relevanceNats"),
        part(json, "ranked").asBoolean(),
        whole(json, "place"),
        samples(json, "margins"));
  }

  private static List<Reference.Sample> samples(JsonNode json, String name) {
    List<Reference.Sample> samples = new ArrayList<>();
    part(json, name).forEach(window -> samples.add(sample(window)));
    return samples;
  }

  private static ArrayNode samples(List<Reference.Sample> samples) {
    ArrayNode windows = NODES.arrayNode(samples.size());
    samples.forEach(sample -> windows.add(sample(sample)));
    return windows;
  }

  /** Tells references apart: 16 hexadecimal digits of the SHA-256 of what is written. */
  public static String digest(GivenReference reference) {
    ObjectNode json = NODES.objectNode();
    write(reference, json);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(json.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ConditionalSettings conditional(JsonNode json) {
    List<Side> sides = new ArrayList<>();
    part(json, "sides").forEach(side -> sides.add(side(side)));
    return new ConditionalSettings(estimator(json), whole(json, "k"), sides);
  }

  private static ObjectNode sample(Reference.Sample sample) {
    ObjectNode json = NODES.objectNode();
    put(json, "nats", sample.nats());
    put(json, "standardErrorNats", sample.standardErrorNats());
    TermSpread spread = sample.spread();
    if (spread != null) {
      ObjectNode of = json.putObject("spread");
      of.put("rows", spread.rows());
      put(of, "longRunVariance", spread.longRunVariance());
      put(of, "batchVariance", spread.batchVariance());
      put(of, "sharedVariance", spread.sharedVariance());
      put(of, "rowVariance", spread.rowVariance());
      put(of, "batchKurtosis", spread.batchKurtosis());
      put(of, "correctionNats", spread.correctionNats());
      of.put("batches", spread.batches());
    }
    return json;
  }

  private static Reference.Sample sample(JsonNode json) {
    JsonNode spread = json.get("spread");
    return new Reference.Sample(
        within(json, "nats", -MOST_NATS),
        within(json, "standardErrorNats", 0),
        spread == null
            ? null
            : new TermSpread(
                whole(spread, "rows"),
                number(spread, "longRunVariance"),
                number(spread, "batchVariance"),
                number(spread, "sharedVariance"),
                number(spread, "rowVariance"),
                number(spread, "batchKurtosis"),
                number(spread, "correctionNats"),
                whole(spread, "batches")));
  }

  private static ObjectNode side(Side side) {
    ObjectNode json = NODES.objectNode();
    ObjectNode scale = json.putObject("scale");
    scale.put("name", side.scale().configName());
    if (side.scale() instanceof Scale.Standard standard) {
      put(scale, "divisor", standard.divisor());
    } else if (side.scale() instanceof Scale.Rank rank) {
      scale.set("values", numbers(rank.values()));
      scale.set("quantiles", numbers(rank.quantiles()));
    }
    if (!side.jitter().equals(Jitter.NONE)) {
      ObjectNode jitter = json.putObject("jitter");
      put(jitter, "center", side.jitter().center());
      put(jitter, "amplitude", side.jitter().amplitude());
      jitter.put("seed", side.jitter().seed());
    }
    Binning bins = side.bins();
    if (bins != null) {
      ObjectNode binning = json.putObject("bins");
      binning.set("edges", numbers(bins.edges()));
      put(binning, "least", bins.range()[0]);
      put(binning, "greatest", bins.range()[1]);
    }
    return json;
  }

  private static Side side(JsonNode json) {
    JsonNode jitter = json.get("jitter");
    JsonNode bins = json.get("bins");
    return new Side(
        scale(part(json, "scale")),
        jitter == null
            ? Jitter.NONE
            : new Jitter(
                number(jitter, "center"),
                number(jitter, "amplitude"),
                part(jitter, "seed").asLong()),
        bins == null
            ? null
            : Binning.ofEdges(
                numbers(bins, "edges"), number(bins, "least"), number(bins, "greatest")));
  }

  private static Scale scale(JsonNode json) {
    String name = part(json, "name").asText();
    return switch (name) {
      case "none" -> Scale.none();
      case "standard" -> new Scale.Standard(number(json, "divisor"));
      case "rank" -> new Scale.Rank(numbers(json, "values"), numbers(json, "quantiles"));
      default -> throw new IllegalArgumentException("it has a scale called '" + name + "'");
    };
  }

  private static EstimatorType estimator(JsonNode json) {
    String name = part(json, "estimator").asText();
    return EstimatorType.ofConfigName(name)
        .orElseThrow(
            () -> new IllegalArgumentException("it has an estimator called '" + name + "'"));
  }

  static ArrayNode numbers(double[] values) {
    ArrayNode array = NODES.arrayNode(values.length);
    for (double value : values) {
      array.add(value);
    }
    return array;
  }

  static double[] numbers(JsonNode json, String name) {
    JsonNode array = part(json, name);
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(name, array.get(i));
    }
    return values;
  }

  private static void put(ObjectNode json, String name, double value) {
    json.put(name, value);
  }

  /** A number of nats that an estimate may have, a lifted margin included. */
  private static double within(JsonNode json, String name, double least) {
    double nats = number(json, name);
    if (!(nats >= least && nats <= MOST_NATS)) {
      throw new IllegalArgumentException("its '%s' is %s".formatted(name, nats));
    }
    return nats;
  }

  private static double number(JsonNode json, String name) {
    return number(name, part(json, name));
  }

  /** A number, or the text of one that JSON has no number for. */
  private static double number(String name, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new IllegalArgumentException(
              "its '%s' is %s, which is no number".formatted(name, value));
    };
  }

  private static int whole(JsonNode json, String name) {
    JsonNode value = part(json, name);
    if (!value.canConvertToInt()) {
      throw new IllegalArgumentException(
          "its '%s' is %s, which is no whole number".formatted(name, value));
    }
    return value.intValue();
  }

  static JsonNode part(JsonNode json, String name) {
    @Nullable JsonNode part = json.get(name);
    if (part == null || part.isNull()) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "it lacks '%s'", name));
    }
    return part;
  }
}
