package io.mimon.core.drift;

import io.mimon.estimators.TermSpread;
import java.util.List;

/**
 * How estimates over a window scatter by its rows, from all windows of a reference.
 *
 * <p>Of n rows with long-run variance σ² ({@link TermSpread}) and inflation c = σ²/γ₀ by
 * dependence:
 *
 * <pre>
 *   tables       κ = σ²/(n J)           J = I + d/2n, the mean of the terms
 *                a = d/2n − N/κ         N = d c/2n²
 *   neighbours   κ = max((V − V₀)/I, c/n),  a = V/κ − I       V = (σ² + s)/n, V₀ = 3 s/n
 *                s = shared (1 + (c − 1)/4);  without a link κ = 2c/n
 * </pre>
 *
 * <p>The terms of a table are estimated on the rows they are averaged over: of one with d degrees
 * of freedom 2nJ is noncentral χ²(d, 2nI) with variance 2d + 8nI, while the terms claim twice the
 * first part and once the second, hence N; d is what the bias correction says. Of dependent rows N
 * would have c², but there the terms miss about as much of p ln p where counts are small: with c
 * once the claim is right within 1 % for a table that repeats four rows of five. Near independence
 * κ → 2c/n by either way, since Var ln p(x,y)/p(x)p(y) → 2I; of a stronger link it is less, and
 * half of it is a floor for what the difference may come to. V₀ is what a neighbour estimator
 * scatters by without any link: 2.5 to 3.5 times what rows share, for k from 1 to 10, ksg1 to ross
 * (measured on 250 samples of 3,000 rows); it bends the scale, and is no part of its variance. That
 * neighbours in time share more is fitted: without it, normal AR(1) variables of 0.2 bits and 5,000
 * rows had an error 1.6, 2.8 and 4.7 % above what was claimed for correlations of 0.7, 0.9 and 0.97
 * (14,000 samples or fewer), and 0.3 % below it for independent rows.
 *
 * @param rows of a window, on average
 * @param perWindow the variance of an estimate that the terms claim
 * @param inflation c, at least 1
 * @param correction d/2n
 * @param noise V₀
 * @param degreesOfFreedom by which the variance is known
 */
record ReferenceSpread(
    double rows,
    double perWindow,
    double inflation,
    double correction,
    double noise,
    double degreesOfFreedom) {

  private static final double NOISE_BY_SHARED = 3;

  /** A long-run variance is not believed to be less than this share of what batches say. */
  private static final double LEAST_SHARE = 0.3;

  /** What rows near each other in time share the more, being near each other in the plane, too. */
  private static final double SHARED_BY_INFLATION = 0.25;

  private static final double ERRORS_ABOVE_ZERO = 2;

  private interface Part {
    double of(TermSpread spread);
  }

  /** Of one or more windows. */
  static ReferenceSpread of(List<TermSpread> spreads) {
    double rows = mean(spreads, TermSpread::rows);
    double least = LEAST_SHARE * mean(spreads, TermSpread::batchVariance);
    double longRun = Math.max(least, mean(spreads, TermSpread::longRunVariance));
    double shared = mean(spreads, TermSpread::sharedVariance);
    double ofRows = mean(spreads, TermSpread::rowVariance);
    double inflation = ofRows > 0 ? Math.max(1, longRun / ofRows) : 1;
    double sharedInTime = shared * (1 + SHARED_BY_INFLATION * (inflation - 1));
    int batches = spreads.stream().mapToInt(TermSpread::batches).sum();
    return new ReferenceSpread(
        rows,
        (longRun + sharedInTime) / rows,
        inflation,
        Math.max(0, mean(spreads, TermSpread::correctionNats)),
        NOISE_BY_SHARED * sharedInTime / rows,
        TermSpread.degreesOfFreedom(batches, mean(spreads, TermSpread::batchKurtosis)));
  }

  private static double mean(List<TermSpread> spreads, Part part) {
    return spreads.stream().mapToDouble(part::of).sum() / spreads.size();
  }

  /** The scale for estimates about this one. */
  SteadyScale scale(double nats) {
    if (perWindow <= 0) {
      return SteadyScale.linear(0);
    }
    double independent = 2 * inflation / rows;
    if (correction > 0) {
      double plain = nats + correction;
      double perNat = plain > 0 ? perWindow / plain : independent;
      double ofNull = correction * inflation / rows;
      return new SteadyScale(perNat, correction - ofNull / perNat, 0);
    }
    boolean linked = nats > ERRORS_ABOVE_ZERO * Math.sqrt(perWindow);
    double perNat = linked ? Math.max((perWindow - noise) / nats, independent / 2) : independent;
    return new SteadyScale(perNat, perWindow / perNat - Math.max(0, nats), 0);
  }
}
