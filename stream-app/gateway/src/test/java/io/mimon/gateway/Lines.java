package io.mimon.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Contract lines and records for tests. */
public final class Lines {
  private Lines() {}

  /** A reading's JSON, without newline. */
  public static String reading(String feature, int rank, double bits) {
    return """
    {"type":"mimon.reading.v1","monitor":"m","segment":"","feature":"%s","target":"y","given":[],\
    "windowStart":1,"windowEnd":500,"rows":490,"missing":10,"labelCoverage":0.75,"bits":%s,"standardError":0.01,\
    "nullBits":null,"pValue":0.0001,"normalized":0.21,"estimator":"ksg1","k":3,"scale":"rank",\
    "validity":"OK","bound":"none","entropy":{"x":null,"y":1.0,"joint":null},"pearson":0.5,\
    "rank":%d,"mrmrRank":2,"referenceBits":0.2,"later":{"field":[1]}}"""
        .formatted(feature, bits, rank);
  }

  /** An alert's JSON, without newline. */
  public static String alert(String id, String state, String feature) {
    return """
    {"type":"mimon.alert.v1","id":"%s","state":"%s","monitor":"m","feature":"%s",\
    "kind":"relevance-lost","bits":0.01,"referenceBits":0.2,"threshold":4.5,"evidence":{"cusum":5.1},\
    "since":"2026-01-01T00:00:00Z","windowEnd":1767225600000,"rows":490,\
    "marginalDrift":{"x":0.1,"y":null},"summary":"%s lost its relevance."}"""
        .formatted(id, state, feature, feature);
  }

  /** A status' JSON, without newline. */
  public static String status(long rows) {
    return """
    {"type":"mimon.status.v1","monitor":"m","rows":%d,"unlabelled":3,\
    "rejected":{"not-a-number":2,"late":5},"overflow":4,"labels":{"late-label":6},"finished":false}"""
        .formatted(rows);
  }

  /** Appends {@code text} as it is. */
  public static void append(Path file, String text) throws IOException {
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** A reading record of monitor m and target y. */
  public static Reading record(String feature, int rank, double bits, double standardError) {
    return record("", feature, List.of(), rank, bits, standardError, 0.2, "OK");
  }

  /** A reading record of monitor m and target y. */
  public static Reading record(
      String segment,
      String feature,
      List<String> given,
      int rank,
      double bits,
      double standardError,
      double referenceBits,
      String validity) {
    return new Reading(
        "m",
        segment,
        feature,
        "y",
        given,
        "1",
        "500",
        12345,
        0,
        Double.NaN,
        bits,
        standardError,
        Double.NaN,
        Double.NaN,
        0.21,
        new Reading.Entropies(Double.NaN, Double.NaN, Double.NaN),
        "ksg1",
        3,
        "rank",
        validity,
        "none",
        Double.NaN,
        rank,
        0,
        new Reading.Redundancy(Double.NaN, Double.NaN),
        false,
        referenceBits,
        Reading.Thresholds.UNKNOWN,
        Double.NaN,
        Double.NaN);
  }

  /** An alert record of monitor m. */
  public static Alert alertRecord(Alert.State state, String feature, String summary) {
    return alertRecord(state, feature, "relevance-lost", summary);
  }

  /** An alert of this kind. */
  public static Alert alertRecord(Alert.State state, String feature, String kind, String summary) {
    return new Alert(
        "a1",
        state,
        "m",
        "",
        feature,
        kind,
        0.01,
        0.2,
        4.5,
        "",
        "",
        "500",
        490,
        Double.NaN,
        Double.NaN,
        summary);
  }

  /** A status record of monitor m with two rejected records. */
  public static Status statusRecord(long rows, boolean finished) {
    return new Status(
        "m", rows, 3, 0, new TreeMap<>(Map.of("late", 2L)), new TreeMap<>(), finished);
  }
}
