package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.FeatureRanking.Criterion;
import io.mimon.estimators.FeatureRanking.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The greedy orders on numbers made up: by hand, and against their definitions spelled out. */
class FeatureRankingTest {

  /** Terms from tables, which count what they are asked. */
  private static final class Table implements SelectionTerms {
    final double[] relevance;
    final double[][] redundancy;
    final double[][] given;
    int asked;

    Table(double[] relevance, double[][] redundancy, double[][] given) {
      this.relevance = relevance;
      this.redundancy = redundancy;
      this.given = given;
    }

    @Override
    public int features() {
      return relevance.length;
    }

    @Override
    public double relevance(int feature) {
      return relevance[feature];
    }

    @Override
    public double redundancy(int feature, int other) {
      asked++;
      return redundancy[feature][other];
    }

    @Override
    public double relevanceGiven(int feature, int other) {
      asked++;
      return given[feature][other];
    }
  }

  /** Feature 1 is nearly a copy of 0; 2 is weak and its own; 3 tells only together with 0. */
  private static Table byHand() {
    double[] relevance = {0.5, 0.48, 0.2, 0.1};
    double[][] redundancy = {
      {9, 0.6, 0.05, 0.0}, {0.6, 9, 0.05, 0.0}, {0.05, 0.05, 9, 0.0}, {0.0, 0.0, 0.0, 9}
    };
    double[][] given = {
      {9, 0.04, 0.45, 0.7}, {0.02, 9, 0.43, 0.4}, {0.19, 0.18, 9, 0.2}, {0.3, 0.11, 0.08, 9}
    };
    return new Table(relevance, redundancy, given);
  }

  private static void assertOrder(Criterion criterion, int[] features, double... scores) {
    List<Step> steps = FeatureRanking.rank(criterion, byHand(), 4);
    assertEquals(
        Arrays.stream(features).boxed().toList(), steps.stream().map(Step::feature).toList());
    for (int s = 0; s < scores.length; s++) {
      assertEquals(scores[s], steps.get(s).score(), 1e-12, criterion + ", step " + s);
    }
  }

  @Test
  void ordersByHand() {
    // After 0: 0.48 − 0.6, 0.2 − 0.05, 0.1 − 0; then 0.48 − (0.6 + 0.05)/2 and 0.1 − 0;
    // then 0.48 − 0.65/3, against 0.1.
    assertOrder(Criterion.MRMR_DIFFERENCE, new int[] {0, 2, 1, 3}, 0.5, 0.15, 0.48 - 0.325, 0.1);
    // After 0: 0.48/0.61, 0.2/0.06, 0.1/0.01; then 0.48/0.31, 0.2/0.035; then 0.48/(0.65/3 + 0.01).
    assertOrder(Criterion.MRMR_QUOTIENT, new int[] {0, 3, 2, 1}, 50, 10, 0.2 / 0.035, 1440.0 / 680);
    // After 0: 0.02, 0.19, 0.3; then (0.02 + 0.4)/2, (0.19 + 0.2)/2; then (0.19 + 0.2 + 0.18)/3.
    assertOrder(Criterion.JMI, new int[] {0, 3, 1, 2}, 0.5, 0.3, 0.21, 0.19);
    // After 0: 0.02, 0.19, min(0.1, 0.3); then 0.02 and min(0.1, 0.3, 0.08).
    assertOrder(Criterion.CMIM, new int[] {0, 2, 3, 1}, 0.5, 0.19, 0.08, 0.02);
  }

  @Test
  void whatEachFeatureAddsByHand() {
    int[] order = {0, 1, 2, 3};
    List<Addition> additions = Addition.of(order, feature -> true, 8, byHand());
    assertEquals(
        List.of(
            new Addition(0.5, Addition.NONE),
            new Addition(0.02, 0),
            new Addition(0.18, 1),
            new Addition(0.08, 2)),
        additions);
    // One partner at most, and then none that tells something: 3 is not made less by 0.
    assertEquals(
        List.of(
            new Addition(0.5, Addition.NONE),
            new Addition(0.02, 0),
            new Addition(0.19, 0),
            new Addition(0.1, Addition.NONE)),
        Addition.of(order, feature -> true, 1, byHand()));
    assertEquals(
        new Addition(0.48, Addition.NONE),
        Addition.of(order, feature -> false, 8, byHand()).get(1));
    assertTrue(Double.isNaN(Addition.of(new int[] {0}, f -> true, 8, byHand()).get(1).nats()));
  }

