package io.mimon.core.monitor;

import io.mimon.estimators.Addition;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.CodedTables;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.FeatureRanking;
import io.mimon.estimators.FeatureRanking.Criterion;
import io.mimon.estimators.FeatureRanking.Step;
import io.mimon.estimators.GaussianInformation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the features of one window or table relate to each other: who repeats whom, and in which
 * order they would be taken.
 *
 * <p>All of it is from tables of coded columns, {@link CodedTables}, in nats. Features whose
 * estimate is significantly above zero take part; the others come behind them in the order of their
 * estimates, for by mRMR a column of noise, which shares nothing, would come before every feature
 * that shares something.
 *
 * <p>Bounded: at most {@code top} features are selected and at most as many are partners, so m
 * features cost at most 2·top·m tables.
 */
public final class Relations {

  /**
   * Of one feature.
   *
   * @param mrmrRank the place in the order by mRMR difference, from 1; 0 for none
   * @param redundancyNats the mean of I(X_i;X_j) over the features selected before it; NaN for the
   *     first and for those that are not relevant or not selected
   * @param addition what it tells beyond the one of the features of larger estimates that tells
   *     most of the same; NaN if it is not relevant
   */
  public record Relation(int mrmrRank, double redundancyNats, Addition addition) {
    /** Nothing is known. */
    static final Relation UNKNOWN =
        new Relation(0, Double.NaN, new Addition(Double.NaN, Addition.NONE));
  }

  private final CodedTables tables;
  private final boolean[] relevant;
  private final int[] byEstimate;
  private final int top;

  /**
   * The relations of these features.
   *
   * @param relevance the estimate of I(X_i;Y) of each, by whatever estimator
   * @param top the most features in an order, and the most partners
   */
  public Relations(
      List<Estimate> relevance, List<CodedColumn> features, CodedColumn target, int top) {
    this.tables = new CodedTables(features, target);
    this.top = top;
    relevant = new boolean[features.size()];
    for (int i = 0; i < relevant.length; i++) {
      relevant[i] = GaussianInformation.isAboveZero(relevance.get(i));
    }
    byEstimate =
        IntStream.range(0, relevant.length)
            .filter(i -> !Double.isNaN(relevance.get(i).nats()))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -relevance.get(i).nats()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The place of each feature in the order by a criterion, from 1; 0 for none. */
  public int[] order(Criterion criterion) {
    return FeatureRanking.positions(withTheRest(selected(criterion)), relevant.length);
  }

  /** I(X_i;X_j) of two features. */
  public double sharedNats(int feature, int other) {
    return tables.redundancy(feature, other);
  }

  private List<Step> selected(Criterion criterion) {
    return FeatureRanking.rank(criterion, tables, i -> relevant[i], top);
  }

  private List<Step> withTheRest(List<Step> selected) {
    List<Step> order = new ArrayList<>(selected);
    Set<Integer> in = new HashSet<>();
    selected.forEach(step -> in.add(step.feature()));
    for (int i : byEstimate) {
      if (order.size() < top && in.add(i)) {
        order.add(new Step(i, Double.NaN));
      }
    }
    return order;
  }

  /** What is to be said of each feature. */
  public List<Relation> all() {
    List<Step> selected = selected(Criterion.MRMR_DIFFERENCE);
    double[] redundancy = new double[relevant.length];
    Arrays.fill(redundancy, Double.NaN);
    for (Step step : selected.subList(Math.min(1, selected.size()), selected.size())) {
      // The score is relevance less redundancy.
      redundancy[step.feature()] = tables.relevance(step.feature()) - step.score();
    }
    int[] ranks = FeatureRanking.positions(withTheRest(selected), relevant.length);
    int[] relevantOrder = Arrays.stream(byEstimate).filter(i -> relevant[i]).toArray();
    List<Addition> additions = Addition.of(relevantOrder, i -> true, top, tables);
    return IntStream.range(0, relevant.length)
        .mapToObj(i -> new Relation(ranks[i], redundancy[i], additions.get(i)))
        .toList();
  }
}
