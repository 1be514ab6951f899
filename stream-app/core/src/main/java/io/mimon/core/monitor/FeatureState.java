package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is remembered of a feature between windows: its reference, and what has been seen since. */
final class FeatureState {
  private final List<Reference.Sample> samples;
  private FeatureWatch watch = new FeatureWatch();
  private Lack lack = new Lack();
  private final Redundancy redundancy = new Redundancy();
  private final RankStep rank = new RankStep();
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

  /** What it tells beyond others. */
  Redundancy redundancy() {
    return redundancy;
  }

  /** Its place among them. */
  RankStep rank() {
    return rank;
  }

  /** All alarms that stand about this feature alone. */
  List<Episode> episodes() {
    return Stream.of(watch.episode(), lack.episode(), redundancy.watch().episode())
        .filter(Objects::nonNull)
        .toList();
  }

  /** What it was among the others in the reference. */
  KindReference kindReference() {
    return new KindReference(
        redundancy.samples(),
        redundancy.relevanceSum(),
        rank.isRanked(),
        rank.place(),
        rank.margins());
  }

  /** Takes over what it was among the others. */
  void begin(KindReference given) {
    redundancy.begin(given);
    rank.begin(given);
  }

  void write(DataOutput out) throws IOException {
    Samples.write(samples, out);
    out.writeLong(counted);
    out.writeLong(referenceEnd);
    out.writeLong(looked);
    watch.write(out);
    lack.write(out);
    redundancy.write(out);
    rank.write(out);
  }

  static FeatureState read(DataInput in) throws IOException {
    FeatureState feature = readOfBlocks(in);
    feature.redundancy.restore(in);
    feature.rank.restore(in);
    return feature;
  }

  /** Reads what versions wrote that watched relevance alone. */
  static FeatureState readOfBlocks(DataInput in) throws IOException {
    FeatureState feature = new FeatureState(Samples.read(in));
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
