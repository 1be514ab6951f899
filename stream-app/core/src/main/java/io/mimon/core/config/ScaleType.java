package io.mimon.core.config;

/** How numeric columns are scaled before distances are taken, frozen at the reference. */
public enum ScaleType {
  /** As they are: reproduces the raw values of other programs. */
  NONE("none"),
  /** Divided by the standard deviation. */
  STANDARD("standard"),
  /** The empirical quantile. */
  RANK("rank");

  private final String configName;

  ScaleType(String configName) {
    this.configName = configName;
  }

  /** The name used in configurations and readings. */
  public String configName() {
    return configName;
  }

  @Override
  public String toString() {
    return configName;
  }
}
