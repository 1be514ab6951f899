package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Blocks in a row of which nothing can be said, and the alarm about that: of a feature, or of the
 * target and so of all features. One block is a gap, {@value #BLOCKS} are an alarm; one that is
 * sound ends it.
 */
final class Lack {
  private static final int BLOCKS = 2;

  private int blocks;
  private @Nullable Episode episode;

  /** The alarm that stands; null if none does. */
  @Nullable Episode episode() {
    return episode;
  }

  /**
   * Takes in a block.
   *
   * @return an alarm that has begun or ended with it; null if none has
   */
  @Nullable Episode next(boolean lacks, long end) {
    blocks = lacks ? blocks + 1 : 0;
    if (blocks == BLOCKS && episode == null) {
      episode = new Episode(Episode.Kind.INSUFFICIENT_DATA, end);
      return episode;
    }
    Episode over = lacks ? null : episode;
    if (over != null) {
      episode = null;
    }
    return over;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(blocks);
    out.writeBoolean(episode != null);
    out.writeLong(episode == null ? 0 : episode.since());
  }

  static Lack read(DataInput in) throws IOException {
    Lack lack = new Lack();
    lack.blocks = in.readInt();
    boolean stands = in.readBoolean();
    long since = in.readLong();
    lack.episode = stands ? new Episode(Episode.Kind.INSUFFICIENT_DATA, since) : null;
    return lack;
  }
}
