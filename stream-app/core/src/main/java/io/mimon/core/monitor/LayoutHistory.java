package io.mimon.core.monitor;

import java.io.Serializable;
import java.util.List;

/**
 * The layouts that rows of stored state may have, from when features came and went while state was
 * kept.
 *
 * @param before the layouts before the one that holds, the first first
 * @param since by feature of the layout that holds, the number of the one with which it came, after
 *     which it never was away; empty where all are of the first
 */
public record LayoutHistory(List<Layout> before, List<Integer> since) implements Serializable {

  /** There has been one layout only. */
  public static final LayoutHistory NONE = new LayoutHistory(List.of(), List.of());

  /** Copies its lists. */
  public LayoutHistory {
    before = List.copyOf(before);
    since = List.copyOf(since);
  }

  /** The number of the layout that holds; 0 for the first. */
  public int number() {
    return before.size();
  }

  /** The number of the layout with which the feature came. */
  public int since(int feature) {
    return since.isEmpty() ? 0 : since.get(feature);
  }
}
