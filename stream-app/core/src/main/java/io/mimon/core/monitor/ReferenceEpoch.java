package io.mimon.core.monitor;

import java.io.Serializable;

/**
 * Which reference windows are held against. It is begun anew by raising its number: with a layout
 * since which every feature is measured anew, in each segment from the next row on that enters it.
 *
 * @param number as the configuration has it
 * @param layout the number of the layout with which it began; 0 where the monitor began with it
 */
public record ReferenceEpoch(int number, int layout) implements Serializable {

  /** The one that a monitor begins with where nothing is said. */
  public static final ReferenceEpoch FIRST = new ReferenceEpoch(1, 0);
}
