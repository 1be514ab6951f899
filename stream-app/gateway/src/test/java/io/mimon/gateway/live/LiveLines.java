package io.mimon.gateway.live;

import io.mimon.gateway.Alert;
import java.util.Locale;

/** Lines as a monitor commits them, with every field that there can be. */
public final class LiveLines {
  private LiveLines() {}

  /** A name inside JSON. */
  public static String quoted(String name) {
    return LiveJson.tree(name).toString();
  }

  /** A reading that says all that a reading can. */
  public static String reading(String feature, String given, long windowEnd, double bits) {
    return String.format(
        Locale.ROOT,
        """
        {"type":"mimon.reading.v1","monitor":"m","segment":"","feature":%s,"target":"y","given":%s,\
        "windowStart":%d,"windowEnd":%d,"lastRow":7,"rows":490,"missing":10,"sampledRows":490,\
        "windowRows":500,"labelCoverage":0.75,"bits":%.4f,"standardError":0.0125,"nullBits":0.002,\
        "pValue":0.01,"normalized":0.21,"estimator":"counts","k":null,"scale":"none","jitter":false,\
        "outsideReference":3,"validity":"OK","bound":"none","entropy":{"x":1.5,"y":0.811,"joint":2.1},\
        "pearson":0.25,"spearman":0.375,"nonLinearShare":0.5,"rank":%s,"mrmrRank":2,\
        "redundancy":{"bits":0.0625,"given":["partner"],"sharedBits":0.03125},\
        "lineage":{"source":"raw","lostBits":0.01,"leakage":false},"referenceBits":0.2,"referenceEpoch":1,\
        "referenceEnd":100,"thresholds":{"lower":0.15,"upper":0.26,"redundant":0.04,"margin":null},"marginalDrift":{"x":0.001,"y":0.002},\
        "reference":false}""",
        quoted(feature),
        given,
        windowEnd - 499,
        windowEnd,
        bits,
        given.equals("[]") ? "1" : "null");
  }

  /** The same with a table of counts of three labels and two bins. */
  public static String joint(String feature, long windowEnd) {
    return reading(feature, "[]", windowEnd, 0.125)
        .replaceFirst(
            "}$",
            ",\"joint\":{\"x\":{\"labels\":[\"a\",\"b\",\"other\"]},\"y\":{\"edges\":[0.5]},"
                + "\"counts\":[[120,80],[60,140],[50,50]]}}");
  }

  /** An alert that says all that an alert can, were it of all kinds at once. */
  public static String alert(String id, Alert.State state, String feature, long windowEnd) {
    return String.format(
        Locale.ROOT,
        """
        {"type":"mimon.alert.v1","id":%s,"state":"%s","monitor":"m","segment":"","feature":%s,\
        "target":"y","kind":"relevance-lost","severity":"warning","given":["z"],"bits":0.01,\
        "standardError":0.01,"referenceBits":0.2,"referenceEpoch":1,"referenceEnd":100,"threshold":0.15,\
        "relevance":{"bits":0.1,"standardError":0.01,"referenceBits":0.2},\
        "order":{"place":1,"held":"a","next":"b","marginBits":-0.1,"referenceMarginBits":0.2,\
        "thresholdMarginBits":0.1},"evidence":{"detector":"cusum","changeBits":-0.19,"score":-6.5,\
        "scoreLimit":5.5,"sum":9.5,"sumLimit":8.5,"allowance":1.5,"blocks":2,"meanChangeBits":-0.1,\
        "falseAlarmsPerMonth":1,"blocksPerMonth":300,"falseAlarmProbability":1.0E-5,\
        "referenceWindows":4,"degreesOfFreedom":7.5,"referenceMoves":false},"since":1,\
        "windowStart":%d,"windowEnd":%d,"rows":490,"estimator":"counts",\
        "marginalDrift":{"x":0.001,"y":null},"moved":["link"],"adjustedBits":{"x":0.01,"y":0.012},\
        "summary":%s}""",
        quoted(id),
        state.name().toLowerCase(Locale.ROOT),
        quoted(feature),
        windowEnd - 499,
        windowEnd,
        quoted("m: " + feature + " lost relevance for y."));
  }

  /** A status. */
  public static String status(long rows) {
    return """
    {"type":"mimon.status.v1","monitor":"m","rows":%d,"unlabelled":3,"rejected":{"late":5},"finished":false}"""
        .formatted(rows);
  }
}
