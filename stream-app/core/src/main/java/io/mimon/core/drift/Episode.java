package io.mimon.core.drift;

/**
 * A stretch of the stream in which a feature's relevance is away from its reference.
 *
 * @param kind which way it went
 * @param since the end of the window that began it
 */
public record Episode(Kind kind, long since) {

  /** What has happened to a feature. */
  public enum Kind {
    RELEVANCE_LOST("relevance-lost"),
    RELEVANCE_GAINED("relevance-gained");

    private final String configName;

    Kind(String configName) {
      this.configName = configName;
    }

    /** The name used in alerts. */
    public String configName() {
      return configName;
    }
  }
}
