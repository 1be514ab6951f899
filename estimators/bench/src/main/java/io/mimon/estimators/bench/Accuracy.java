package io.mimon.estimators.bench;

import static io.mimon.estimators.EstimatorType.CMI_KSG;
import static io.mimon.estimators.EstimatorType.CMI_MIXED;
import static io.mimon.estimators.EstimatorType.KSG1;
import static io.mimon.estimators.EstimatorType.KSG2;
import static io.mimon.estimators.EstimatorType.MIXED_KSG;
import static io.mimon.estimators.EstimatorType.ROSS;
import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;

import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Truths;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Tables of the error of the batch estimators against distributions whose information is known:
 * mean error ± standard deviation, in nats, over seeded samples. The same run prints the same.
 */
public final class Accuracy {

  private static final int[] PAIR_ROWS = {200, 1000, 5000};
  private static final int[] GIVEN_ROWS = {500, 2000};
  private static final int[] PAIR_NEIGHBOURS = {1, 3, 5, 10};
  private static final int[] GIVEN_NEIGHBOURS = {3, 5, 10};

  /** Rows of all samples of one cell together, and the bounds of their number. */
  private static final int ROWS_A_CELL = 800_000;

  private static final int SAMPLES_MIN = 100;
  private static final int SAMPLES_MAX = 1000;

  private Accuracy() {}

  /** Samples of a distribution, and the information it has. */
  private record Source(String name, double truthNats, Draw draw) {}

  private interface Draw {
    Columns columns(int rows, long seed);
  }

  /** Prints all tables; no arguments. */
  public static void main(String[] args) {
    List<EstimatorType> numeric = List.of(KSG1, KSG2, MIXED_KSG);
    heading("Gaussian of correlation ρ", PAIR_NEIGHBOURS);
    for (double rho : new double[] {0, 0.3, 0.6, 0.9}) {
      print(gaussian(rho), numeric, PAIR_ROWS, PAIR_NEIGHBOURS);
    }
    print(gaussian(0.99), List.of(KSG1), PAIR_ROWS, PAIR_NEIGHBOURS);
    heading("Numeric against categorical, and a mixture", PAIR_NEIGHBOURS);
    print(labelled(2), List.of(ROSS, MIXED_KSG), PAIR_ROWS, PAIR_NEIGHBOURS);
    print(labelled(5), List.of(ROSS, MIXED_KSG), PAIR_ROWS, PAIR_NEIGHBOURS);
    print(uniformNoise(), List.of(MIXED_KSG), PAIR_ROWS, PAIR_NEIGHBOURS);
    heading("Conditional", GIVEN_NEIGHBOURS);
    for (Source source :
        List.of(triple(0.6), triple(0.9), chain(), sums(2), strata(0), strata(0.6))) {
      print(source, List.of(CMI_KSG, CMI_MIXED), GIVEN_ROWS, GIVEN_NEIGHBOURS);
    }
  }

  private static Source gaussian(double rho) {
    return new Source(
        "ρ = " + rho,
        Truths.gaussian(rho),
        (n, seed) -> Columns.numeric(Samples.gaussian(n, rho, seed)));
  }

  private static Source labelled(int categories) {
    return new Source(
        categories + " classes",
        Truths.labelled(categories),
        (n, seed) -> Columns.of(Samples.labelled(n, categories, seed), NUMERIC, CATEGORICAL));
  }

  private static Source uniformNoise() {
    return new Source(
        "mixture",
        Truths.uniformNoise(5),
        (n, seed) -> Columns.numeric(Samples.uniformNoise(n, 5, seed)));
  }

  private static Source triple(double rhoXy) {
    return new Source(
        "ρ = " + rhoXy + ", 0.5, 0.5",
        Truths.gaussianGiven(rhoXy, 0.5, 0.5),
        (n, seed) -> Columns.given(Triples.gaussian(n, rhoXy, 0.5, 0.5, seed), NUMERIC));
  }

  private static Source chain() {
    return new Source(
        "chain", 0, (n, seed) -> Columns.given(Triples.chain(n, 0.875, seed), NUMERIC));
  }

  private static Source sums(int given) {
    return new Source(
        given + " columns of Z",
        Truths.sums(),
        (n, seed) -> Columns.given(Triples.sums(n, given, seed), NUMERIC));
  }

  private static Source strata(double rho) {
    return new Source(
        "5 strata, ρ = " + rho,
        Truths.gaussian(rho),
        (n, seed) -> Columns.given(Triples.strata(n, 5, rho, seed), CATEGORICAL));
  }

  private static void heading(String title, int[] neighbours) {
    System.out.printf("%n%s:%n%n| data | truth | estimator | n | samples |", title);
    Arrays.stream(neighbours).forEach(k -> System.out.printf(" k = %d |", k));
    System.out.printf("%n|---|---|---|---|---|%s%n", "---|".repeat(neighbours.length));
  }

  private static void print(
      Source source, List<EstimatorType> types, int[] sizes, int[] neighbours) {
    for (EstimatorType type : types) {
      for (int n : sizes) {
        int samples = Math.max(SAMPLES_MIN, Math.min(SAMPLES_MAX, ROWS_A_CELL / n));
        StringBuilder row =
            new StringBuilder(
                String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %s | %,d | %d |",
                    source.name(),
                    source.truthNats(),
                    type,
                    n,
                    samples));
        for (int k : neighbours) {
          row.append(' ').append(cell(source, type, n, samples, k)).append(" |");
        }
        System.out.println(row);
      }
    }
  }

  private static String cell(Source source, EstimatorType type, int n, int samples, int k) {
    double[] errors = new double[samples];
    for (int seed = 0; seed < samples; seed++) {
      Columns columns = source.draw().columns(n, seed);
      errors[seed] = columns.batch(type, k).get().nats() - source.truthNats();
    }
    double mean = Arrays.stream(errors).average().orElseThrow();
    double variance = Arrays.stream(errors).map(e -> (e - mean) * (e - mean)).sum() / (samples - 1);
    return String.format(Locale.ROOT, "%+.3f ± %.3f", mean, Math.sqrt(variance)).replace('-', '−');
  }
}
