package io.mimon.core.monitor;

import java.io.Serializable;
import java.util.List;

/**
 * The layouts that rows of stored state may have, from when features came and went, or the
 * reference began anew, while state was kept.
 *
 * @param before the layouts before the one that holds, the first first
 * @param since by feature of the layout that holds, the number of the one with which it came, after
 *     which it never was away; empty where all are of the first
 * @param epoch the reference that holds
 */
public record LayoutHistory(List<Layout> before, List<Integer> since, ReferenceEpoch epoch)
    implements Serializable {

  /** There has been one layout only. */
  public static final LayoutHistory NONE = new LayoutHistory(List.of(), List.of());

  /** One with the reference that the monitor began with. */
  public LayoutHistory(List<Layout> before, List<Integer> since) {
    this(before, since, ReferenceEpoch.FIRST);
  }

  /** Copies its lists. */
  public LayoutHistory {
    before = List.copyOf(before);
    since = List.copyOf(since);
  }

  /** The number of the layout that holds; 0 for the first. */
  public int number() {
    return before.size();
  }

  /**
   * The number of the layout with which the feature came: rows from before have no values of it.
   */
  public int came(int feature) {
    return since.isEmpty() ? 0 : since.get(feature);
  }

  /** The number of the layout with which it is measured: it came, or the reference began anew. */
  public int since(int feature) {
    return Math.max(came(feature), epoch.layout());
  }
}
