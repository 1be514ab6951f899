package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.estimators.TermSpread;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of a feature between windows: its reference, and what has been seen since. */
final class FeatureState {
  private final List<Reference.Sample> samples;
  private FeatureWatch watch = new FeatureWatch();
  private Lack lack = new Lack();
  private @Nullable Reference reference;

  /** Where the last window ended that was of the reference, or was held against it. */
  private long counted = Long.MIN_VALUE;

  /** Where the last window ended that was of the reference, and where the last look did. */
  private long referenceEnd = Long.MIN_VALUE;

  private long looked = Long.MIN_VALUE;

  FeatureState(List<Reference.Sample> samples) {
    this.samples = new ArrayList<>(samples);
  }

  /** Counts a window of the reference in; one without an estimate or error is left out. */
  void sample(PairEstimate pair) {
    double nats = pair.estimate().nats();
    double error = pair.estimate().standardErrorNats();
    if (!Double.isNaN(nats) && !Double.isNaN(error)) {
      samples.add(new Reference.Sample(nats, error, pair.spread()));
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

  /** Where the last window ended that counted; the next one begins there at the earliest. */
  long counted() {
    return counted;
  }

  void counted(long end) {
    counted = end;
  }

  /** The window is of the reference: what is held against that begins where it ends. */
  void countedInReference(long end) {
    counted = end;
    referenceEnd = end;
  }

  long referenceEnd() {
    return referenceEnd;
  }

  /** Where the last window ended that was looked at, block or not. */
  long looked() {
    return looked;
  }

  void looked(long end) {
    looked = end;
  }

  /** Blocks of which nothing can be said. */
  Lack lack() {
    return lack;
  }

  FeatureWatch watch() {
    return watch;
  }

  /** The alarm that stands; null if none does. */
  @Nullable Episode episode() {
    return watch.episode();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(samples.size());
    for (Reference.Sample sample : samples) {
      out.writeDouble(sample.nats());
      out.writeDouble(sample.standardErrorNats());
      out.writeBoolean(sample.spread() != null);
      if (sample.spread() != null) {
        Spreads.write(sample.spread(), out);
      }
    }
    out.writeLong(counted);
    out.writeLong(referenceEnd);
    out.writeLong(looked);
    watch.write(out);
    lack.write(out);
  }

  static FeatureState read(DataInput in) throws IOException {
    List<Reference.Sample> samples = new ArrayList<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      double nats = in.readDouble();
      double error = in.readDouble();
      @Nullable TermSpread spread = in.readBoolean() ? Spreads.read(in) : null;
      samples.add(new Reference.Sample(nats, error, spread));
    }
    FeatureState feature = new FeatureState(samples);
    feature.counted = in.readLong();
    feature.referenceEnd = in.readLong();
    feature.looked = in.readLong();
    feature.watch = FeatureWatch.read(in);
    feature.lack = Lack.read(in);
    return feature;
  }

  /** Reads what versions wrote that tested each window by itself. */
  static FeatureState readOfWindows(DataInput in) throws IOException {
    List<Reference.Sample> samples = new ArrayList<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      samples.add(new Reference.Sample(in.readDouble(), in.readDouble()));
    }
    FeatureState feature = new FeatureState(samples);
    String kind = in.readUTF();
    long since = in.readLong();
    feature.watch.episode(kind.isEmpty() ? null : new Episode(Episode.Kind.valueOf(kind), since));
    return feature;
  }
}
