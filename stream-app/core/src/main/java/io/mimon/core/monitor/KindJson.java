package io.mimon.core.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Verdict;
import io.mimon.estimators.Estimate;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Alerts about a feature among the others, as lines of JSON: bits outside. */
final class KindJson {
  private KindJson() {}

  /**
   * A window and what it was held against.
   *
   * @param referenceEnd where the reference ended, as {@link FeatureState#referenceEnd}
   */
  record Held(Reference reference, long referenceEnd, Verdict verdict, double blocksAMonth) {

    /** Below which a single block alarms; of a rise there is none. */
    double thresholdNats() {
      return verdict.side() < 0 ? verdict.thresholdNats() : Double.NaN;
    }
  }

  /**
   * A feature tells less beyond others than it did, or again as much.
   *
   * @param alone the reference of what it tells by itself; null if there is none
   */
  static String redundant(
      MonitorJson.Context context,
      RedundancyDrift.Told told,
      FeatureWatch.Event event,
      Held held,
      @Nullable Reference alone) {
    Estimate beyond = told.beyond();
    String feature = context.plan().features().get(told.pair().feature()).name();
    return MonitorJson.line(
        json -> {
          head(json, context, feature, event);
          json.writeArrayFieldStart("given");
          for (String name : told.given()) {
            json.writeString(name);
          }
          json.writeEndArray();
          MonitorJson.writeBits(json, "bits", beyond.nats());
          MonitorJson.writeBits(json, "standardError", beyond.standardErrorNats());
          MonitorJson.writeBits(json, "referenceBits", held.reference.nats());
          MonitorJson.writeEpoch(json, context, held.referenceEnd);
          MonitorJson.writeBits(json, "threshold", held.thresholdNats());
          writeRelevance(json, told.pair(), alone);
          tail(json, context, event.episode(), held);
          json.writeNumberField("rows", beyond.n());
          json.writeStringField("estimator", beyond.estimator().configName());
          MonitorJson.writeMarginals(json, told.pair().drift());
          json.writeStringField("summary", redundantSummary(context, feature, told, event, held));
        });
  }

  private static String redundantSummary(
      MonitorJson.Context context,
      String feature,
      RedundancyDrift.Told told,
      FeatureWatch.Event event,
      Held held) {
    boolean over = event.change() == FeatureWatch.Change.ENDED;
    String given = told.given().isEmpty() ? "any other feature" : String.join(", ", told.given());
    return String.format(
        Locale.ROOT,
        "%s: %s %s for %s: beyond %s it tells %.3f ± %.3f bits against %.3f in the reference, by"
            + " itself %.3f (%d rows to %s%s).",
        context.plan().monitor(),
        feature,
        over ? "is not redundant any more" : "became redundant",
        context.plan().target().name(),
        given,
        told.beyond().bits(),
        Estimate.toBits(told.beyond().standardErrorNats()),
        Estimate.toBits(held.reference.nats()),
        told.pair().estimate().bits(),
        told.beyond().n(),
        context.shown(context.end()),
        over ? ", alarm since " + context.shown(event.episode().since()) : "");
  }

  /**
   * A place in the order of features has gone to another one, or back.
   *
   * @param about whom the alarm names
   * @param alone the reference of what that one tells by itself; null if there is none
   */
  static String rankChanged(
      MonitorJson.Context context,
      RankDrift.Place place,
      PairEstimate about,
      FeatureWatch.Event event,
      Held held,
      @Nullable Reference alone) {
    Estimate estimate = about.estimate();
    String owner = context.plan().features().get(place.owner().feature()).name();
    String rival = context.plan().features().get(place.rival().feature()).name();
    return MonitorJson.line(
        json -> {
          head(json, context, context.plan().features().get(about.feature()).name(), event);
          MonitorJson.writeBits(json, "bits", estimate.nats());
          MonitorJson.writeBits(json, "standardError", estimate.standardErrorNats());
          MonitorJson.writeBits(json, "referenceBits", alone == null ? Double.NaN : alone.nats());
          MonitorJson.writeEpoch(json, context, held.referenceEnd);
          json.writeNullField("threshold");
          json.writeObjectFieldStart("order");
          json.writeNumberField("place", place.place());
          json.writeStringField("held", owner);
          json.writeStringField("next", rival);
          MonitorJson.writeBits(json, "marginBits", place.marginNats());
          MonitorJson.writeBits(json, "referenceMarginBits", unlifted(held.reference.nats()));
          MonitorJson.writeBits(
              json, "thresholdMarginBits", KindThresholds.marginNats(held.thresholdNats()));
          json.writeEndObject();
          tail(json, context, event.episode(), held);
          json.writeNumberField("rows", estimate.n());
          json.writeStringField("estimator", estimate.estimator().configName());
          MonitorJson.writeMarginals(json, about.drift());
          json.writeStringField("summary", rankSummary(context, place, owner, rival, event, held));
        });
  }

  private static double unlifted(double nats) {
    return nats - RankStep.LIFT_NATS;
  }

  private static String rankSummary(
      MonitorJson.Context context,
      RankDrift.Place place,
      String owner,
      String rival,
      FeatureWatch.Event event,
      Held held) {
    String order =
        "place %d among the features for %s"
            .formatted(place.place(), context.plan().target().name());
    double ahead = Estimate.toBits(place.marginNats());
    if (event.change() == FeatureWatch.Change.ENDED) {
      return String.format(
          Locale.ROOT,
          "%s: %s is back at %s, ahead of %s by %.3f bits (to %s, alarm since %s).",
          context.plan().monitor(),
          owner,
          order,
          rival,
          ahead,
          context.shown(context.end()),
          context.shown(event.episode().since()));
    }
    return String.format(
        Locale.ROOT,
        "%s: %s has taken %s from %s, which by mRMR is behind by %.3f bits, and was ahead by %.3f"
            + " in the reference (to %s).",
        context.plan().monitor(),
        rival,
        order,
        owner,
        -ahead,
        Estimate.toBits(unlifted(held.reference.nats())),
        context.shown(context.end()));
  }

  private static void head(
      JsonGenerator json, MonitorJson.Context context, String feature, FeatureWatch.Event event)
      throws IOException {
    Episode episode = event.episode();
    boolean over = event.change() == FeatureWatch.Change.ENDED;
    json.writeStringField("type", "mimon.alert.v1");
    json.writeStringField("id", MonitorJson.alertId(context, feature, episode));
    json.writeStringField("state", over ? "resolved" : "firing");
    MonitorJson.writeIdentity(json, context, feature);
    json.writeStringField("kind", episode.kind().configName());
    json.writeStringField("severity", episode.severity().configName());
  }

  private static void writeRelevance(
      JsonGenerator json, PairEstimate pair, @Nullable Reference alone) throws IOException {
    json.writeObjectFieldStart("relevance");
    MonitorJson.writeBits(json, "bits", pair.estimate().nats());
    MonitorJson.writeBits(json, "standardError", pair.estimate().standardErrorNats());
    MonitorJson.writeBits(json, "referenceBits", alone == null ? Double.NaN : alone.nats());
    json.writeEndObject();
  }

  private static void tail(
      JsonGenerator json, MonitorJson.Context context, Episode episode, Held held)
      throws IOException {
    MonitorJson.writeEvidence(json, context, held);
    context.write(json, "since", episode.since());
    context.write(json, "windowStart", context.start());
    context.write(json, "windowEnd", context.end());
  }
}
