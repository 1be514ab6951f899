package io.mimon.core.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ReferenceJson;
import io.mimon.estimators.Estimate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference that was measured, as the file that {@link ReferenceFile} reads.
 *
 * <p>It has, for people, when and of what it was made, and of each feature, the most telling first,
 * bits with their errors and the reading of the last window; and for the monitor, behind that, what
 * {@link ReferenceJson} has, in nats. A reader that knows less of it finds what it needs by name.
 */
public final class ReferenceText {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a reading says of itself and not of the feature. */
  private static final List<String> IDENTITY =
      List.of(
          "type",
          "monitor",
          "segment",
          "feature",
          "target",
          "given",
          "rank",
          "referenceBits",
          "marginalDrift",
          "reference");

  private final Profile profile;
  private final List<Feature> features = new ArrayList<>();

  /**
   * A feature for a person.
   *
   * @param rank by bits, 1 the largest; 0 where no window had an estimate, so that no alarm will be
   * @param bits over all windows; NaN where none had an estimate
   * @param standardErrorBits of these, by the windows' own
   * @param betweenWindowsBits the standard deviation of the windows' estimates; NaN of a single one
   * @param moves whether the windows differ by more than their rows account for
   */
  public record Feature(
      int rank,
      String name,
      String type,
      double bits,
      double standardErrorBits,
      double betweenWindowsBits,
      boolean moves,
      JsonNode lastWindow) {
    /** A number of the last window; NaN where it is not known. */
    public double ofLastWindow(String field) {
      JsonNode value = lastWindow.path(field);
      return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
  }

  private final List<Profile.Measured> measured;

  ReferenceText(Profile profile, List<Profile.Measured> measured) {
    this.profile = profile;
    this.measured =
        measured.stream()
            .sorted(Comparator.comparingDouble(feature -> -meanNats(feature)))
            .toList();
    for (Profile.Measured feature : this.measured) {
      features.add(shown(features.size() + 1, feature));
    }
  }

  private static double meanNats(Profile.Measured feature) {
    List<Reference.Sample> samples = feature.reference().samples();
    return samples.isEmpty() ? Double.NEGATIVE_INFINITY : Reference.of(samples).nats();
  }

  private static Feature shown(int rank, Profile.Measured of) {
    ObjectNode reading = of.lastWindow().deepCopy();
    reading.remove(IDENTITY);
    String name = of.feature().name();
    String type = ReferenceFile.text(of.feature().type());
    List<Reference.Sample> samples = of.reference().samples();
    if (samples.isEmpty()) {
      return new Feature(0, name, type, Double.NaN, Double.NaN, Double.NaN, false, reading);
    }
    Reference reference = Reference.of(samples);
    double errors = 0;
    double squares = 0;
    for (Reference.Sample sample : samples) {
      errors += sample.standardErrorNats() * sample.standardErrorNats();
      squares += (sample.nats() - reference.nats()) * (sample.nats() - reference.nats());
    }
    int windows = samples.size();
    return new Feature(
        rank,
        name,
        type,
        Estimate.toBits(reference.nats()),
        Estimate.toBits(Math.sqrt(errors) / windows),
        windows == 1 ? Double.NaN : Estimate.toBits(Math.sqrt(squares / (windows - 1))),
        reference.isMoving(),
        reading);
  }

  /** The features, the most telling first. */
  public List<Feature> features() {
    return features;
  }

  /** A feature as a line of JSON. */
  public ObjectNode line(Feature feature) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", "mimon.profile.v1");
    line.put("feature", feature.name());
    line.put("target", profile.columns().target().name());
    line.put("columnType", feature.type());
    writeFigures(feature, line);
    return line;
  }

  private static void writeFigures(Feature feature, ObjectNode to) {
    to.put("rank", feature.rank() == 0 ? null : feature.rank());
    to.put("bits", known(feature.bits()));
    to.put("standardError", known(feature.standardErrorBits()));
    to.put("betweenWindows", known(feature.betweenWindowsBits()));
    to.put("moves", feature.moves());
    to.set("lastWindow", feature.lastWindow());
  }

  private static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /**
   * The file.
   *
   * @param created when
   * @param createdBy program and version
   * @param inputName of the training data
   * @param sha256 of their bytes, in hexadecimal
   */
  public String toJson(Instant created, String createdBy, String inputName, String sha256) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", ReferenceFile.TYPE);
    json.put("created", created.toString());
    json.put("createdBy", createdBy);
    ObjectNode input = json.putObject("input");
    input.put("name", inputName);
    input.put("sha256", sha256);
    input.put("records", profile.records());
    input.put("rejected", profile.rejected());
    input.put("rowsWithTarget", profile.rows());
    List<String> span = profile.look().span();
    if (span.isEmpty()) {
      json.putNull("time");
    } else {
      ObjectNode time = json.putObject("time");
      time.put("column", profile.timeColumn());
      time.put("first", span.get(0));
      time.put("last", span.get(1));
    }
    writeSettings(json.putObject("settings"));
    Variable target = profile.columns().target();
    ObjectNode ofTarget = json.putObject("target");
    writeVariable(target, ofTarget);
    profile.look().writeDistribution(ofTarget.putObject("distribution"));
    ArrayNode given = json.putArray("given");
    profile.columns().given().forEach(column -> writeVariable(column, given.addObject()));
    ArrayNode all = json.putArray("features");
    for (int i = 0; i < measured.size(); i++) {
      ObjectNode feature = all.addObject();
      writeVariable(measured.get(i).feature(), feature);
      writeFigures(features.get(i), feature);
      ReferenceJson.write(measured.get(i).reference(), feature);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text and numbers is always JSON", e);
    }
  }

  private static void writeVariable(Variable variable, ObjectNode to) {
    to.put("name", variable.name());
    to.put("type", ReferenceFile.text(variable.type()));
  }

  private void writeSettings(ObjectNode to) {
    EstimatorChoice choice = profile.columns().choice();
    to.put("windowRows", profile.config().window().rows());
    to.put("windows", profile.windows());
    to.put("estimator", choice.fixed() == null ? "auto" : choice.fixed().configName());
    to.put("k", choice.k());
    to.put("bins", choice.bins());
    to.put("scale", choice.scale().configName());
    to.put("counted", choice.cheap());
  }
}
