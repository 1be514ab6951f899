package io.mimon.core.align;

import io.mimon.core.align.JoinEvent.Kind;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joins predictions with the outcomes of the same id, which come earlier or later, within a time W.
 *
 * <p>Everything is per id. Events may arrive in any order: they are kept until the watermark has
 * passed them and then count in order of (time, predictions before outcomes, partition, offset), so
 * that the result does not depend on arrival. All bounds below are inclusive: what happens at time
 * x includes the events of time x.
 *
 * <pre>
 * state            holds                      leaves at                  to
 * NEW              nothing
 * WAIT_PREDICTION  outcomes, in order         x + W of its last outcome  NEW
 * WAIT_LABEL       prediction, maybe a label  deadline = t + W           DONE, EXPIRED
 * DONE             deadline, label            e + W, e when it entered   NEW
 * EXPIRED          nothing                    t + 2W                     NEW
 *
 * event            state            does
 * prediction at t  NEW              → WAIT_LABEL
 *                  WAIT_PREDICTION  → WAIT_LABEL, then its outcomes count as if they came now
 *                  any other        duplicate-prediction, rejected
 * outcome at x     NEW              → WAIT_PREDICTION
 *                  WAIT_PREDICTION  kept, too
 *                  WAIT_LABEL       first: the row leaves at max(t, x), labelled → DONE
 *                                   last: it is the row's label from now on; if there was one,
 *                                   duplicate-label if equal, else corrected-label
 *                  DONE             x &gt; deadline: late-label; else duplicate-label if equal to
 *                                   the row's label, else corrected-label
 *                  EXPIRED          late-label
 * x + W            WAIT_PREDICTION  outcome of x: orphan-label; → NEW if it was the last
 * deadline         WAIT_LABEL       the row leaves at t + W: labelled → DONE if it has a label,
 *                                   else unlabelled → EXPIRED
 * its end          DONE, EXPIRED    → NEW: the id is forgotten
 * </pre>
 *
 * <p>So an outcome from W before its prediction until W after it is in time. A label that corrects
 * a corrected one counts as one more correction.
 *
 * <p>An engine keeps {@link JoinState#encode} under the id and one timer in event time: it calls
 * {@link #add} for an event, {@link #advance} when the timer's time is reached by the watermark,
 * and sets the timer to {@link #timer} after either. If timers fire in order of their times, rows
 * leave in order of their times, and when the watermark is w all those with a time up to w have
 * left. At the latest 2W after its last event an id has no state and no timer.
 *
 * <p>An event at or behind the watermark, which a partition that was idle may bring, counts as one
 * just after it: rows still leave in order, and none is lost. Only then does arrival matter.
 *
 * <p>An id holds up to {@link #EVENTS_MAX} events at once, far more than any that identifies a
 * prediction. What is beyond is counted and, if a prediction, rejected; which ones then depends on
 * arrival.
 */
public final class LabelJoin {

  /** The timer of an id without state. */
  public static final long NO_TIMER = Long.MIN_VALUE;

  /** Events an id holds at once, those that wait included. */
  public static final int EVENTS_MAX = 1_000;

  private final LabelPolicy policy;
  private final long withinMillis;

  /** A join of labels that are at most this far from their predictions. */
  public LabelJoin(LabelPolicy policy, Duration within) {
    this.policy = policy;
    withinMillis = within.toMillis();
    if (withinMillis < 0) {
      throw new IllegalArgumentException("labels within " + withinMillis + " ms; it is at least 0");
    }
  }

  /** Where rows and counts go. */
  public interface Output {
    /**
     * A row enters.
     *
     * @param time when, in event time
     * @param partition of its prediction
     * @param offset of its prediction
     * @param row the payload of its prediction
     * @param label null if it has none
     */
    void joined(long time, int partition, long offset, byte[] row, @Nullable String label);

    /** A prediction does not enter, for what {@code count} says; it has been counted. */
    void rejected(JoinEvent prediction, JoinCount count);

    /** One more of something. */
    void count(JoinCount count);
  }

  /**
   * Takes an event of the state's id.
   *
   * @param watermark no event in order has a time up to this; MIN_VALUE if there is none yet
   */
  public void add(JoinState state, JoinEvent event, long watermark, Output out) {
    if (state.events().size() == EVENTS_MAX) {
      refuse(event, JoinCount.OVERFLOW, out);
      return;
    }
    boolean behind = event.time() <= watermark;
    state.add(behind ? event.withTime(saturatedSum(watermark, 1)) : event);
  }

  /** When {@link #advance} has something to do next, or {@link #NO_TIMER}. */
  public long timer(JoinState state) {
    if (state.isEmpty()) {
      return NO_TIMER;
    }
    JoinEvent next = state.next();
    if (state.phase() != JoinState.Phase.NEW) {
      long end = end(state);
      return next == null ? end : Math.min(next.time(), end);
    }
    // The first event of an id does nothing but wait, which needs no timer of its own.
    long end = saturatedSum(state.events().get(0).time(), withinMillis);
    return state.events().size() == 1 ? end : Math.min(state.events().get(1).time(), end);
  }

  /** Does all there is to do up to a time that the watermark has reached. */
  public void advance(JoinState state, long time, Output out) {
    while (true) {
      JoinEvent next = state.next();
      boolean hasEnd = state.phase() != JoinState.Phase.NEW;
      if (next != null && next.time() <= time && (!hasEnd || next.time() <= end(state))) {
        apply(state, next, out);
      } else if (hasEnd && end(state) <= time) {
        end(state, out);
      } else {
        return;
      }
    }
  }

  /** Until when, inclusive, a state other than NEW lasts; of outcomes that wait, the first one. */
  private long end(JoinState state) {
    return switch (state.phase()) {
      case WAIT_PREDICTION -> saturatedSum(state.events().get(0).time(), withinMillis);
      case WAIT_LABEL -> saturatedSum(state.prediction().time(), withinMillis);
      case DONE, EXPIRED -> state.end();
      case NEW -> throw new IllegalStateException("an id without state has no end");
    };
  }

  private void apply(JoinState state, JoinEvent event, Output out) {
    if (event.kind() == Kind.OUTCOME) {
      if (state.phase() == JoinState.Phase.NEW
          || state.phase() == JoinState.Phase.WAIT_PREDICTION) {
        state.waitForPrediction();
      } else {
        state.removeNext();
        applyLabel(state, event, out);
      }
      return;
    }
    state.removeNext();
    switch (state.phase()) {
      case NEW -> state.waitForLabel(event);
      case WAIT_PREDICTION -> {
        JoinEvent[] outcomes = state.removeWaiting();
        state.waitForLabel(event);
        for (JoinEvent outcome : outcomes) {
          applyLabel(state, outcome, out);
        }
      }
      default -> refuse(event, JoinCount.DUPLICATE_PREDICTION, out);
    }
  }

  /** An outcome whose prediction is there or was. */
  private void applyLabel(JoinState state, JoinEvent outcome, Output out) {
    byte @Nullable [] label = state.label();
    if (state.phase() == JoinState.Phase.EXPIRED
        || (state.phase() == JoinState.Phase.DONE && outcome.time() > state.deadline())) {
      out.count(JoinCount.LATE_LABEL);
    } else if (label != null) {
      boolean same = Arrays.equals(label, outcome.payload());
      out.count(same ? JoinCount.DUPLICATE_LABEL : JoinCount.CORRECTED_LABEL);
      if (state.phase() == JoinState.Phase.WAIT_LABEL) {
        state.label(outcome.payload());
      }
    } else {
      state.label(outcome.payload());
      if (policy == LabelPolicy.FIRST) {
        leave(state, Math.max(state.prediction().time(), outcome.time()), out);
      }
    }
  }

  private void end(JoinState state, Output out) {
    switch (state.phase()) {
      case WAIT_PREDICTION -> {
        state.removeFirstWaiting();
        out.count(JoinCount.ORPHAN_LABEL);
      }
      case WAIT_LABEL -> leave(state, end(state), out);
      default -> state.forget();
    }
  }

  /** The row of WAIT_LABEL leaves with what label it has. */
  private void leave(JoinState state, long time, Output out) {
    JoinEvent row = state.prediction();
    byte @Nullable [] label = state.label();
    long deadline = saturatedSum(row.time(), withinMillis);
    state.remember(deadline, saturatedSum(time, withinMillis));
    out.count(label == null ? JoinCount.UNLABELLED : JoinCount.LABELLED);
    out.joined(
        time,
        row.partition(),
        row.offset(),
        row.payload(),
        label == null ? null : new String(label, StandardCharsets.UTF_8));
  }

  private static void refuse(JoinEvent event, JoinCount count, Output out) {
    out.count(count);
    if (event.kind() == Kind.PREDICTION) {
      out.rejected(event, count);
    }
  }

  /** The sum with what is not negative, at most MAX_VALUE. */
  private static long saturatedSum(long time, long millis) {
    long sum = time + millis;
    return sum < time ? Long.MAX_VALUE : sum;
  }
}