  /** The order with every score computed anew from its definition. */
  private static List<Step> oracle(Criterion criterion, Table terms, int selectedMax) {
    List<Step> steps = new ArrayList<>();
    List<Integer> selected = new ArrayList<>();
    while (steps.size() < selectedMax) {
      int best = -1;
      double bestScore = 0;
      for (int i = 0; i < terms.features(); i++) {
        double score = selected.contains(i) ? Double.NaN : score(criterion, terms, selected, i);
        if (!Double.isNaN(score) && (best < 0 || score > bestScore)) {
          best = i;
          bestScore = score;
        }
      }
      if (best < 0) {
        break;
      }
      selected.add(best);
      steps.add(new Step(best, bestScore));
    }
    return steps;
  }

  private static double score(Criterion criterion, Table terms, List<Integer> selected, int i) {
    double relevance = terms.relevance[i];
    double[] redundancies = known(selected, terms.redundancy[i]);
    double[] given = known(selected, terms.given[i]);
    return switch (criterion) {
      case MRMR_DIFFERENCE -> relevance - Arrays.stream(redundancies).average().orElse(0);
      case MRMR_QUOTIENT ->
          Double.isNaN(relevance)
              ? Double.NaN
              : Math.max(0, relevance)
                  / (0.01
                      + Arrays.stream(redundancies).map(t -> Math.max(0, t)).average().orElse(0));
      case JMI ->
          Double.isNaN(relevance) ? relevance : Arrays.stream(given).average().orElse(relevance);
      case CMIM -> Math.min(relevance, Arrays.stream(given).min().orElse(relevance));
    };
  }

  private static double[] known(List<Integer> selected, double[] terms) {
    return selected.stream().mapToDouble(j -> terms[j]).filter(t -> !Double.isNaN(t)).toArray();
  }

  /**
   * Multiples of 1/64, whose sums are exact, so that ties are ties; some negative, some unknown.
   */
  private static double term(SplittableRandom random) {
    return random.nextInt(12) == 0 ? Double.NaN : (random.nextInt(40) - 4) / 64.0;
  }

  private static Table random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int features = random.nextInt(12);
    double[] relevance = new double[features];
    double[][] redundancy = new double[features][features];
    double[][] given = new double[features][features];
    for (int i = 0; i < features; i++) {
      relevance[i] = term(random);
      for (int j = 0; j < features; j++) {
        redundancy[i][j] = term(random);
        given[i][j] = term(random);
      }
    }
    return new Table(relevance, redundancy, given);
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void ordersEqualTheirDefinition(Criterion criterion) {
    for (long seed = 0; seed < 400; seed++) {
      Table terms = random(seed);
      int selectedMax = (int) (seed % 14);
      List<Step> expected = oracle(criterion, terms, selectedMax);
      List<Step> actual = FeatureRanking.rank(criterion, terms, selectedMax);
      String where = criterion + ", seed " + seed;
      assertEquals(
          expected.stream().map(Step::feature).toList(),
          actual.stream().map(Step::feature).toList(),
          where);
      for (int s = 0; s < expected.size(); s++) {
        assertEquals(expected.get(s).score(), actual.get(s).score(), 1e-12, where);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void noMoreTermsThanCandidatesAgainstSelected(Criterion criterion) {
    Table terms = random(13); // The seed's table has nine features.
    assertEquals(9, terms.features());
    int selected = FeatureRanking.rank(criterion, terms, 5).size();
    assertEquals(5, selected);
    // The last one selected is not asked about.
    assertTrue(terms.asked <= 9 * (selected - 1), criterion + " asked " + terms.asked);
    if (criterion == Criterion.CMIM) {
      assertTrue(terms.asked < 20, "CMIM asked " + terms.asked);
    }
  }

  @Test
  void onlyCandidatesAreSelected() {
    List<Step> steps =
        FeatureRanking.rank(Criterion.MRMR_DIFFERENCE, byHand(), feature -> feature % 2 == 1, 4);
    assertEquals(List.of(1, 3), steps.stream().map(Step::feature).toList());
  }

  @Test
  void edges() {
    Table none = new Table(new double[0], new double[0][0], new double[0][0]);
    Table unknown =
        new Table(new double[] {Double.NaN}, new double[][] {{0}}, new double[][] {{0}});
    for (Criterion criterion : Criterion.values()) {
      assertEquals(List.of(), FeatureRanking.rank(criterion, none, 3));
      assertEquals(List.of(), FeatureRanking.rank(criterion, unknown, 3));
      assertEquals(List.of(), FeatureRanking.rank(criterion, byHand(), 0));
      assertThrows(IllegalArgumentException.class, () -> FeatureRanking.rank(criterion, none, -1));
    }
    List<Step> order = List.of(new Step(2, 1), new Step(0, 0.5));
    assertEquals("[2, 0, 1]", Arrays.toString(FeatureRanking.positions(order, 3)));
  }
}
