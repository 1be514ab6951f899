package io.mimon.core.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Thresholds;
import io.mimon.core.drift.Verdict;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Relations.Relation;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.GaussianInformation;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Readings and alerts as lines of JSON: bits outside, null for what is not known. */
final class MonitorJson {
  private static final JsonFactory JSON = new JsonFactory();

  private MonitorJson() {}

  /** What all lines of one window share. */
  record Context(MonitorPlan plan, String segment, WindowPosition window) {

    private boolean timed() {
      return plan.stream().time().isKnown() && window.endMillis() != WindowPosition.NO_TIME;
    }

    /** When the window begins: a time in milliseconds where it is known, else a row. */
    long start() {
      return timed() ? window.startMillis() : window.firstRow();
    }

    /** When it ends, likewise. */
    long end() {
      return timed() ? window.endMillis() : window.lastRow();
    }

    void write(JsonGenerator json, String name, long moment) throws IOException {
      if (timed()) {
        json.writeStringField(name, Instant.ofEpochMilli(moment).toString());
      } else {
        json.writeNumberField(name, moment);
      }
    }

    /** As in a sentence. */
    String shown(long moment) {
      return timed() ? Instant.ofEpochMilli(moment).toString() : "row " + moment;
    }
  }

  /**
   * What a reading says of its feature among the others.
   *
   * @param rank by estimate, 1 the largest; 0 for none
   * @param relation null where the window does not say it
   * @param lineage null for a feature without a source
   */
  record Beside(int rank, @Nullable WindowRelation relation, @Nullable Lineage lineage) {
    /** Nothing: a second reading is not ranked. */
    static final Beside NOTHING = new Beside(0, null, null);
  }

  /**
   * A feature's relation to the others in one window.
   *
   * @param partner the name of the feature given which it adds least; null if there is none
   * @param joint null where it is not known what codes stand for
   */
  record WindowRelation(
      Relation relation, @Nullable String partner, double spearman, @Nullable JointTable joint) {}

  /**
   * What a window is held against.
   *
   * @param end where it ended, as {@link FeatureState#referenceEnd}
   * @param thresholds from which on one like it alarms; {@link Thresholds#NONE} where it could not,
   *     as while it is not full
   * @param kinds the same of the feature among the others
   */
  record Against(Reference reference, long end, Thresholds thresholds, KindThresholds kinds) {}

  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static String line(Fields fields) {
    StringWriter line = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
    return line.toString();
  }

  static String reading(
      Context context,
      PairEstimate pair,
      Beside beside,
      boolean inReference,
      @Nullable Against against) {
    double normalized = Normalized.of(pair.estimate());
    return reading(context, pair, List.of(), normalized, beside, inReference, against);
  }

  /** A reading given the plan's columns: it has no rank and no reference value. */
  static String conditionalReading(Context context, PairEstimate pair, boolean inReference) {
    MonitorPlan plan = context.plan;
    boolean numeric =
        Stream.concat(
                Stream.of(plan.target(), plan.features().get(pair.feature())),
                plan.given().stream())
            .allMatch(column -> column.type() == VariableType.NUMERIC);
    double normalized = numeric ? Normalized.of(pair.estimate()) : Double.NaN;
    return reading(context, pair, plan.given(), normalized, Beside.NOTHING, inReference, null);
  }

