package io.mimon.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads contract JSON. A later version may add fields, so unknown ones are ignored; only what makes
 * a record unusable (no type, no feature, …) makes a line malformed.
 */
final class LineParser {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** Smaller numbers in a time field are row numbers; as epoch milliseconds they would be 1973. */
  private static final long EPOCH_MILLIS_MIN = 100_000_000_000L;

  private LineParser() {}

  static FeedRecord parse(FeedFile file, LineTail.Line line) {
    try {
      JsonNode json = READER.readValue(line.text());
      return record(json);
    } catch (JsonProcessingException e) {
      return new MalformedLine(file, line.startBytes(), "not JSON: " + e.getOriginalMessage());
    } catch (BadFieldException e) {
      return new MalformedLine(file, line.startBytes(), e.reason);
    }
  }

  private static FeedRecord record(JsonNode json) throws BadFieldException {
    String type = required(json, "type");
    return switch (type) {
      case "mimon.reading.v1" -> reading(json);
      case "mimon.alert.v1" -> alert(json);
      case "mimon.status.v1" -> status(json);
      default -> throw new BadFieldException("the type \"" + type + "\" is unknown");
    };
  }

  private static Reading reading(JsonNode json) throws BadFieldException {
    JsonNode marginalDrift = json.path("marginalDrift");
    return new Reading(
        required(json, "monitor"),
        text(json, "segment"),
        required(json, "feature"),
        text(json, "target"),
        texts(json.path("given")),
        time(json, "windowStart"),
        time(json, "windowEnd"),
        count(json, "rows"),
        count(json, "missing"),
        number(json, "labelCoverage"),
        number(json, "bits"),
        number(json, "standardError"),
        number(json, "nullBits"),
        number(json, "pValue"),
        number(json, "normalized"),
        entropies(json.path("entropy")),
        text(json, "estimator"),
        json.path("k").asInt(0),
        text(json, "scale"),
        text(json, "validity"),
        text(json, "bound"),
        number(json, "pearson"),
        json.path("rank").asInt(0),
        json.path("mrmrRank").asInt(0),
        redundancy(json.path("redundancy")),
        json.path("reference").asBoolean(false),
        number(json, "referenceBits"),
        thresholds(json.path("thresholds")),
        number(marginalDrift, "x"),
        number(marginalDrift, "y"));
  }

  private static Reading.Entropies entropies(JsonNode json) {
    return new Reading.Entropies(number(json, "x"), number(json, "y"), number(json, "joint"));
  }

  private static Reading.Redundancy redundancy(JsonNode json) {
    return new Reading.Redundancy(number(json, "bits"), number(json, "sharedBits"));
  }

  private static Reading.Thresholds thresholds(JsonNode json) {
    return new Reading.Thresholds(
        number(json, "lower"),
        number(json, "upper"),
        number(json, "redundant"),
        number(json, "margin"));
  }

  private static Alert alert(JsonNode json) throws BadFieldException {
    JsonNode evidence = json.path("evidence");
    JsonNode marginalDrift = json.path("marginalDrift");
    return new Alert(
        required(json, "id"),
        alertState(required(json, "state")),
        required(json, "monitor"),
        text(json, "segment"),
        required(json, "feature"),
        required(json, "kind"),
        number(json, "bits"),
        number(json, "referenceBits"),
        number(json, "threshold"),
        evidence.isMissingNode() || evidence.isNull() ? "" : evidence.toString(),
        time(json, "since"),
        time(json, "windowEnd"),
        count(json, "rows"),
        number(marginalDrift, "x"),
        number(marginalDrift, "y"),
        text(json, "summary"));
  }

  private static Alert.State alertState(String state) throws BadFieldException {
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "firing" -> Alert.State.FIRING;
      case "resolved" -> Alert.State.RESOLVED;
      default -> throw new BadFieldException("the alert state \"" + state + "\" is unknown");
    };
  }

  private static Status status(JsonNode json) throws BadFieldException {
    return new Status(
        required(json, "monitor"),
        count(json, "rows"),
        count(json, "unlabelled"),
        count(json, "overflow"),
        counts(json.path("rejected")),
        counts(json.path("labels")),
        json.path("finished").asBoolean(false));
  }

  private static SortedMap<String, Long> counts(JsonNode byName) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> count : byName.properties()) {
      counts.put(count.getKey(), count.getValue().asLong(0));
    }
    return counts;
  }

  private static String required(JsonNode json, String field) throws BadFieldException {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new BadFieldException("the field \"" + field + "\" is missing or not a text");
    }
    return value.textValue();
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static double number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  private static long count(JsonNode json, String field) {
    return Math.max(0, json.path(field).asLong(0));
  }

  /** Event times come as ISO-8601 or epoch milliseconds; without any, rows are numbered. */
  private static String time(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber() || Math.abs(value.longValue()) < EPOCH_MILLIS_MIN) {
      return text(json, field);
    }
    try {
      return Instant.ofEpochMilli(value.longValue()).toString();
    } catch (DateTimeException e) {
      return text(json, field);
    }
  }

  private static final class BadFieldException extends Exception {
    private final String reason;

    BadFieldException(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
