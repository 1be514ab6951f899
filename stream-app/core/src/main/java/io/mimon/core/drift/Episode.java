package io.mimon.core.drift;

/**
 * A stretch of the stream in which a feature is away from its reference.
 *
 * @param kind what has happened
 * @param since the end of the block that began it
 * @param severity of its last alert
 */
public record Episode(Kind kind, long since, Severity severity) {

  /** What has happened to a feature. */
  public enum Kind {
    RELEVANCE_LOST("relevance-lost"),
    RELEVANCE_GAINED("relevance-gained"),
    /** What it tells beyond others has fallen, and what it tells by itself has not. */
    BECAME_REDUNDANT("became-redundant"),
    /** The order of the most useful features is another one. */
    RANK_CHANGED("rank-changed"),
    /** Nothing can be said of the link: labels or values are missing, or the target is constant. */
    INSUFFICIENT_DATA("insufficient-data");

    private final String configName;

    Kind(String configName) {
      this.configName = configName;
    }

    /** The name used in alerts. */
    public String configName() {
      return configName;
    }
  }

  /** How much it matters. */
  public enum Severity {
    /** More than the least change that matters. */
    WARNING,
    /** Twice that. */
    CRITICAL;

    /** The name used in alerts. */
    public String configName() {
      return this == WARNING ? "warning" : "critical";
    }
  }

  /** One that matters, and no more. */
  public Episode(Kind kind, long since) {
    this(kind, since, Severity.WARNING);
  }

  /** The same, of another severity. */
  Episode as(Severity other) {
    return new Episode(kind, since, other);
  }
}
