package io.mimon.core.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The limits of a two-sided CUSUM, with a limit for single scores beside it, for a budget of false
 * alarms and a reference of so many rows.
 *
 * <pre>
 *   S⁺ ← max(0, S⁺ + z − k)    S⁻ ← max(0, S⁻ − z − k)    alarm at S ≥ h or |z| ≥ L
 * </pre>
 *
 * <p>A fifth of the budget α a block goes to L, which needs no simulation: scores are standard
 * normal, averaged over references. Single scores may be looked at ℓ times a block, of windows that
 * overlap; each look then has its share, as if they did not (at 4.5 errors and an overlap of three
 * quarters, one in fourteen that exceed is followed by another: 0.02 errors of L). The rest goes to
 * h. All blocks share their reference, and one that lies δ off and claims s times the true error
 * makes every score of its stream err alike:
 *
 * <pre>
 *   T = (ε − δ)/(s √(1+r))     ε ~ N(0, 1), δ ~ N(0, r), s² ~ χ²(ν)/ν     z = Φ⁻¹(F_t,ν(T))
 * </pre>
 *
 * For each (δ, s) the mean time A to a one-sided alarm is that of a Markov chain over {@value
 * #STATES} heights (Brook and Evans 1972, doi 10.1093/biomet/59.3.539), and h is where
 *
 * <pre>
 *   2 E[M/(A + 4)] = α M (4 + 1/ℓ)/5    the rest being for looks between blocks; E over δ and s, M the blocks of a month, at least 1
 * </pre>
 *
 * an alarm taking four blocks at least until the next can come. Simulation by drawing streams would
 * give the same h with noise, and no answer at an α of a millionth.
 *
 * <p>k is that of a few which finds a given shift soonest on average, given its h: half the shift,
 * if the reference is long; more, if its own error δ is not small beside that.
 */
public final class LimitDesign {
  /** The heights that the chain knows. */
  static final int STATES = 24;

  /** What looks have of the budget: what finds most halvings within two blocks, see DRIFT.md. */
  private static final double LOOKS_SHARE = 0.2;

  private static final double[] ALLOWANCES = {0.5, 0.75, 1, 1.5, 2, 2.5};
  private static final double SUM_MAX = 25;
  private static final int STEPS_MAX = 30;

  /** Two blocks that are back, and two quiet ones: {@link FeatureWatch}. */
  private static final double EPISODE = 4;

  /**
   * Blocks beyond which a delay hardly differs from never: else the unluckiest reference decides.
   */
  private static final double LONG = 20;

  private static final double CLEARLY = 0.98;
  private static final double CLOSE = 0.01;
  private static final int OFFSETS = 25;
  private static final double OFFSET_STEP = 0.425;
  private static final double OFFSET_FIRST = -5.1;
  private static final int SCALES = 7;
  private static final double REACH = 5;
  private static final int KEPT = 512;

  /** Pure functions of their arguments, which cost tens of milliseconds. */
  private static final Map<List<Double>, LimitDesign> DESIGNS = new LinkedHashMap<>();

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double share;
  private final double degrees;
  private final double perBlock;
  private final double blocksAMonth;
  private final double single;
  private final double wanted;
  private final double[] sums = new double[ALLOWANCES.length];
  private final Map<Integer, AlarmLimits> byShift = new ConcurrentHashMap<>();

  /**
   * Limits for a budget; the same object for the same arguments, as long as they are not too many.
   *
   * @param perBlock α, two-sided: the false alarms of a feature by its blocks
   * @param looks ℓ, the single scores by block
   * @param share r, the rows of a block by those of the reference
   * @param degrees ν
   * @param blocksAMonth M
   */
  public static LimitDesign of(
      double perBlock, int looks, double share, double degrees, double blocksAMonth) {
    List<Double> key = List.of(perBlock, (double) looks, share, degrees, blocksAMonth);
    synchronized (DESIGNS) {
      LimitDesign known = DESIGNS.get(key);
      if (known == null) {
        known = new LimitDesign(perBlock, looks, share, degrees, blocksAMonth);
        if (DESIGNS.size() >= KEPT) {
          DESIGNS.remove(DESIGNS.keySet().iterator().next());
        }
        DESIGNS.put(key, known);
      }
      return known;
    }
  }

  private LimitDesign(
      double perBlock, int looks, double share, double degrees, double blocksAMonth) {
    this.perBlock = perBlock;
    this.share = share;
    this.degrees = degrees;
    this.blocksAMonth = Math.max(1, blocksAMonth);
    this.single = single(perBlock, looks);
    this.wanted = perBlock * this.blocksAMonth * (1 - LOOKS_SHARE + LOOKS_SHARE / looks);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sum(ALLOWANCES[i]);
    }
  }

  /**
   * The limits that find a shift soonest.
   *
   * @param shift of the deviation T
   */
  public AlarmLimits forShift(double shift) {
    int quarters = (int) Math.max(2, Math.min(32, Math.rint(4 * shift)));
    return byShift.computeIfAbsent(quarters, q -> soonest(q / 4.0));
  }

  /** L: a tenth of α for each side, or less if there are more looks than one. */
  static double single(double perBlock, int looks) {
    return NORMAL.inverseSurvivalProbability(perBlock * LOOKS_SHARE / 2 / looks);
  }

  private AlarmLimits soonest(double shift) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    // From the most robust to what else is clearly sooner: where nothing finds it, all are alike.
    for (int i = sums.length - 1; i >= 0; i--) {
      if (sums[i] < SUM_MAX) {
        double delay = delay(ALLOWANCES[i], sums[i], shift);
        if (delay < CLEARLY * least) {
          least = delay;
          best = i;
        }
      }
    }
    // No sum is safe from the reference's own error: single scores are left.
    return best < 0
        ? new AlarmLimits(single, SUM_MAX, single, perBlock)
        : new AlarmLimits(ALLOWANCES[best], sums[best], single, perBlock);
  }

  private double sum(double allowance) {
    if (expectedAlarms(allowance, SUM_MAX) > wanted) {
      return SUM_MAX;
    }
    // ln of the alarms is nearly linear in h: the secant, kept inside what is known to hold it.
    double low = 0;
    double high = SUM_MAX;
    double sum = single;
    double lastSum = Double.NaN;
    double lastExcess = Double.NaN;
    for (int i = 0; i < STEPS_MAX; i++) {
      double excess = Math.log(expectedAlarms(allowance, sum) / wanted);
      if (Math.abs(excess) < CLOSE) {
        return sum;
      }
      low = excess > 0 ? sum : low;
      high = excess > 0 ? high : sum;
      double next = sum - excess * (sum - lastSum) / (excess - lastExcess);
      lastSum = sum;
      lastExcess = excess;
      sum = next > low && next < high ? next : (low + Math.min(high, 2 * low + 2)) / 2;
    }
    return high;
  }

  private interface OfTime {
    double value(double meanTime);
  }

  /** By month, on both sides, averaged over references. */
  double expectedAlarms(double allowance, double sum) {
    return 2 * average(allowance, sum, 0, time -> blocksAMonth / (time + EPISODE));
  }

  private double delay(double allowance, double sum, double shift) {
    return average(allowance, sum, shift, time -> time / (1 + time / LONG));
  }

  private double average(double allowance, double sum, double shift, OfTime of) {
    double[] quantiles = quantiles(allowance, sum);
    double offsetError = Math.sqrt(share);
    double logScaleError = Math.sqrt(0.5 / degrees);
    double total = 0;
    double weights = 0;
    for (int o = 0; o < OFFSETS; o++) {
      double a = OFFSET_FIRST + o * OFFSET_STEP;
      for (int c = 0; c < SCALES; c++) {
        double b = REACH * (2.0 * c / (SCALES - 1) - 1);
        double scale = Math.exp(b * logScaleError);
        double weight = Math.exp(-a * a / 2 + logDensity(scale));
        double time = meanTime(quantiles, scale * Math.sqrt(1 + share), a * offsetError - shift);
        total += weight * of.value(time);
        weights += weight;
      }
    }
    return total / weights;
  }

  /** Of ln s, up to a constant, where s² ~ χ²(ν)/ν. */
  private double logDensity(double scale) {
    return degrees * (Math.log(scale) - (scale * scale - 1) / 2);
  }

  /** Between heights that are {@code d} steps apart, d from −STATES to STATES − 1, then of L. */
  private double[] quantiles(double allowance, double sum) {
    double step = 2 * sum / (2 * STATES - 1);
    double[] quantiles = new double[2 * STATES + 1];
    for (int d = -STATES; d < STATES; d++) {
      quantiles[d + STATES] = NormalScore.deviation(allowance + d * step + step / 2, degrees);
    }
    quantiles[2 * STATES] = NormalScore.deviation(single, degrees);
    return quantiles;
  }

  /** Of the one-sided alarm from height 0, in blocks, for a reference off by that. */
  private double meanTime(double[] quantiles, double scale, double offset) {
    double[] below = new double[2 * STATES];
    double most = NORMAL.cumulativeProbability(offset + scale * quantiles[2 * STATES]);
    for (int i = 0; i < below.length; i++) {
      below[i] = Math.min(most, NORMAL.cumulativeProbability(offset + scale * quantiles[i]));
    }
    double[][] matrix = new double[STATES][STATES + 1];
    for (int from = 0; from < STATES; from++) {
      for (int to = 0; to < STATES; to++) {
        int place = to - from + STATES;
        double moves = to == 0 ? below[place] : below[place] - below[place - 1];
        matrix[from][to] = (from == to ? 1 : 0) - moves;
      }
      matrix[from][STATES] = 1;
    }
    return Math.max(1, solveFirst(matrix));
  }

  /** The first unknown, by elimination from the last; an M-matrix needs no pivots. */
  private static double solveFirst(double[][] a) {
    int n = a.length;
    for (int p = n - 1; p > 0; p--) {
      for (int row = 0; row < p; row++) {
        double by = a[row][p] / a[p][p];
        for (int column = 0; column < p; column++) {
          a[row][column] -= by * a[p][column];
        }
        a[row][n] -= by * a[p][n];
      }
    }
    double time = a[0][n] / a[0][0];
    // Beyond what doubles can tell from never.
    return time > 0 && time < 1e12 ? time : 1e12;
  }
}
