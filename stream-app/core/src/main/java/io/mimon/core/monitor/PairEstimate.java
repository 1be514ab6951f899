package io.mimon.core.monitor;

import io.mimon.estimators.Entropies;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.TermSpread;
import io.mimon.estimators.Validity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One feature's estimate over one window, of its information about the target or of that given
 * other columns.
 *
 * @param feature the feature's number in the plan
 * @param estimate over the rows of the window in which the feature is present, and so are the given
 *     columns
 * @param missingRows the rows of the window in which it is not
 * @param pearson the correlation over the same rows; NaN where there is none, see {@link
 *     Correlations}
 * @param scaleName the scale of the numeric side or sides
 * @param jittered whether ties were broken
 * @param outside where numbers are binned, how many values of the feature lie beyond those of the
 *     reference; null elsewhere
 * @param spread how estimates like it scatter, where the window is of the reference; else null
 * @param drift how far feature and target are from the reference, where that is known; else null
 */
public record PairEstimate(
    int feature,
    Estimate estimate,
    int missingRows,
    double pearson,
    String scaleName,
    boolean jittered,
    @Nullable Integer outside,
    @Nullable TermSpread spread,
    @Nullable MarginalDrift drift) {

  /** The scale of bins, which only estimates with a number outside have. */
  static final String BINS = "bins";

  /** An estimate without bins. */
  public PairEstimate(
      int feature,
      Estimate estimate,
      int missingRows,
      double pearson,
      String scaleName,
      boolean jittered) {
    this(feature, estimate, missingRows, pearson, scaleName, jittered, null, null, null);
  }

  PairEstimate withEstimate(Estimate other) {
    return new PairEstimate(
        feature, other, missingRows, pearson, scaleName, jittered, outside, spread, drift);
  }

  /** The same of a feature that has another number. */
  PairEstimate withFeature(int number) {
    return new PairEstimate(
        number, estimate, missingRows, pearson, scaleName, jittered, outside, spread, drift);
  }

  /** The same with what is known of its spread. */
  PairEstimate withSpread(@Nullable TermSpread known) {
    return new PairEstimate(
        feature, estimate, missingRows, pearson, scaleName, jittered, outside, known, drift);
  }

  /** The same with what is known of the columns. */
  PairEstimate withDrift(@Nullable MarginalDrift known) {
    return new PairEstimate(
        feature, estimate, missingRows, pearson, scaleName, jittered, outside, spread, known);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(feature);
    out.writeUTF(estimate.estimator().name());
    out.writeInt(estimate.k());
    out.writeInt(estimate.n());
    out.writeDouble(estimate.nats());
    out.writeDouble(estimate.standardErrorNats());
    out.writeDouble(estimate.nullNats());
    out.writeDouble(estimate.pValue());
    out.writeDouble(estimate.entropies().xNats());
    out.writeDouble(estimate.entropies().yNats());
    out.writeDouble(estimate.entropies().jointNats());
    out.writeUTF(estimate.validity().name());
    out.writeInt(missingRows);
    out.writeDouble(pearson);
    out.writeUTF(scaleName);
    out.writeBoolean(jittered);
    if (scaleName.equals(BINS)) {
      out.writeInt(outside == null ? -1 : outside);
    }
  }

  static PairEstimate read(DataInput in) throws IOException {
    int feature = in.readInt();
    Estimate estimate =
        new Estimate(
            EstimatorType.valueOf(in.readUTF()),
            in.readInt(),
            in.readInt(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble(),
            new Entropies(in.readDouble(), in.readDouble(), in.readDouble()),
            Validity.valueOf(in.readUTF()));
    int missing = in.readInt();
    double pearson = in.readDouble();
    String scale = in.readUTF();
    boolean jittered = in.readBoolean();
    int outside = scale.equals(BINS) ? in.readInt() : -1;
    return new PairEstimate(
        feature,
        estimate,
        missing,
        pearson,
        scale,
        jittered,
        outside < 0 ? null : outside,
        null,
        null);
  }
}
