package io.mimon.core.align;

import io.mimon.core.align.JoinEvent.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LabelJoin} holds of one id; the states are described there.
 *
 * <p>Bytes, big-endian; strings of bytes are preceded by their length (4), -1 for none:
 *
 * <pre>
 * version          1, is 1
 * phase            1, 0 NEW, 1 WAIT_PREDICTION, 2 WAIT_LABEL, 3 DONE, 4 EXPIRED
 * of the phase:
 *   WAIT_PREDICTION  4, how many of the first events are outcomes that wait
 *   WAIT_LABEL       event, the prediction; bytes, the label or none
 *   DONE             8, deadline; 8, end; bytes, the label
 *   EXPIRED          8, end
 * events           4, how many, then each, in order
 *
 * event            1, 0 prediction, 1 outcome; 8, time; 4, partition; 8, offset; bytes, payload
 * </pre>
 *
 * <p>The id is the key it is stored under.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>There are at most {@link LabelJoin#EVENTS_MAX} events; those that do not wait are in order.
 *   <li>Events wait in WAIT_PREDICTION, where at least one does, and in no other phase.
 *   <li>There is a prediction in WAIT_LABEL and in no other phase; a label in DONE, possibly in
 *       WAIT_LABEL, and in no other.
 * </ol>
 */
public final class JoinState {

  /** The states of an id. */
  enum Phase {
    NEW(0),
    WAIT_PREDICTION(1),
    WAIT_LABEL(2),
    DONE(3),
    EXPIRED(4);

    private static final Phase[] BY_CODE = values();

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    private static Phase of(byte code) {
      if (code < 0 || code >= BY_CODE.length) {
        throw new IllegalArgumentException("the state of a join is in an unknown phase " + code);
      }
      return BY_CODE[code];
    }
  }

  private static final byte VERSION = 1;
  private static final byte PREDICTION = 0;
  private static final byte OUTCOME = 1;
  private static final int EVENT_BYTES =
      1 + Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;
  private static final int NO_BYTES = -1;

  private final String id;
  private final List<JoinEvent> events = new ArrayList<>(2); // few ids ever have more
  private Phase phase = Phase.NEW;
  private int waiting;
  private @Nullable JoinEvent prediction;
  private byte @Nullable [] label;
  private long deadline;
  private long end;

  private JoinState(String id) {
    this.id = id;
  }

  /**
   * The state of an id.
   *
   * @param encoded as {@link #encode} gave it, or null
   * @throws IllegalArgumentException if the bytes are of another version or cut short
   */
  public static JoinState of(String id, byte @Nullable [] encoded) {
    JoinState state = new JoinState(id);
    if (encoded != null) {
      try {
        state.read(ByteBuffer.wrap(encoded));
      } catch (BufferUnderflowException e) {
        throw new IllegalArgumentException(
            "the state of a join is cut short at " + encoded.length + " bytes", e);
      }
    }
    return state;
  }

  private void read(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "state of a join of version " + version + "; this program reads version " + VERSION);
    }
    phase = Phase.of(in.get());
    switch (phase) {
      case NEW -> {}
      case WAIT_PREDICTION -> waiting = in.getInt();
      case WAIT_LABEL -> {
        prediction = readEvent(in);
        label = readBytes(in);
      }
      case DONE -> {
        deadline = in.getLong();
        end = in.getLong();
        label = readBytes(in);
      }
      case EXPIRED -> end = in.getLong();
    }
    for (int left = in.getInt(); left > 0; left--) {
      events.add(readEvent(in));
    }
  }

  private JoinEvent readEvent(ByteBuffer in) {
    byte code = in.get();
    if (code != PREDICTION && code != OUTCOME) {
      throw new IllegalArgumentException("the state of a join has an event of type " + code);
    }
    Kind kind = code == PREDICTION ? Kind.PREDICTION : Kind.OUTCOME;
    long time = in.getLong();
    int partition = in.getInt();
    long offset = in.getLong();
    return new JoinEvent(
        kind, id, time, partition, offset, Objects.requireNonNull(readBytes(in), "payload"));
  }

  private static byte @Nullable [] readBytes(ByteBuffer in) {
    int length = in.getInt();
    if (length == NO_BYTES) {
      return null;
    }
    if (length > in.remaining()) {
      throw new BufferUnderflowException(); // before so much is allocated
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** The bytes to keep, or null if there is nothing to. */
  public byte @Nullable [] encode() {
    if (isEmpty()) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(encodedSize());
    out.put(VERSION).put(phase.code);
    switch (phase) {
      case NEW -> {}
      case WAIT_PREDICTION -> out.putInt(waiting);
      case WAIT_LABEL -> {
        write(prediction(), out);
        write(label, out);
      }
      case DONE -> {
        out.putLong(deadline).putLong(end);
        write(label, out);
      }
      case EXPIRED -> out.putLong(end);
    }
    out.putInt(events.size());
    for (JoinEvent event : events) {
      write(event, out);
    }
    return out.array();
  }

  private int encodedSize() {
    int labelBytes = Integer.BYTES + (label == null ? 0 : label.length);
    int size =
        2
            + Integer.BYTES
            + switch (phase) {
              case NEW -> 0;
              case WAIT_PREDICTION -> Integer.BYTES;
              case WAIT_LABEL -> EVENT_BYTES + prediction().payload().length + labelBytes;
              case DONE -> 2 * Long.BYTES + labelBytes;
              case EXPIRED -> Long.BYTES;
            };
    for (JoinEvent event : events) {
      size += EVENT_BYTES + event.payload().length;
    }
    return size;
  }

  private static void write(JoinEvent event, ByteBuffer out) {
    out.put(event.kind() == Kind.PREDICTION ? PREDICTION : OUTCOME)
        .putLong(event.time())
        .putInt(event.partition())
        .putLong(event.offset());
    write(event.payload(), out);
  }

  private static void write(byte @Nullable [] bytes, ByteBuffer out) {
    if (bytes == null) {
      out.putInt(NO_BYTES);
    } else {
      out.putInt(bytes.length).put(bytes);
    }
  }

  /** Whether there is nothing to keep. */
  public boolean isEmpty() {
    return phase == Phase.NEW && events.isEmpty();
  }

  Phase phase() {
    return phase;
  }

  /** Those that wait, then those to come, in order. */
  List<JoinEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /** The next to be applied, or null. */
  @Nullable JoinEvent next() {
    return events.size() == waiting ? null : events.get(waiting);
  }

  JoinEvent prediction() {
    return Objects.requireNonNull(prediction, "prediction");
  }

  byte @Nullable [] label() {
    return label;
  }

  long deadline() {
    return deadline;
  }

  /** Of DONE and EXPIRED, until when the id is remembered, inclusive. */
  long end() {
    return end;
  }

  void add(JoinEvent event) {
    int at = events.size();
    while (at > waiting && event.isBefore(events.get(at - 1))) {
      at--;
    }
    events.add(at, event);
  }

  void removeNext() {
    events.remove(waiting);
  }

  /** The next event, an outcome, waits. */
  void waitForPrediction() {
    phase = Phase.WAIT_PREDICTION;
    waiting++;
  }

  /** The outcomes that wait; none does afterwards. */
  JoinEvent[] removeWaiting() {
    List<JoinEvent> head = events.subList(0, waiting);
    JoinEvent[] outcomes = head.toArray(new JoinEvent[0]);
    head.clear();
    waiting = 0;
    return outcomes;
  }

  void removeFirstWaiting() {
    events.remove(0);
    waiting--;
    phase = waiting == 0 ? Phase.NEW : Phase.WAIT_PREDICTION;
  }

  void waitForLabel(JoinEvent event) {
    phase = Phase.WAIT_LABEL;
    prediction = event;
  }

  void label(byte[] bytes) {
    label = bytes;
  }

  /** The row has left. */
  void remember(long labelsUntil, long idUntil) {
    phase = label == null ? Phase.EXPIRED : Phase.DONE;
    prediction = null;
    deadline = labelsUntil;
    end = idUntil;
  }

  void forget() {
    phase = Phase.NEW;
    label = null;
  }
}
