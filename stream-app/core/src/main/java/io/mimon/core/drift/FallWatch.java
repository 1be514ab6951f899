package io.mimon.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence that a quantity has fallen below its reference, and the alarm that stands: what
 * {@link FeatureWatch} is to both sides. A rise is no alarm, and ends one.
 *
 * <p>Its limits are those of a test of two sides, so that it raises half the false alarms these
 * allow.
 */
public final class FallWatch {
  private final Episode.Kind kind;
  private final int blocksToBegin;
  private FeatureWatch watch = new FeatureWatch();
  private int blocksFallen;

  /** What a block may do. */
  public enum Gate {
    OPEN,
    /** It is evidence, and begins no alarm: what has fallen is said already, or cannot be told. */
    SHUT,
    /** Whatever its evidence, there is nothing wrong any more. */
    BACK
  }

  /**
   * A block held against the reference.
   *
   * @param events what became of the alarm
   */
  public record Outcome(Verdict verdict, List<FeatureWatch.Event> events) {}

  /**
   * A watch without evidence.
   *
   * @param kind of its alarms
   * @param blocksToBegin how many blocks in a row have to say it
   */
  public FallWatch(Episode.Kind kind, int blocksToBegin) {
    this.kind = kind;
    this.blocksToBegin = blocksToBegin;
  }

  /** The alarm that stands; null if none does. */
  public @Nullable Episode episode() {
    Episode episode = watch.episode();
    return episode == null ? null : named(episode);
  }

  private Episode named(Episode episode) {
    return new Episode(kind, episode.since(), episode.severity());
  }

  /**
   * Takes in the next block.
   *
   * @param reference one that is not still
   * @param end of the block
   */
  public Outcome next(
      DriftRule rule,
      Reference reference,
      AlarmLimits limits,
      double nats,
      int rows,
      long end,
      Gate gate) {
    Verdict verdict =
        watch.next(rule, reference, limits, Scored.of(reference, nats, Double.NaN, rows));
    boolean fallen = verdict.drifted() && verdict.side() < 0 && gate != Gate.BACK;
    blocksFallen = fallen ? blocksFallen + 1 : 0;
    boolean begins = gate == Gate.OPEN && blocksFallen >= blocksToBegin;
    Verdict followed =
        verdict.as(
            fallen && (watch.episode() != null || begins),
            verdict.back() || verdict.side() > 0 || gate == Gate.BACK);
    List<FeatureWatch.Event> events =
        watch.follow(followed, end).stream()
            .map(event -> new FeatureWatch.Event(event.change(), named(event.episode())))
            .toList();
    return new Outcome(followed, events);
  }

  /** Drops the alarm that stands, and all evidence. */
  public void forget() {
    watch = new FeatureWatch();
    blocksFallen = 0;
  }

  /** Writes all of it. */
  public void write(DataOutput out) throws IOException {
    watch.write(out);
    out.writeInt(blocksFallen);
  }

  /** Takes over what {@link #write} wrote. */
  public void restore(DataInput in) throws IOException {
    watch = FeatureWatch.read(in);
    blocksFallen = in.readInt();
  }
}
