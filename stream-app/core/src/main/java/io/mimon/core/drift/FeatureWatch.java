package io.mimon.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The evidence about one feature and the alarm that stands: blocks in, changes of the alarm out.
 *
 * <p>An alarm begins once, whatever many blocks confirm it; it is raised again, under its old name,
 * when it becomes severe. It ends when {@value #BACK_BLOCKS} blocks in a row are back, or with a
 * drift to the other side; then all evidence is forgotten, and {@value #QUIET_BLOCKS} blocks pass
 * before another may begin on the same side, unless it is severe.
 */
public final class FeatureWatch {
  private static final int BACK_BLOCKS = 2;
  private static final int QUIET_BLOCKS = 2;

  private Cusum cusum = new Cusum();
  private @Nullable Episode episode;
  private int backBlocks;
  private int quietBlocks;
  private Episode.@Nullable Kind lastKind;

  /** What becomes of an alarm. */
  public enum Change {
    BEGUN,
    ESCALATED,
    ENDED
  }

  /**
   * A change of an alarm.
   *
   * @param episode as it is after it, or was before it ended
   */
  public record Event(Change change, Episode episode) {}

  /** The alarm that stands; null if none does. */
  public @Nullable Episode episode() {
    return episode;
  }

  /** Sets the alarm that stands. */
  public void episode(@Nullable Episode now) {
    episode = now;
  }

  /** Holds a window between blocks against the reference: it may begin an alarm, and no more. */
  public Verdict look(DriftRule rule, Reference reference, AlarmLimits limits, Scored window) {
    return cusum.look(rule, reference, limits, window);
  }

  /** Holds the next block against the reference. */
  public Verdict next(DriftRule rule, Reference reference, AlarmLimits limits, Scored block) {
    return cusum.next(rule, reference, limits, block);
  }

  /** What a look between blocks makes of the alarm. */
  public List<Event> followLook(Verdict verdict, long end) {
    boolean single = Math.abs(verdict.score()) >= verdict.limits().single();
    boolean begins = single && verdict.drifted() && episode == null && quietBlocks == 0;
    return begins ? List.of(begun(kind(verdict), end, severity(verdict))) : List.of();
  }

  private static Episode.Kind kind(Verdict verdict) {
    return verdict.side() < 0 ? Episode.Kind.RELEVANCE_LOST : Episode.Kind.RELEVANCE_GAINED;
  }

  private static Episode.Severity severity(Verdict verdict) {
    return verdict.severe() ? Episode.Severity.CRITICAL : Episode.Severity.WARNING;
  }

  private Event begun(Episode.Kind kind, long end, Episode.Severity severity) {
    episode = new Episode(kind, end, severity);
    backBlocks = 0;
    quietBlocks = 0;
    return new Event(Change.BEGUN, episode);
  }

  /**
   * What a block makes of the alarm, in order.
   *
   * @param end of the block
   */
  public List<Event> follow(Verdict verdict, long end) {
    List<Event> events = new ArrayList<>();
    Episode.Kind kind = kind(verdict);
    boolean drifted = verdict.drifted();
    if (episode != null) {
      backBlocks = verdict.back() ? backBlocks + 1 : 0;
      boolean reversed = drifted && kind != episode.kind();
      if (reversed || backBlocks >= BACK_BLOCKS) {
        events.add(ended());
        drifted = reversed;
      } else if (drifted && severity(verdict).compareTo(episode.severity()) > 0) {
        episode = episode.as(severity(verdict));
        events.add(new Event(Change.ESCALATED, episode));
      }
    } else if (quietBlocks > 0) {
      quietBlocks--;
      drifted &= kind != lastKind || verdict.severe();
    }
    if (episode == null && drifted) {
      events.add(begun(kind, end, severity(verdict)));
    }
    return events;
  }

  private Event ended() {
    Event event = new Event(Change.ENDED, Objects.requireNonNull(episode));
    lastKind = event.episode().kind();
    episode = null;
    quietBlocks = QUIET_BLOCKS;
    cusum.reset();
    return event;
  }

  /** Writes all of it. */
  public void write(DataOutput out) throws IOException {
    cusum.write(out);
    out.writeUTF(episode == null ? "" : episode.kind().name());
    out.writeLong(episode == null ? 0 : episode.since());
    out.writeUTF(episode == null ? "" : episode.severity().name());
    out.writeInt(backBlocks);
    out.writeInt(quietBlocks);
    out.writeUTF(lastKind == null ? "" : lastKind.name());
  }

  /** Reads what {@link #write} wrote. */
  public static FeatureWatch read(DataInput in) throws IOException {
    FeatureWatch watch = new FeatureWatch();
    watch.cusum = Cusum.read(in);
    String kind = in.readUTF();
    long since = in.readLong();
    String severity = in.readUTF();
    if (!kind.isEmpty()) {
      watch.episode =
          new Episode(Episode.Kind.valueOf(kind), since, Episode.Severity.valueOf(severity));
    }
    watch.backBlocks = in.readInt();
    watch.quietBlocks = in.readInt();
    String last = in.readUTF();
    watch.lastKind = last.isEmpty() ? null : Episode.Kind.valueOf(last);
    return watch;
  }
}
