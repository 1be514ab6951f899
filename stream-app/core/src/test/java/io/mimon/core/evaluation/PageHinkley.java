package io.mimon.core.evaluation;

/**
 * Page and Hinkley's test for a rise of the mean, in MOA's form, with a mean that is learned as it
 * goes and a sum that fades:
 *
 * <pre>
 *   x̄ ← x̄ + (x − x̄)/n     U ← α U + x − x̄ − δ     alarm at U − min U &gt; λ, from the 30th value on
 * </pre>
 *
 * <p>Page 1954, doi 10.1093/biomet/41.1-2.100; Hinkley 1971, doi 10.1093/biomet/58.3.509. After an
 * alarm it begins anew.
 */
final class PageHinkley {
  private static final int VALUES_LEAST = 30;
  private static final double FADING = 1 - 0.0001;

  private final double delta;
  private final double lambda;
  private int values;
  private double mean;
  private double sum;
  private double least = Double.MAX_VALUE;

  /** With {@code delta} 0.005 and {@code lambda} 50 that of MOA. */
  PageHinkley(double delta, double lambda) {
    this.delta = delta;
    this.lambda = lambda;
  }

  /** Takes in a value; whether it alarms. */
  boolean add(double value) {
    values++;
    mean += (value - mean) / values;
    sum = FADING * sum + value - mean - delta;
    least = Math.min(least, sum);
    boolean alarm = values + 1 >= VALUES_LEAST && sum - least > lambda;
    if (alarm) {
      values = 0;
      mean = 0;
      sum = 0;
      least = Double.MAX_VALUE;
    }
    return alarm;
  }
}
