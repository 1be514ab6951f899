package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FallWatch;
import io.mimon.core.drift.Reference;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of what a feature tells beyond others. */
final class Redundancy {
  private final List<Reference.Sample> samples = new ArrayList<>();
  private final FallWatch watch = new FallWatch(Episode.Kind.BECAME_REDUNDANT, 1);
  private double relevanceNats;
  private @Nullable Reference reference;

  /** Where the last window ended that was of the reference, or was held against it. */
  private long counted = Long.MIN_VALUE;

  /** Counts a window of the reference in, with what the feature tells in it by itself. */
  void sample(Reference.Sample beyond, double alone) {
    samples.add(beyond);
    relevanceNats += alone;
    reference = null;
  }

  /** The reference; null if there is none, or none from which anything could fall. */
  @Nullable Reference reference() {
    if (reference == null && !samples.isEmpty()) {
      reference = Reference.of(samples);
    }
    return reference == null || reference.isStill() ? null : reference;
  }

  /** What the feature told by itself in the reference, on average. */
  double relevanceNats() {
    return relevanceNats / samples.size();
  }

  /**
   * What a window says: what the feature tells beyond others, and with it what it tells less by
   * itself than it did, as if all of that had been its alone. So only what others have come to tell
   * counts as a fall, whatever else has happened to the feature or the target.
   */
  double keptNats(double beyond, double alone) {
    return beyond + Math.max(0, relevanceNats() - alone);
  }

  FallWatch watch() {
    return watch;
  }

  long counted() {
    return counted;
  }

  void counted(long end) {
    counted = end;
  }

  List<Reference.Sample> samples() {
    return samples;
  }

  double relevanceSum() {
    return relevanceNats;
  }

  void begin(KindReference given) {
    samples.addAll(given.beyond());
    relevanceNats = given.relevanceNats();
  }

  void write(DataOutput out) throws IOException {
    Samples.write(samples, out);
    out.writeDouble(relevanceNats);
    out.writeLong(counted);
    watch.write(out);
  }

  void restore(DataInput in) throws IOException {
    samples.addAll(Samples.read(in));
    relevanceNats = in.readDouble();
    counted = in.readLong();
    watch.restore(in);
  }
}
