package io.mimon.core.monitor;

import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FallWatch;
import io.mimon.core.drift.Reference;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a feature's place in the order of the reference, and of its margin there.
 */
final class RankStep {
  /**
   * What is added to a margin, which may be negative where information is not: so much that nothing
   * is clipped at zero.
   */
  static final double LIFT_NATS = 100;

  private static final int BLOCKS_TO_BEGIN = 2;

  private final List<Reference.Sample> margins = new ArrayList<>();
  private final FallWatch watch = new FallWatch(Episode.Kind.RANK_CHANGED, BLOCKS_TO_BEGIN);
  private boolean ranked;
  private int place;
  private @Nullable Reference reference;

  /** The feature is there when the order is made; its place in it is from 1, or 0 for none. */
  void rank(int at) {
    ranked = true;
    place = at;
  }

  /** Whether it was there when the order was made. */
  boolean isRanked() {
    return ranked;
  }

  int place() {
    return place;
  }

  /** Counts a window of the reference in. */
  void sample(double marginNats, double errorNats) {
    margins.add(new Reference.Sample(marginNats + LIFT_NATS, errorNats));
    reference = null;
  }

  /** What matters of a margin is an absolute change: its reference is lifted. */
  static DriftRule matters(DriftRule of, Reference lifted) {
    return new DriftRule(
        of.effectNats(lifted.nats() - LIFT_NATS),
        0,
        of.significance(),
        of.falseAlarmsPerMonth(),
        of.rowsPerMonth());
  }

  /** The reference, lifted; null if there is none, or none with an error. */
  @Nullable Reference reference() {
    if (reference == null && !margins.isEmpty()) {
      reference = Reference.of(margins);
    }
    return reference == null || reference.isStill() ? null : reference;
  }

  FallWatch watch() {
    return watch;
  }

  List<Reference.Sample> margins() {
    return margins;
  }

  void begin(KindReference given) {
    ranked = given.ranked();
    place = given.place();
    margins.addAll(given.margins());
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(ranked);
    out.writeInt(place);
    Samples.write(margins, out);
    watch.write(out);
  }

  void restore(DataInput in) throws IOException {
    ranked = in.readBoolean();
    place = in.readInt();
    margins.addAll(Samples.read(in));
    watch.restore(in);
  }
}
