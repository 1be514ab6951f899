package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.align.JoinEvent.Kind;
import io.mimon.core.align.LabelStreams.Joined;
import io.mimon.core.align.LabelStreams.Result;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** As an engine does it: state as bytes by id, a queue of timers, a watermark. */
final class JoinRun {
  private record Timer(long time, String id) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : id.compareTo(other.id);
    }
  }

  final Result result = new Result();
  private final LabelJoin join;
  private final Map<String, byte[]> states = new HashMap<>();
  private final TreeSet<Timer> timers = new TreeSet<>();
  private long watermark = Long.MIN_VALUE;

  JoinRun(LabelJoin join) {
    this.join = join;
  }

  void add(JoinEvent event) {
    JoinState state = state(event.id());
    long before = join.timer(state);
    join.add(state, event, watermark, new Collects(Long.MIN_VALUE));
    store(event.id(), state, before);
  }

  void advanceTo(long time) {
    watermark = time;
    while (!timers.isEmpty() && timers.first().time <= time) {
      Timer timer = timers.first();
      JoinState state = state(timer.id);
      join.advance(state, timer.time, new Collects(timer.time));
      store(timer.id, state, timer.time);
    }
  }

  private JoinState state(String id) {
    return JoinState.of(id, states.get(id));
  }

  private void store(String id, JoinState state, long timerBefore) {
    JoinStateInvariants.check(state);
    byte[] encoded = state.encode();
    assertEquals(encoded == null, state.isEmpty());
    if (encoded == null) {
      states.remove(id);
    } else {
      states.put(id, encoded);
    }
    timers.remove(new Timer(timerBefore, id));
    if (join.timer(state) != LabelJoin.NO_TIMER) {
      assertNotNull(encoded);
      assertTrue(join.timer(state) > timerBefore || watermark < join.timer(state));
      timers.add(new Timer(join.timer(state), id));
    }
  }

  Result drained() {
    advanceTo(Long.MAX_VALUE);
    assertHoldsNothing();
    return result.sorted();
  }

  void assertHoldsNothing() {
    assertTrue(states.isEmpty(), () -> "state of " + states.keySet());
    assertTrue(timers.isEmpty(), () -> "timers " + timers);
  }

  private final class Collects implements LabelJoin.Output {
    private final long now;

    private Collects(long now) {
      this.now = now;
    }

    @Override
    public void joined(long time, int partition, long offset, byte[] row, @Nullable String label) {
      assertEquals(now, time, "a row leaves when its time has come");
      String text = new String(row, StandardCharsets.UTF_8);
      result.rows().add(new Joined(time, partition, offset, text, label));
    }

    @Override
    public void rejected(JoinEvent prediction, JoinCount count) {
      assertEquals(Kind.PREDICTION, prediction.kind());
      assertFalse(prediction.id().isEmpty());
      result.rejected().add(prediction.id() + " " + prediction.time() + " " + prediction.offset());
    }

    @Override
    public void count(JoinCount count) {
      result.count(count);
    }
  }

  /** The numbers are those of {@link JoinState}. */
  private static final class JoinStateInvariants {
    static void check(JoinState state) {
      int size = state.events().size();
      assertTrue(size <= LabelJoin.EVENTS_MAX, "1");
      int waiting = state.next() == null ? size : state.events().indexOf(state.next());
      for (int i = waiting + 1; i < size; i++) {
        assertFalse(state.events().get(i).isBefore(state.events().get(i - 1)), "1");
      }
      assertEquals(state.phase() == JoinState.Phase.WAIT_PREDICTION, waiting > 0, "2");
      for (JoinEvent event : state.events().subList(0, waiting)) {
        assertEquals(Kind.OUTCOME, event.kind(), "2");
      }
      if (state.phase() == JoinState.Phase.WAIT_LABEL) {
        assertNotNull(state.prediction(), "3");
      } else {
        assertEquals(state.phase() == JoinState.Phase.DONE, state.label() != null, "3");
      }
    }
  }
}