  private static String reading(
      Context context,
      PairEstimate pair,
      List<Variable> given,
      double normalized,
      Beside beside,
      boolean inReference,
      @Nullable Against against) {
    Estimate estimate = pair.estimate();
    return line(
        json -> {
          json.writeStringField("type", "mimon.reading.v1");
          writeIdentity(json, context, context.plan.features().get(pair.feature()).name());
          json.writeArrayFieldStart("given");
          for (Variable column : given) {
            json.writeString(column.name());
          }
          json.writeEndArray();
          context.write(json, "windowStart", context.start());
          context.write(json, "windowEnd", context.end());
          if (context.timed()) {
            // Several windows may end at one time; the row tells them apart.
            json.writeNumberField("lastRow", context.window.lastRow());
          }
          json.writeNumberField("rows", estimate.n());
          json.writeNumberField("missing", pair.missingRows());
          if (context.plan.stream().time().sampleAbove() > 0
              && estimate.estimator().usesNeighbours()) {
            json.writeNumberField("sampledRows", context.window.sampledRows());
            json.writeNumberField("windowRows", context.window.rows());
          }
          if (context.plan.stream().labels().areJoined()) {
            json.writeNumberField("labelCoverage", context.window.coverage());
          }
          writeBits(json, "bits", estimate.nats());
          writeBits(json, "standardError", estimate.standardErrorNats());
          writeBits(json, "nullBits", estimate.nullNats());
          writeNumber(json, "pValue", estimate.pValue());
          writeNumber(json, "normalized", normalized);
          json.writeStringField("estimator", estimate.estimator().configName());
          if (estimate.k() > 0) {
            json.writeNumberField("k", estimate.k());
          } else {
            json.writeNullField("k");
          }
          json.writeStringField("scale", pair.scaleName());
          json.writeBooleanField("jitter", pair.jittered());
          if (pair.outside() != null) {
            json.writeNumberField("outsideReference", pair.outside());
          }
          json.writeStringField("validity", estimate.validity().name());
          json.writeStringField("bound", estimate.bound().configName());
          json.writeObjectFieldStart("entropy");
          writeBits(json, "x", estimate.entropies().xNats());
          writeBits(json, "y", estimate.entropies().yNats());
          writeBits(json, "joint", estimate.entropies().jointNats());
          json.writeEndObject();
          writeNumber(json, "pearson", pair.pearson());
          writeBeside(json, pair, beside);
          writeBits(json, "referenceBits", against == null ? Double.NaN : against.reference.nats());
          if (against != null) {
            writeThresholds(json, against.thresholds, against.kinds);
          }
          if (pair.drift() != null) {
            writeDrift(json, pair.drift());
          }
          json.writeBooleanField("reference", inReference);
          writeEpoch(json, context, against == null ? Long.MIN_VALUE : against.end);
        });
  }

  /**
   * Which reference it is, and where it ended: a row, or a time where windows are of time; null
   * while it is made and where it was given.
   */
  static void writeEpoch(JsonGenerator json, Context context, long end) throws IOException {
    json.writeNumberField("referenceEpoch", context.plan.history().epoch().number());
    if (end == Long.MIN_VALUE) {
      json.writeNullField("referenceEnd");
    } else if (context.plan.stream().time().windowMillis() > 0) {
      json.writeStringField("referenceEnd", Instant.ofEpochMilli(end).toString());
    } else {
      json.writeNumberField("referenceEnd", end);
    }
  }

  private static void writeThresholds(
      JsonGenerator json, Thresholds thresholds, KindThresholds kinds) throws IOException {
    json.writeObjectFieldStart("thresholds");
    writeBits(json, "lower", thresholds.lowerNats());
    writeBits(json, "upper", thresholds.upperNats());
    writeBits(json, "redundant", kinds.redundantNats());
    writeBits(json, "margin", kinds.marginNats());
    json.writeEndObject();
  }

  private static void writeDrift(JsonGenerator json, @Nullable MarginalDrift drift)
      throws IOException {
    json.writeObjectFieldStart("marginalDrift");
    writeNumber(json, "x", drift == null ? Double.NaN : drift.xBits());
    writeNumber(json, "y", drift == null ? Double.NaN : drift.yBits());
    json.writeEndObject();
  }

