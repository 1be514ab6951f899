package io.mimon.core.input;

import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/**
 * Loans with a default that depends on some of their features, and on others only for a time.
 *
 * <p>P(default) = logistic(−2.5 + s), where s is the sum of
 *
 * <pre>
 *   income        −1.6·z          until the loss; z = standardised log income
 *   debt_ratio    +1.3·z
 *   utilisation   +4.5·((2u − 1)² − 1/3)   even in u − ½: no correlation, but information
 *   age           −0.35·z
 *   region        −1.5 … +1.7 by region
 *   device        −1.4 … +1.5 by device    from the gain on
 *   noise          none
 * </pre>
 *
 * <p>About a quarter default. In nats, each alone, from a million draws of this model in numpy:
 * income 0.057, utilisation 0.045, device 0.039, debt_ratio 0.037, region 0.033, age 0.0024.
 *
 * <p>A link is cut by letting a <i>shadow</i> take the feature's place in s: an independent draw
 * from the same distribution that nobody sees. So s has the same distribution throughout; since the
 * features are independent of one another, so has (s, any other feature). Hence the share of
 * defaults, every marginal, and the information in every other feature do not move at all.
 */
final class CreditModel implements SimulatedStream.Model {

  private static final int INCOME = 0;
  private static final int DEBT_RATIO = 1;
  private static final int AGE = 2;
  private static final int REGION = 3;
  private static final int DEVICE = 4;
  private static final int NOISE = 5;
  private static final int UTILISATION = 6;
  private static final int DEFAULTED = 7;

  /** Two lanes a draw, for the Gaussians; the shadows behind the columns. */
  private static final int INCOME_SHADOW = 8;

  private static final int DEVICE_SHADOW = 9;

  private static final Categories REGIONS =
      new Categories(
          new String[] {"north", "south", "east", "west", "islands"},
          new double[] {0.32, 0.25, 0.20, 0.15, 0.08},
          new double[] {-1.5, 1.0, -0.5, 1.7, 0.4});
  private static final Categories DEVICES =
      new Categories(
          new String[] {"mobile", "desktop", "tablet", "branch"},
          new double[] {0.48, 0.34, 0.10, 0.08},
          new double[] {1.5, -1.4, 0.1, -0.8});

  private final CounterRandom random;
  private final long lossRow;
  private final long gainRow;
  private final Schema schema =
      new SimulatedStream.SchemaBuilder()
          .add("income", VariableType.NUMERIC)
          .add("debt_ratio", VariableType.NUMERIC)
          .add("age", VariableType.NUMERIC)
          .add("region", VariableType.CATEGORICAL)
          .add("device", VariableType.CATEGORICAL)
          .add("noise", VariableType.NUMERIC)
          .add("utilisation", VariableType.NUMERIC)
          .add("defaulted", VariableType.CATEGORICAL)
          .build();

  CreditModel(long seed, long lossRow, long gainRow) {
    this.random = new CounterRandom(seed);
    this.lossRow = lossRow;
    this.gainRow = gainRow;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void fill(long row, double[] numbers, @Nullable String[] labels) {
    double income = gaussian(row, INCOME);
    double debt = gaussian(row, DEBT_RATIO);
    double age = gaussian(row, AGE);
    int region = REGIONS.pick(uniform(row, REGION));
    int device = DEVICES.pick(uniform(row, DEVICE));
    double used = uniform(row, UTILISATION);

    numbers[INCOME] = Math.rint(32_000 * StrictMath.exp(0.5 * income));
    numbers[DEBT_RATIO] = rounded(logistic(-0.7 + 0.8 * debt), 10_000);
    numbers[AGE] = Math.max(18, Math.min(95, Math.rint(43 + 13 * age)));
    labels[REGION] = REGIONS.names[region];
    labels[DEVICE] = DEVICES.names[device];
    numbers[NOISE] = rounded(gaussian(row, NOISE), 10_000);
    numbers[UTILISATION] = rounded(used, 10_000);

    double linkedIncome = row < lossRow ? income : gaussian(row, INCOME_SHADOW);
    int linkedDevice = row < gainRow ? DEVICES.pick(uniform(row, DEVICE_SHADOW)) : device;
    double fromMiddle = 2 * used - 1;
    double score =
        -2.5
            - 1.6 * linkedIncome
            + 1.3 * debt
            - 0.35 * age
            + 4.5 * (fromMiddle * fromMiddle - 1.0 / 3)
            + REGIONS.effects[region]
            + DEVICES.effects[linkedDevice];
    labels[DEFAULTED] = uniform(row, DEFAULTED) < logistic(score) ? "1" : "0";
  }

  private double gaussian(long row, int draw) {
    return random.gaussian(row, 2 * draw);
  }

  private double uniform(long row, int draw) {
    return random.uniform(row, 2 * draw);
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double rounded(double value, double perUnit) {
    return Math.rint(value * perUnit) / perUnit;
  }

  /** A categorical feature: names, shares that sum to 1, and effects on the score. */
  private static final class Categories {
    final String[] names;
    final double[] shares;
    final double[] effects;

    Categories(String[] names, double[] shares, double[] effects) {
      this.names = names;
      this.shares = shares;
      this.effects = effects;
    }

    int pick(double uniform) {
      double below = 0;
      for (int i = 0; i < shares.length - 1; i++) {
        below += shares[i];
        if (uniform < below) {
          return i;
        }
      }
      return shares.length - 1;
    }
  }
}
