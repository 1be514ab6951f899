package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import io.mimon.core.drift.Reference;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of a feature between windows: its reference and the alarm that stands. */
final class FeatureState {
  private final List<Reference.Sample> samples;
  private @Nullable Episode episode;
  private @Nullable Reference reference;

  /** Where the last window ended that counted for the reference, where that is not known before. */
  private long counted = Long.MIN_VALUE;

  FeatureState(List<Reference.Sample> samples) {
    this.samples = new ArrayList<>(samples);
  }

  /** Counts a window of the reference in; one without an estimate or error is left out. */
  void sample(PairEstimate pair) {
    double nats = pair.estimate().nats();
    double error = pair.estimate().standardErrorNats();
    if (!Double.isNaN(nats) && !Double.isNaN(error)) {
      samples.add(new Reference.Sample(nats, error));
      reference = null;
    }
  }

  List<Reference.Sample> samples() {
    return List.copyOf(samples);
  }

  /** The reference; null if no window of it had an estimate. */
  @Nullable Reference reference() {
    if (reference == null && !samples.isEmpty()) {
      reference = Reference.of(samples);
    }
    return reference;
  }

  /** Where the last window ended that counted for the reference of a feature that was added. */
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

  void episode(@Nullable Episode now) {
    episode = now;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(samples.size());
    for (Reference.Sample sample : samples) {
      out.writeDouble(sample.nats());
      out.writeDouble(sample.standardErrorNats());
    }
    out.writeUTF(episode == null ? "" : episode.kind().name());
    out.writeLong(episode == null ? 0 : episode.since());
  }

  static FeatureState read(DataInput in) throws IOException {
    List<Reference.Sample> samples = new ArrayList<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      samples.add(new Reference.Sample(in.readDouble(), in.readDouble()));
    }
    FeatureState feature = new FeatureState(samples);
    String kind = in.readUTF();
    long since = in.readLong();
    feature.episode(kind.isEmpty() ? null : new Episode(Episode.Kind.valueOf(kind), since));
    return feature;
  }
}
