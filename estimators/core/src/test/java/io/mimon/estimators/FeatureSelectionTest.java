package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.FeatureRanking.Criterion;
import io.mimon.estimators.FeatureRanking.Step;
import io.mimon.estimators.testkit.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the orders make of 20 features of which some repeat others. */
class FeatureSelectionTest {

  private static final int FEATURES = 20;
  private static final int SEEDS = 20;

  /** Ten standard errors of a table's relevance at these rows, and a tenth of what tells least. */
  private static final double RELEVANT_NATS = 0.004;

  private static CodedTables tables(double[][] columns, double[] label) {
    CodedColumn target = CodedColumn.target(label, CATEGORICAL);
    List<CodedColumn> features = new ArrayList<>();
    for (double[] column : columns) {
      features.add(CodedColumn.of(column, NUMERIC, CodedColumn.codesBeside(target)));
    }
    return new CodedTables(features, target);
  }

  private static List<Integer> byRelevance(CodedTables tables, int first) {
    return IntStream.range(0, FEATURES)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -tables.relevance(i)))
        .limit(first)
        .toList();
  }

  private static List<Integer> selected(Criterion criterion, CodedTables tables, int first) {
    return FeatureRanking.rank(criterion, tables, i -> tables.relevance(i) > RELEVANT_NATS, first)
        .stream()
        .map(Step::feature)
        .toList();
  }

  /**
   * Five features that tell each on their own, a noisy copy of each, and ten of noise: by relevance
   * the first five hold copies, by mRMR and CMIM one of each couple. JMI takes the mean, to which
   * one partner that tells the same is one of many: it drops fewer.
   */
  @Test
  void copiesAreDropped() {
    int copiesByRelevance = 0;
    int copiesByJmi = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] columns = new double[FEATURES][5000];
      double[] label = new double[5000];
      for (int i = 0; i < label.length; i++) {
        double sum = 0;
        for (int d = 0; d < FEATURES; d++) {
          columns[d][i] =
              d >= 5 && d < 10
                  ? columns[d - 5][i] + 0.3 * random.nextGaussian()
                  : random.nextGaussian();
          sum += d < 5 ? (5 - 0.5 * d) * columns[d][i] : 0;
        }
        label[i] = sum + random.nextGaussian() > 0 ? 1 : 0;
      }
      CodedTables tables = tables(columns, label);
      copiesByRelevance += 5 - couples(byRelevance(tables, 5));
      copiesByJmi += 5 - couples(selected(Criterion.JMI, tables, 5));
      for (Criterion criterion : EnumSet.complementOf(EnumSet.of(Criterion.JMI))) {
        assertEquals(5, couples(selected(criterion, tables, 5)), criterion + ", seed " + seed);
      }
    }
    assertTrue(copiesByRelevance >= 2 * SEEDS, "by relevance only " + copiesByRelevance);
    assertTrue(copiesByJmi < copiesByRelevance, "by JMI " + copiesByJmi);
  }

  private static int couples(List<Integer> features) {
    Set<Integer> couples = new HashSet<>();
    features.forEach(feature -> couples.add(feature % 5));
    return couples.size();
  }

  /**
   * The setting of scikit-learn's make_classification: 5 informative and 5 redundant features. The
   * redundant ones are mixtures of all informative ones, none the copy of one, and some tell more
   * than any informative one; so what can be asked is that a selection repeats itself less.
   */
  @Test
  void selectionsRepeatThemselvesLess() {
    double byRelevance = 0;
    double byDifference = 0;
    double byQuotient = 0;
    int redundantByRelevance = 0;
    int redundantByDifference = 0;
    int redundantKept = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Classification data = Classification.of(5000, 5, 5, 10, seed);
      CodedTables tables = tables(data.columns(), data.label());
      List<Integer> relevant = byRelevance(tables, 5);
      List<Integer> selected = selected(Criterion.MRMR_DIFFERENCE, tables, 5);
      byRelevance += meanRedundancy(tables, relevant);
      byDifference += meanRedundancy(tables, selected);
      byQuotient += meanRedundancy(tables, selected(Criterion.MRMR_QUOTIENT, tables, 5));
      redundantByRelevance += redundant(relevant);
      redundantByDifference += redundant(selected);
      redundantKept += redundant(kept(tables));
    }
    String where = "seeds 0 to " + (SEEDS - 1);
    assertTrue(byDifference < 0.65 * byRelevance, where + ": " + byDifference / byRelevance);
    assertTrue(byQuotient < 0.8 * byRelevance, where + ": " + byQuotient / byRelevance);
    assertTrue(redundantByDifference < 0.8 * redundantByRelevance, where);
    // Of 100 redundant features, those that mRMR finds to tell more than they repeat.
    assertTrue(redundantKept <= 20, where + ": " + redundantKept);
  }

  private static List<Integer> kept(CodedTables tables) {
    return FeatureRanking.rank(
            Criterion.MRMR_DIFFERENCE, tables, i -> tables.relevance(i) > RELEVANT_NATS, FEATURES)
        .stream()
        .filter(step -> step.score() > 0)
        .map(Step::feature)
        .toList();
  }

  private static int redundant(List<Integer> features) {
    return (int) features.stream().filter(i -> i >= 5 && i < 10).count();
  }

  private static double meanRedundancy(CodedTables tables, List<Integer> features) {
    double sum = 0;
    int pairs = 0;
    for (int i : features) {
      for (int j : features) {
        if (i < j) {
          sum += tables.redundancy(i, j);
          pairs++;
        }
      }
    }
    return sum / pairs;
  }
}
