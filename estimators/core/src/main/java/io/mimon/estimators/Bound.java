package io.mimon.estimators;

import java.util.Locale;

/** Whether the quantity estimated is the information itself or something that bounds it. */
public enum Bound {
  /** The information itself. */
  NONE,
  /** A quantity that is never above the information, such as I(h(X);Y) for a function h. */
  LOWER;

  /** The name used in readings: "none" or "lower". */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
