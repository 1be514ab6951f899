package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertMatch.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An alert in the words of a person. */
final class AlertText {
  private final AlertMessage alert;

  AlertText(AlertMessage alert) {
    this.alert = alert;
  }

  /** What has happened to whom, such as {@code income: relevance lost (critical)}. */
  String title() {
    String kind = alert.text("kind").replace('-', ' ');
    String state = alert.resolves() ? "resolved" : alert.severity().configName();
    String what = kind.isEmpty() ? "alert" : kind;
    String of = alert.text("feature");
    return (of.isEmpty() ? what : of + ": " + what) + " (" + state + ")";
  }

  /** The alert's own sentence. */
  String summary() {
    String summary = alert.text("summary");
    return summary.isEmpty() ? alert.text("monitor") + ": " + title() : summary;
  }

  /** A sign that can be told apart at a glance. */
  String sign() {
    if (alert.resolves()) {
      return "\u2705";
    }
    return alert.severity() == Severity.CRITICAL ? "\uD83D\uDD34" : "\uD83D\uDFE0";
  }

  /** Names and values of what is known, in the order to read them in. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "Monitor", alert.text("monitor"));
    put(facts, "Segment", alert.text("segment"));
    put(facts, "Now", bits("/bits", "/standardError"));
    put(facts, "Reference", bits("/referenceBits", ""));
    put(facts, "Threshold", bits("/threshold", ""));
    put(facts, "Beyond", given());
    put(facts, "By itself", bits("/relevance/bits", "/relevance/standardError"));
    put(facts, "Place", alert.json().at("/order/place").asText());
    put(facts, "Held by", alert.json().at("/order/held").asText());
    put(facts, "Next to it", alert.json().at("/order/next").asText());
    put(facts, "Rows", alert.text("rows").equals("0") ? "" : alert.text("rows"));
    put(facts, "Since", moment("since"));
    put(facts, "Window to", moment("windowEnd"));
    return facts;
  }

  /** What to look at next; empty once it is over. */
  String next() {
    if (alert.resolves()) {
      return "";
    }
    return switch (alert.text("kind")) {
      case "relevance-lost" ->
          "Compare the feature's recent values with the source they come from: a column that is"
              + " filled, joined or encoded differently still looks plausible. Then retrain without"
              + " it, and see what the model loses.";
      case "relevance-gained" ->
          "Look whether the feature has come to know the outcome (leakage) before it is trusted;"
              + " if not, a model trained anew can use it.";
      case "became-redundant" ->
          "Another feature now says the same: look whether one is computed from the other, and what"
              + " the model loses without this one.";
      case "rank-changed" ->
          "The order of the most relevant features is another one: compare their readings with the"
              + " reference, and retrain if the change stays.";
      case "insufficient-data" ->
          "Look whether labels arrive and the target still varies; until then nothing is known of"
              + " relevance.";
      default -> "";
    };
  }

  /** At most that many characters, with a sign where something was left out. */
  static String atMost(int charsMax, String text) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** Whom an alert of redundancy names. */
  private String given() {
    List<String> names = new ArrayList<>();
    alert.json().path("given").forEach(name -> names.add(name.asText()));
    return String.join(", ", names);
  }

  private double number(String pointer) {
    return pointer.isEmpty() ? Double.NaN : alert.json().at(pointer).asDouble(Double.NaN);
  }

  private String bits(String pointer, String errorPointer) {
    double bits = number(pointer);
    double error = number(errorPointer);
    if (Double.isNaN(bits)) {
      return "";
    }
    return Double.isNaN(error)
        ? String.format(Locale.ROOT, "%.3f bits", bits)
        : String.format(Locale.ROOT, "%.3f ± %.3f bits", bits, error);
  }

  private String moment(String field) {
    String text = alert.text(field);
    return text.matches("[0-9]+") ? "row " + text : text;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }
}
