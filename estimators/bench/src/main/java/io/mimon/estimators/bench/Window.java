package io.mimon.estimators.bench;

import io.mimon.estimators.SlidingConditionalEstimator;

/** A full window that slides along a stream, which begins again when it ends. */
final class Window {

  /** Rows of the stream for each row of the window. */
  private static final int STREAM_FACTOR = 4;

  private final Task task;
  private final int rows;
  private final int strideRows;
  private final Columns stream;
  private final double[][] z;
  private SlidingConditionalEstimator estimator;
  private int next;

  Window(Task task, int rows, int strideRows) {
    this.task = task;
    this.rows = rows;
    this.strideRows = strideRows;
    this.stream = task.columns(STREAM_FACTOR * rows);
    this.z = stream.zByRow();
    this.estimator = withoutRows();
    for (int i = 0; i < rows; i++) {
      estimator.add(stream.x()[i], stream.y()[i], z[i]);
    }
    this.next = rows;
  }

  private SlidingConditionalEstimator withoutRows() {
    return stream.sliding(task.type(), Task.NEIGHBOURS, rows, strideRows);
  }

  /** Slides by the stride and reads: the value at every row, the whole estimate at longer ones. */
  double read() {
    for (int i = 0; i < strideRows; i++) {
      slide();
    }
    return strideRows == 1 ? estimator.nats() : estimator.estimate().nats();
  }

  private void slide() {
    int oldest = next < rows ? next - rows + stream.rows() : next - rows;
    estimator.add(stream.x()[next], stream.y()[next], z[next]);
    estimator.remove(stream.x()[oldest], stream.y()[oldest], z[oldest]);
    next = next + 1 == stream.rows() ? 0 : next + 1;
  }

  /**
   * Lets the estimator go; the bytes that this frees. What estimators share (the tables of
   * digammas) stays, and so does the stream.
   */
  long release() {
    long before = usedBytes();
    estimator = withoutRows();
    return before - usedBytes();
  }

  /** The bytes in use once a collection finds nothing more; exact with the serial collector. */
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 2; ) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      unchanged = now < used ? 0 : unchanged + 1;
      used = Math.min(used, now);
    }
    return used;
  }
}
