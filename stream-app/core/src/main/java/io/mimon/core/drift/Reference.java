package io.mimon.core.drift;

import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.commons.statistics.distribution.FDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What a feature's relevance was when all was well, and by which law the estimate of a coming block
 * differs from it by chance alone, the reference being an estimate too.
 *
 * <p>It has m disjoint windows with estimates Iᵢ of about n rows each, taken by the same estimator
 * as the block's, so that the bias of either is the same. {@link ReferenceSpread} says how they
 * scatter by their rows, and gives a {@link SteadyScale} g on which they do so alike: with variance
 * v for n rows.
 *
 * <p>What the windows themselves say, b² = Σ(g(Iᵢ) − ḡ)²/(m − 1), is held against v: by an F-test
 * at {@value #POOL_LEVEL} the two are one variance, and pooled by their degrees of freedom, or the
 * stream moves slowly, over more rows than a batch, and b² alone counts, on m − 1 degrees: a long
 * tail, hence few alarms until a reference has seen more. (A preliminary test, Bancroft 1944, doi
 * 10.1214/aoms/1177731284; the level is a compromise between missing a moving stream and taking
 * chance for one.)
 *
 * <p>A block of n′ rows then has
 *
 * <pre>
 *   T = (g(I) − ḡ)/√(v n/n′ + v/m)      Student's t with ν degrees of freedom
 * </pre>
 *
 * so that a probability is right on average over references of that length, not for each; {@link
 * LimitDesign} reckons with their sharing one.
 */
public final class Reference {
  /**
   * An estimate over one window and its standard error, in nats.
   *
   * @param spread how estimates like it scatter; null where that is not known
   */
  public record Sample(double nats, double standardErrorNats, @Nullable TermSpread spread)
      implements Serializable {

    /** One of which nothing more is known. */
    public Sample(double nats, double standardErrorNats) {
      this(nats, standardErrorNats, null);
    }
  }

  /** At which the windows count as moving more than their rows account for. */
  static final double POOL_LEVEL = 0.01;

  private final SteadyScale scale;
  private final double rowsOfWindow;
  private final double meanNats;
  private final double place;
  private final int windows;
  private final double variance;
  private final double degrees;
  private final boolean moving;

  private Reference(List<Sample> samples, SteadyScale scale, double rowsOfWindow, double known) {
    this.scale = scale;
    this.rowsOfWindow = rowsOfWindow;
    this.windows = samples.size();
    this.meanNats = samples.stream().mapToDouble(Sample::nats).sum() / windows;
    double[] places = samples.stream().mapToDouble(s -> scale.of(s.nats())).toArray();
    double sum = 0;
    for (double of : places) {
      sum += of;
    }
    this.place = sum / windows;
    double squares = 0;
    for (double of : places) {
      squares += (of - place) * (of - place);
    }
    double within = scale.variance();
    int free = windows - 1;
    double between = free == 0 ? 0 : squares / free;
    this.moving = free > 0 && within > 0 && movesMore(between / within, free, known);
    if (moving) {
      variance = between;
      degrees = free;
    } else {
      variance = (known * within + squares) / (known + free);
      degrees = known + free;
    }
  }

  private static boolean movesMore(double ratio, int free, double degrees) {
    return FDistribution.of(free, degrees).survivalProbability(ratio) < POOL_LEVEL;
  }

  /**
   * The law after this reference.
   *
   * @throws IllegalArgumentException if there are no samples
   */
  public static Reference of(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a reference needs at least one window");
    }
    List<TermSpread> spreads =
        samples.stream().map(Sample::spread).filter(Objects::nonNull).toList();
    if (spreads.isEmpty()) {
      return ofErrors(samples);
    }
    double mean = samples.stream().mapToDouble(Sample::nats).sum() / samples.size();
    ReferenceSpread spread = ReferenceSpread.of(spreads);
    return new Reference(samples, spread.scale(mean), spread.rows(), spread.degreesOfFreedom());
  }

  /** Where the errors of windows are known only, and not how many rows they had. */
  private static Reference ofErrors(List<Sample> samples) {
    double squares = 0;
    for (Sample sample : samples) {
      squares += sample.standardErrorNats() * sample.standardErrorNats();
    }
    double degrees = StandardError.degreesOfFreedom(Integer.MAX_VALUE) * samples.size();
    return new Reference(samples, SteadyScale.linear(squares / samples.size()), 0, degrees);
  }

  /** The reference value. */
  public double nats() {
    return meanNats;
  }

  /** How many windows it is of. */
  public int windows() {
    return windows;
  }

  /** ν. */
  public double degreesOfFreedom() {
    return degrees;
  }

  /** Whether the reference moved by more than its rows account for. */
  public boolean isMoving() {
    return moving;
  }

  /** Whether it never moved at all, as that of a constant column. */
  public boolean isStill() {
    return variance == 0;
  }

  /** r of {@link LimitDesign}, of blocks as long as the windows. */
  public double share() {
    return 1.0 / windows;
  }

  private double error(int rows) {
    double longer = rowsOfWindow > 0 ? rowsOfWindow / rows : 1;
    return Math.sqrt(variance * (longer + 1.0 / windows));
  }

  /** How far away so many nats are, in errors of a block; infinite for a still reference. */
  public double shift(double nats, int rows) {
    return Math.abs(scale.of(nats) - place) / error(rows);
  }

  /**
   * A block's estimate as a standard normal deviate, if nothing has changed.
   *
   * @param standardErrorNats the block's own, which counts where the reference is still
   */
  public double score(double nats, double standardErrorNats, int rows) {
    if (!isStill()) {
      return NormalScore.of((scale.of(nats) - place) / error(rows), degrees);
    }
    double change = nats - meanNats;
    return change == 0
        ? 0
        : NormalScore.of(change / standardErrorNats, StandardError.degreesOfFreedom(rows));
  }

  /** Which estimate of so many rows has a score; NaN for a still reference. */
  public double natsAt(double score, int rows) {
    return isStill()
        ? Double.NaN
        : scale.nats(place + NormalScore.deviation(score, degrees) * error(rows));
  }
}
