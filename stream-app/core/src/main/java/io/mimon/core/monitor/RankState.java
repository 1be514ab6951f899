package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one alarm that a segment has about the order of its features. */
final class RankState {
  private long counted = Long.MIN_VALUE;
  private @Nullable Episode episode;
  private String feature = "";

  /** Where the last window ended that was of the reference, or was held against it. */
  long counted() {
    return counted;
  }

  void counted(long end) {
    counted = end;
  }

  /** The alarm that stands; null if none does. */
  @Nullable Episode episode() {
    return episode;
  }

  /** Whom it is about, as long as it stands. */
  String feature() {
    return feature;
  }

  void begin(Episode begun, String of) {
    episode = begun;
    feature = of;
  }

  void escalate(Episode to) {
    episode = to;
  }

  void end() {
    episode = null;
    feature = "";
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(counted);
    out.writeUTF(feature);
    out.writeLong(episode == null ? 0 : episode.since());
    out.writeUTF(episode == null ? "" : episode.severity().name());
  }

  static RankState read(DataInput in) throws IOException {
    RankState state = new RankState();
    state.counted = in.readLong();
    state.feature = in.readUTF();
    long since = in.readLong();
    String severity = in.readUTF();
    state.episode =
        severity.isEmpty()
            ? null
            : new Episode(Episode.Kind.RANK_CHANGED, since, Episode.Severity.valueOf(severity));
    return state;
  }
}