  /** What has moved: the feature, the target, what links them; the last where it can be told. */
  private static void writeMoved(JsonGenerator json, @Nullable MarginalDrift drift)
      throws IOException {
    if (drift == null) {
      json.writeNullField("moved");
      return;
    }
    json.writeArrayFieldStart("moved");
    for (String side : moved(drift)) {
      json.writeString(side);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("adjustedBits");
    writeBits(json, "x", drift.atX().nats());
    writeBits(json, "y", drift.atY().nats());
    json.writeEndObject();
  }

  private static List<String> moved(MarginalDrift drift) {
    List<String> moved = new ArrayList<>();
    if (drift.atX().moved()) {
      moved.add("x");
    }
    if (drift.atY().moved()) {
      moved.add("y");
    }
    if (!drift.atX().isImpossible() && !drift.atY().isImpossible()) {
      moved.add("link");
    }
    return moved;
  }

  private static void writeBeside(JsonGenerator json, PairEstimate pair, Beside beside)
      throws IOException {
    @Nullable WindowRelation relation = beside.relation;
    writeNumber(json, "spearman", relation == null ? Double.NaN : relation.spearman);
    writeNumber(
        json,
        "nonLinearShare",
        GaussianInformation.nonLinearShare(pair.estimate(), pair.pearson()));
    writePlace(json, "rank", beside.rank);
    writePlace(json, "mrmrRank", relation == null ? 0 : relation.relation.mrmrRank());
    if (relation == null) {
      json.writeNullField("redundancy");
    } else {
      json.writeObjectFieldStart("redundancy");
      double adds = relation.partner == null ? Double.NaN : relation.relation.addition().nats();
      writeBits(json, "bits", adds);
      json.writeArrayFieldStart("given");
      if (relation.partner != null) {
        json.writeString(relation.partner);
      }
      json.writeEndArray();
      writeBits(json, "sharedBits", relation.relation.redundancyNats());
      json.writeEndObject();
      if (relation.joint != null) {
        relation.joint.writeJson("joint", json);
      }
    }
    @Nullable Lineage lineage = beside.lineage;
    if (lineage != null) {
      json.writeObjectFieldStart("lineage");
      json.writeStringField("source", lineage.source());
      writeBits(json, "lostBits", lineage.lostNats());
      json.writeBooleanField("leakage", lineage.leakage());
      json.writeEndObject();
    }
  }

  private static void writePlace(JsonGenerator json, String name, int place) throws IOException {
    if (place > 0) {
      json.writeNumberField(name, place);
    } else {
      json.writeNullField(name);
    }
  }

  static String alert(
      Context context, PairEstimate pair, FeatureWatch.Event event, KindJson.Held held) {
    Estimate estimate = pair.estimate();
    Episode episode = event.episode();
    String state = event.change() == FeatureWatch.Change.ENDED ? "resolved" : "firing";
    return line(
        json -> {
          json.writeStringField("type", "mimon.alert.v1");
          json.writeStringField(
              "id", alertId(context, context.plan.features().get(pair.feature()).name(), episode));
          json.writeStringField("state", state);
          writeIdentity(json, context, context.plan.features().get(pair.feature()).name());
          json.writeStringField("kind", episode.kind().configName());
          json.writeStringField("severity", episode.severity().configName());
          writeBits(json, "bits", estimate.nats());
          writeBits(json, "standardError", estimate.standardErrorNats());
          writeBits(json, "referenceBits", held.reference().nats());
          writeEpoch(json, context, held.referenceEnd());
          double threshold = held.verdict().thresholdNats();
          boolean isBeyond = threshold > estimate.entropies().yNats();
          writeBits(json, "threshold", isBeyond ? Double.NaN : threshold);
          writeEvidence(json, context, held);
          context.write(json, "since", episode.since());
          context.write(json, "windowStart", context.start());
          context.write(json, "windowEnd", context.end());
          json.writeNumberField("rows", estimate.n());
          json.writeStringField("estimator", estimate.estimator().configName());
          writeMarginals(json, pair.drift());
          json.writeStringField("summary", summary(context, pair, event, held));
        });
  }

  static void writeEvidence(JsonGenerator json, Context context, KindJson.Held held)
      throws IOException {
    Verdict verdict = held.verdict();
    Reference reference = held.reference();
    json.writeObjectFieldStart("evidence");
    json.writeStringField("detector", "cusum");
    writeBits(json, "changeBits", verdict.changeNats());
    writeNumber(json, "score", verdict.score());
    writeNumber(json, "scoreLimit", verdict.limits().single());
    writeNumber(json, "sum", verdict.sum());
    writeNumber(json, "sumLimit", verdict.limits().sum());
    writeNumber(json, "allowance", verdict.limits().allowance());
    json.writeNumberField("blocks", verdict.blocks());
    writeBits(json, "meanChangeBits", verdict.meanChangeNats());
    writeNumber(json, "falseAlarmsPerMonth", context.plan.drift().falseAlarmsPerMonth());
    writeNumber(json, "blocksPerMonth", held.blocksAMonth());
    writeNumber(json, "falseAlarmProbability", verdict.limits().perBlock());
    json.writeNumberField("referenceWindows", reference.windows());
    writeNumber(json, "degreesOfFreedom", reference.degreesOfFreedom());
    json.writeBooleanField("referenceMoves", reference.isMoving());
    json.writeEndObject();
  }

  /** How far feature and target have moved by themselves, and what has. */
  static void writeMarginals(JsonGenerator json, @Nullable MarginalDrift drift) throws IOException {
    writeDrift(json, drift);
    writeMoved(json, drift);
  }

  /** An alarm that ends because its segment does. */
  static String segmentEnded(Context context, String feature, Episode episode) {
    return ended(
        context,
        feature,
        episode,
        "%s: no rows of segment %s any more, it is forgotten; the alarm on %s ends with it."
            .formatted(context.plan.monitor(), context.segment, feature));
  }

  /** An alarm that ends because its feature is not watched any more. */
  static String featureGone(Context context, String feature, Episode episode) {
    return ended(
        context,
        feature,
        episode,
        "%s: %s is not watched any more; the alarm on it ends."
            .formatted(context.plan.monitor(), feature));
  }

  /** An alarm that ends because a reference begins anew: it was about the one before. */
  static String referenceBegun(Context context, String column, Episode episode) {
    return ended(
        context,
        column,
        episode,
        "%s: a new reference begins (epoch %d); the alarm on %s ends with the one before."
            .formatted(context.plan.monitor(), context.plan.history().epoch().number(), column));
  }

  /** An alarm that nothing can be said of a feature, or of the target and so of any. */
  static String insufficient(Context context, String column, Episode episode, boolean stands) {
    String what =
        column.equals(context.plan.target().name())
            ? "the target " + column + " is constant, or too few of its values are known"
            : "too few values of " + column + " are known";
    String summary =
        stands
            ? "%s: %s (to %s); nothing can be said of relevance."
                .formatted(context.plan.monitor(), what, context.shown(context.end()))
            : "%s: there are data on %s again, alarm since %s."
                .formatted(context.plan.monitor(), column, context.shown(episode.since()));
    return withoutEvidence(context, column, episode, stands ? "firing" : "resolved", summary);
  }

  private static String ended(Context context, String feature, Episode episode, String summary) {
    return withoutEvidence(context, feature, episode, "resolved", summary);
  }

  private static String withoutEvidence(
      Context context, String feature, Episode episode, String state, String summary) {
    return line(
        json -> {
          json.writeStringField("type", "mimon.alert.v1");
          json.writeStringField("id", alertId(context, feature, episode));
          json.writeStringField("state", state);
          writeIdentity(json, context, feature);
          json.writeStringField("kind", episode.kind().configName());
          json.writeStringField("severity", episode.severity().configName());
          for (String unknown : List.of("bits", "standardError", "referenceBits", "threshold")) {
            json.writeNullField(unknown);
          }
          json.writeNullField("evidence");
          context.write(json, "since", episode.since());
          context.write(json, "windowEnd", context.end());
          json.writeNumberField("rows", 0);
          json.writeStringField("summary", summary);
        });
  }

  static void writeIdentity(JsonGenerator json, Context context, String feature)
      throws IOException {
    json.writeStringField("monitor", context.plan.monitor());
    json.writeStringField("segment", context.segment);
    json.writeStringField("feature", feature);
    json.writeStringField("target", context.plan.target().name());
  }

  /** Stable: the same episode has the same id after a restart and on redelivery. */
  static String alertId(Context context, String feature, Episode episode) {
    String identity =
        String.join(
            "\u0000",
            context.plan.monitor(),
            context.segment,
            feature,
            context.plan.target().name(),
            episode.kind().configName(),
            Long.toString(episode.since()));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String summary(
      Context context, PairEstimate pair, FeatureWatch.Event event, KindJson.Held held) {
    Estimate estimate = pair.estimate();
    Episode episode = event.episode();
    boolean over = event.change() == FeatureWatch.Change.ENDED;
    // An alarm also ends when the feature goes past its reference and drifts the other way.
    String verb =
        over
            ? held.verdict().back() ? "is back near its reference" : "went past its reference"
            : episode.kind() == Episode.Kind.RELEVANCE_LOST ? "lost relevance" : "gained relevance";
    return String.format(
        Locale.ROOT,
        "%s: %s %s for %s: %.3f ± %.3f bits against %.3f in the reference" + " (%d rows to %s%s).",
        context.plan.monitor(),
        context.plan.features().get(pair.feature()).name(),
        verb,
        context.plan.target().name(),
        estimate.bits(),
        Estimate.toBits(estimate.standardErrorNats()),
        Estimate.toBits(held.reference().nats()),
        estimate.n(),
        context.shown(context.end()),
        over ? ", alarm since " + context.shown(episode.since()) : "");
  }

  static void writeBits(JsonGenerator json, String name, double nats) throws IOException {
    writeNumber(json, name, Estimate.toBits(nats));
  }

  private static void writeNumber(JsonGenerator json, String name, double value)
      throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
