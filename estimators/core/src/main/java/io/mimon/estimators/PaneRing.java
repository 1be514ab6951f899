package io.mimon.estimators;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A window that moves by panes: a sketch a pane, and their sum.
 *
 * <p>Rows go to the open pane. Closing it adds it to the sum of the closed ones and subtracts from
 * that the pane that is now too old. A window of 30 days by days is 31 sketches, however many rows
 * there are, and the sum is that of its rows to the last integer.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code closed} is the sum of {@code panes}, oldest first;
 *   <li>there are fewer than {@code panesMax} closed panes: with the open one they are the window.
 * </ol>
 */
public final class PaneRing {

  private final int panesMax;
  private final Deque<HashedCounts> panes = new ArrayDeque<>();
  private final HashedCounts closed;
  private HashedCounts open;

  /**
   * A window without rows.
   *
   * @param like a sketch of the make that the panes shall have; its rows are not taken
   * @param panesMax the panes of a full window, the open one included, at least 1
   */
  public PaneRing(HashedCounts like, int panesMax) {
    if (panesMax < 1) {
      throw new IllegalArgumentException("panesMax is " + panesMax + "; a window has at least 1");
    }
    this.panesMax = panesMax;
    this.closed = like.empty();
    this.open = like.empty();
  }

  /** Adds a row to the open pane, see {@link HashedCounts#add}. */
  public void add(long category, int y) {
    open.add(category, y);
  }

  /** Adds the rows of a sketch, such as that of a parallel stream, to the open pane. */
  public void merge(HashedCounts rows) {
    open.merge(rows);
  }

  /** Closes the open pane and opens an empty one; the oldest leaves a window that was full. */
  public void closePane() {
    panes.addLast(open);
    closed.merge(open);
    if (panes.size() == panesMax) {
      closed.subtract(panes.removeFirst());
    }
    open = open.empty();
  }

  /** The number of rows in the window. */
  public int size() {
    return Math.addExact(closed.size(), open.size());
  }

  /** The sketch of all rows in the window; the caller's own. */
  public HashedCounts window() {
    HashedCounts sum = closed.copy();
    sum.merge(open);
    return sum;
  }

  /** The memory of all sketches together, in bytes. */
  public long sizeBytes() {
    return (panes.size() + 2L) * open.sizeBytes();
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    HashedCounts sum = open.empty();
    panes.forEach(sum::merge);
    if (!sum.equals(closed)) {
      throw new AssertionError("1: " + sum.size() + " rows in panes, " + closed.size() + " summed");
    }
    if (panes.size() >= panesMax) {
      throw new AssertionError("2: " + panes.size() + " closed panes of " + panesMax);
    }
  }
}
