package io.mimon.core.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.input.InputException;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ReferenceJson;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A reference as {@code mimon profile} writes it: what was measured, by which settings, and of each
 * feature all that a monitor takes over. {@link Profile} says what stands in it beside that.
 *
 * @param path where it was read
 * @param choice the settings it was measured with
 * @param windowRows of each of its windows
 * @param given the columns given which features have second readings
 * @param features by name
 */
record ReferenceFile(
    Path path,
    Variable target,
    EstimatorChoice choice,
    int windowRows,
    List<Variable> given,
    Map<String, Feature> features) {

  /** What the first field of the file says. */
  static final String TYPE = "mimon.reference.v1";

  private static final String ANY_TYPE = "mimon.reference.v";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GZIP_MAGIC = 0x1F8B;

  /** A feature's type and reference. */
  record Feature(VariableType type, GivenReference reference) {}

  /**
   * Reads a file, if it is a reference: a JSON object whose {@code type} says so. Training data are
   * none.
   *
   * @throws InputException if it is one and cannot be used, with what to do
   */
  static Optional<ReferenceFile> read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty(); // Whoever reads it as data says so.
    }
    String type = type(path);
    if (!type.startsWith(ANY_TYPE)) {
      return Optional.empty();
    }
    if (!type.equals(TYPE)) {
      throw new InputException(
          "reference.file: %s is a %s; this mimon reads %s: make it anew with mimon profile"
              .formatted(path, type, TYPE));
    }
    try (InputStream in = open(path)) {
      return Optional.of(parse(path, JSON.readTree(in)));
    } catch (JsonProcessingException e) {
      throw damaged(
          path, "it is no JSON from line %d on".formatted(e.getLocation().getLineNr()), e);
    } catch (IllegalArgumentException e) {
      throw damaged(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static InputException damaged(Path path, String what, Exception cause) {
    return new InputException(
        "reference.file: %s is damaged: %s; make it anew with mimon profile".formatted(path, what),
        cause);
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path));
    in.mark(2);
    int magic = in.read() << Byte.SIZE | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
  }

  /** The text of the field {@code type} of the first JSON object; empty where there is none. */
  private static String type(Path path) throws IOException {
    try (InputStream in = open(path);
        JsonParser json = JSON.getFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = json.currentName().equals("type");
        JsonToken value = json.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING ? json.getText() : "";
        }
        json.skipChildren();
      }
      return "";
    } catch (JsonProcessingException | java.util.zip.ZipException e) {
      return "";
    }
  }

  private static ReferenceFile parse(Path path, JsonNode json) {
    JsonNode settings = at(json, "settings");
    String estimator = at(settings, "estimator").asText();
    Map<String, Feature> features = new LinkedHashMap<>();
    for (JsonNode feature : at(json, "features")) {
      Variable variable = variable(feature);
      if (features.containsKey(variable.name())) {
        throw new IllegalArgumentException("it has feature %s twice".formatted(variable.name()));
      }
      try {
        features.put(variable.name(), new Feature(variable.type(), ReferenceJson.read(feature)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "of feature %s: %s".formatted(variable.name(), e.getMessage()), e);
      }
    }
    List<Variable> given = new ArrayList<>();
    at(json, "given").forEach(column -> given.add(variable(column)));
    return new ReferenceFile(
        path,
        variable(at(json, "target")),
        new EstimatorChoice(
            estimator.equals("auto") ? null : estimator(estimator),
            at(settings, "k").asInt(),
            scale(at(settings, "scale").asText()),
            at(settings, "bins").asInt(),
            at(settings, "counted").asBoolean()),
        at(settings, "windowRows").asInt(),
        given,
        features);
  }

  private static EstimatorType estimator(String name) {
    return EstimatorType.ofConfigName(name)
        .orElseThrow(
            () -> new IllegalArgumentException("it has an estimator called '" + name + "'"));
  }

  private static ScaleType scale(String name) {
    return Arrays.stream(ScaleType.values())
        .filter(scale -> scale.configName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it has a scale called '" + name + "'"));
  }

  private static Variable variable(JsonNode json) {
    String type = at(json, "type").asText();
    return Arrays.stream(VariableType.values())
        .filter(known -> text(known).equals(type))
        .findFirst()
        .map(known -> new Variable(at(json, "name").asText(), known))
        .orElseThrow(() -> new IllegalArgumentException("it has a column of type '" + type + "'"));
  }

  private static JsonNode at(JsonNode json, String name) {
    @Nullable JsonNode part = json.get(name);
    if (part == null) {
      throw new IllegalArgumentException("it lacks '" + name + "'");
    }
    return part;
  }

  static String text(VariableType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
