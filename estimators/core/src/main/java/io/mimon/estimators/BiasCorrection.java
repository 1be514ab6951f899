package io.mimon.estimators;

import java.util.Arrays;

/**
 * What is done about the plug-in entropy's being too small. In nats, c the counts of the s
 * categories seen, n their sum:
 *
 * <pre>
 *   PLUG_IN       H = ln n − (1/n) Σ c ln c
 *   MILLER_MADOW  H + (s − 1)/2n
 *   GRASSBERGER   ln n − (1/n) Σ c G(c),   G(2j) = G(2j+1) = 2ψ(2j) − ψ(j) − ln 2,  G(1) = −γ − ln 2
 *   CHAO_SHEN     −Σ p ln p / (1 − (1 − p)ⁿ),   p = C c/n,  C = 1 − f₁/n, f₁ the counts of 1
 * </pre>
 *
 * <p>Each is a function of the multiset of counts: sums run in ascending order of counts, and those
 * of c ln c are exact. Edge results: NaN without rows; 0 for a single category, whatever the
 * formula; where all counts are 1, Chao and Shen's C is 1/n, as if one were not.
 *
 * <p>Miller 1955, "Note on the bias of information estimates"; Grassberger 2003, arXiv
 * physics/0307138, eq. 27 to 30; Chao and Shen 2003, doi 10.1023/A:1026096204727.
 */
public enum BiasCorrection {
  /** None. */
  PLUG_IN,
  /** The first term of the bias, with the categories seen for those there are. */
  MILLER_MADOW,
  /** By digammas: the bias of what each count adds is made to vanish faster than any 1/cᵐ. */
  GRASSBERGER,
  /** Coverage-adjusted, with Horvitz and Thompson's weights: for many categories not seen. */
  CHAO_SHEN;

  private static final double GAMMA_AND_LN2 = 0.5772156649015329 + Math.log(2);

  /** From this on the asymptotic series of ψ is as exact as a double is. */
  private static final int SERIES_FROM = 1 << 12;

  /** The entropy of counts, in nats; zeros among them are no categories. */
  public double entropyNats(int... counts) {
    int n = 0;
    int seen = 0;
    for (int count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a count is " + count + "; none is below 0");
      }
      n = Math.addExact(n, count);
      seen += count > 0 ? 1 : 0;
    }
    if (seen < 2) {
      return n == 0 ? Double.NaN : 0;
    }
    return switch (this) {
      case PLUG_IN -> ExactLogSum.ofAll(counts).entropyNats(n);
      case MILLER_MADOW -> millerMadow(ExactLogSum.ofAll(counts), seen, n);
      case GRASSBERGER -> grassberger(ascending(counts), n);
      case CHAO_SHEN -> chaoShen(ascending(counts), n);
    };
  }

  private static int[] ascending(int[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
  }

  static double millerMadow(ExactLogSum sum, int seen, int n) {
    return sum.entropyNats(n) + (seen - 1) / (2.0 * n);
  }

  private static double grassberger(int[] counts, int n) {
    double sum = 0;
    for (int count : counts) {
      sum += count * g(count);
    }
    return StrictMath.log(n) - sum / n;
  }

  static double g(int count) {
    int half = count / 2;
    return half == 0 ? -GAMMA_AND_LN2 : 2 * psi(2 * half) - psi(half) - Math.log(2);
  }

  private static double psi(int m) {
    if (m < SERIES_FROM) {
      return Digamma.upTo(m)[m];
    }
    double inverse = 1.0 / m;
    double square = inverse * inverse;
    return StrictMath.log(m) - inverse / 2 - square * (1.0 / 12 - square / 120);
  }

  private static double chaoShen(int[] counts, int n) {
    int once = 0;
    while (once < counts.length && counts[once] == 1) {
      once++;
    }
    double coverage = 1 - (double) Math.min(once, n - 1) / n;
    double sum = 0;
    for (int count : counts) {
      double p = coverage * count / n;
      // 1 − (1 − p)ⁿ without cancellation where p is small
      sum -= p * StrictMath.log(p) / -StrictMath.expm1(n * StrictMath.log1p(-p));
    }
    return sum;
  }
}
