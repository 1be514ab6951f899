package io.mimon.core.monitor;

import io.mimon.core.block.Mark;
import io.mimon.core.block.Since;
import org.jspecify.annotations.Nullable;

/**
 * What a window is to a feature: whether it is as long as it is to be, and whether it is of the
 * reference.
 *
 * <p>Features that are there from the beginning of a segment go by the segment's rows. One that was
 * added later begins with its own first row: what is before does not count as missing, its window
 * is full when all rows are its own, and its reference is as long as the others' were, from there
 * on; from the next reading on where readings and reference are counted in rows, so that as many
 * full windows fall into it.
 */
final class WindowRule {
  private static final int LOOKS_MAX = 4;

  private final MonitorPlan plan;
  private final long windowMillis;
  private final long referenceMillis;

  WindowRule(MonitorPlan plan) {
    this.plan = plan;
    this.windowMillis = plan.stream().time().windowMillis();
    this.referenceMillis = plan.stream().time().referenceMillis();
  }

  /** Whether the window is as long as it is to be. */
  boolean isFull(WindowPosition window, @Nullable Since since) {
    boolean full =
        window.flags() == WindowPosition.BY_ROWS
            ? window.rows() == plan.windowRows()
            : window.has(Mark.FULL);
    return full && (since == null || start(window) >= startOf(since));
  }

  /** Before the window: a time, or the number of a row. */
  private long start(WindowPosition window) {
    return windowMillis > 0 ? window.startMillis() : window.lastRow() - plan.windowRows();
  }

  /** Where a window ends, likewise. */
  long end(WindowPosition window) {
    return windowMillis > 0 ? window.endMillis() : window.lastRow();
  }

  private long startOf(Since since) {
    return windowMillis > 0 ? since.firstMillis() : since.firstRow() - 1;
  }

  /** Whether the window ends within the reference. */
  boolean isInReference(WindowPosition window, @Nullable Since since) {
    if (since != null) {
      return referenceMillis > 0
          ? window.endMillis() <= since.firstMillis() + referenceMillis
          : window.lastRow() <= lastReferenceRow(since);
    }
    return window.flags() == WindowPosition.BY_ROWS
        ? window.lastRow() <= plan.referenceRows()
        : window.has(Mark.IN_REFERENCE);
  }

  /** The last row of the reference, where that is counted in rows; 0 where it is not. */
  long lastReferenceRow(@Nullable Since since) {
    return plan.referenceRows() == 0 ? 0 : plan.referenceRows() + rowsBefore(since);
  }

  private long rowsBefore(@Nullable Since since) {
    if (since == null) {
      return 0;
    }
    long rows = since.firstRow() - 1;
    return plan.emitsByRows() ? ceil(rows, plan.emitEveryRows()) : rows;
  }

  /** When the reference of an added feature is over, where it is a time. */
  static long referenceEndMillis(MonitorPlan plan, Since since) {
    return since.firstMillis() + plan.stream().time().referenceMillis();
  }

  /**
   * Whether the window counts for the reference: the last one that ends within it, and those before
   * it that share no row with one already counted; where that is not known beforehand, the first
   * one and those behind it that share none.
   *
   * @param counted where the last window ended that counted for this feature's
   */
  boolean isOfReference(WindowPosition window, @Nullable Since since, long counted) {
    if (window.flags() != WindowPosition.BY_ROWS) {
      return since == null
          ? window.has(Mark.REFERENCE_WINDOW)
          : isFull(window, since) && isInReference(window, since) && start(window) >= counted;
    }
    long end = lastReferenceRow(since);
    long last = end / plan.emitEveryRows() * plan.emitEveryRows();
    long stride = ceil(plan.windowRows(), plan.emitEveryRows());
    return window.lastRow() <= end
        && window.lastRow() >= (since == null ? 0 : since.firstRow() - 1) + plan.windowRows()
        && (last - window.lastRow()) % stride == 0;
  }

  /**
   * Whether the window is a block: full, and without a row of what has counted before.
   *
   * @param counted where the last window ended that was a block, or of the reference
   */
  boolean isBlock(WindowPosition window, @Nullable Since since, long counted) {
    return isFull(window, since) && start(window) >= counted;
  }

  /** How many windows a block's time is looked at, as far as there are readings. */
  int looks() {
    long every = windowMillis > 0 ? plan.stream().time().emitMillis() : plan.emitEveryRows();
    return (int) Math.max(1, Math.min(LOOKS_MAX, length() / Math.max(1, every)));
  }

  private long length() {
    return windowMillis > 0 ? windowMillis : plan.windowRows();
  }

  /**
   * Whether the window is a look: full, without a row of the reference, and far enough from the
   * last.
   *
   * @param reference where the last window ended that was of the reference
   * @param looked where the last look ended
   */
  boolean isLook(WindowPosition window, @Nullable Since since, long reference, long looked) {
    return isFull(window, since)
        && start(window) >= reference
        && (looked == Long.MIN_VALUE || (end(window) - looked) * looks() >= length());
  }

  /**
   * Whether the window may be a block or a look, as far as can be told without what came before:
   * where rows are counted, those are at fixed places behind the reference.
   */
  boolean mayBeLookedAt(WindowPosition window, @Nullable Since since) {
    if (!isFull(window, since)) {
      return false;
    }
    if (window.flags() != WindowPosition.BY_ROWS) {
      return true;
    }
    long every = plan.emitEveryRows();
    long behind =
        plan.referenceRows() > 0
            ? window.lastRow() - lastReferenceRow(since) / every * every
            : window.lastRow()
                - (since == null ? 0 : ceil(since.firstRow() - 1 + plan.windowRows(), every));
    long place = Math.floorMod(behind, ceil(plan.windowRows(), every));
    return place % ceil(ceil(plan.windowRows(), looks()) / looks(), every) == 0;
  }

  private static long ceil(long rows, long step) {
    return (rows + step - 1) / step * step;
  }
}
