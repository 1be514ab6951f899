package io.mimon.core.monitor;

import java.io.Serializable;
import java.util.List;

/**
 * In what order rows enter their windows, when, and which windows there are.
 *
 * <p>Columns are numbers of the schema's columns.
 *
 * @param topic where rows come from; empty for a file or a simulation
 */
public record StreamRule(EventTime time, Segments segments, Labels labels, String topic)
    implements Serializable {

  /** Rows in the order they come in, one segment, targets in the rows. */
  public static final StreamRule PLAIN =
      new StreamRule(EventTime.NONE, Segments.NONE, Labels.NONE, "");

  /** What orders the rows of a stream. */
  public enum Order {
    /** One sequence, in which rows are in order as they come; nothing tells when they happened. */
    SEQUENCE,
    /**
     * The timestamps of a topic's records. One that is behind the latest of its partition counts as
     * being as late as that one, so that no row is late.
     */
    ARRIVAL,
    /** Event time; what is further out of order than agreed is late. */
    EVENT_TIME
  }

  /**
   * Event time, in milliseconds.
   *
   * @param column which tells it; −1 for the timestamps of a topic's records
   * @param outOfOrdernessMillis how far a row may be behind the latest of its partition
   * @param idleMillis how long a partition may be silent before others go on without it
   * @param windowMillis how long a window looks back; 0 where it counts rows
   * @param emitMillis readings come at its multiples since the epoch; 0 where rows are counted
   * @param referenceMillis how long the reference is; 0 where rows are counted or it is given
   * @param sampleAbove above how many rows a second, in a segment, pairs that look at neighbours
   *     take a sample; 0 for never
   */
  public record EventTime(
      Order order,
      int column,
      long outOfOrdernessMillis,
      long idleMillis,
      long windowMillis,
      long emitMillis,
      long referenceMillis,
      long sampleAbove)
      implements Serializable {

    /** Without samples. */
    public EventTime(
        Order order,
        int column,
        long outOfOrdernessMillis,
        long idleMillis,
        long windowMillis,
        long emitMillis,
        long referenceMillis) {
      this(
          order,
          column,
          outOfOrdernessMillis,
          idleMillis,
          windowMillis,
          emitMillis,
          referenceMillis,
          0);
    }

    /** No time: the order of arrival. */
    public static final EventTime NONE = new EventTime(Order.SEQUENCE, -1, 0, 0, 0, 0, 0);

    /** Whether rows are known to have happened at a time. */
    public boolean isKnown() {
      return order != Order.SEQUENCE;
    }
  }

  /**
   * Segments.
   *
   * @param columns whose values name a row's segment; none where there is but one
   * @param max how many there may be at a time
   * @param idleMillis after how long without a row one is forgotten; 0 for never
   */
  public record Segments(List<Integer> columns, int max, long idleMillis) implements Serializable {

    /** One segment, whose name is empty. */
    public static final Segments NONE = new Segments(List.of(), 1, 0);

    public Segments {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Targets that come later and find their rows by an identifier.
   *
   * @param idColumn the column of the identifier; −1 where rows have their targets
   * @param withinMillis how long after its row a target counts
   * @param last whether the last one in that time counts, else the first
   * @param minCoverage the share of rows with a target below which a window says {@code
   *     TOO_FEW_LABELS}
   */
  public record Labels(int idColumn, long withinMillis, boolean last, double minCoverage)
      implements Serializable {

    /** Rows have their targets, or none. */
    public static final Labels NONE = new Labels(-1, 0, false, 0);

    /** Whether targets come from elsewhere. */
    public boolean areJoined() {
      return idColumn >= 0;
    }
  }
}
