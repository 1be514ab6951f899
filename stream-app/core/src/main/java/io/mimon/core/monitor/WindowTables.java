package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.CodedTables;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.FeatureRanking;
import io.mimon.estimators.FeatureRanking.Criterion;
import io.mimon.estimators.FeatureRanking.Step;
import io.mimon.estimators.GaussianInformation;
import io.mimon.estimators.PointwiseInformation;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import io.mimon.estimators.Validity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The features of a window against each other, by tables of their codes, in nats: what each tells
 * beyond any other one, and the margins of an order. Features are numbered as the window has them.
 */
final class WindowTables {
  private static final double PARTNER_ROWS_MIN = 0.5;

  private final List<PairEstimate> pairs;
  private final List<CodedColumn> features;
  private final CodedColumn target;
  private final CodedTables tables;
  private final boolean[] relevant;
  private final int[] byEstimate;
  private final int top;

  /**
   * What a feature tells beyond the one that leaves least of it.
   *
   * @param nats I(X;Y|partner); I(X;Y) without one
   * @param partner −1 for none
   */
  record Beyond(double nats, int partner) {}

  /**
   * By how much a feature is ahead of all that are not before it.
   *
   * @param rival the next best; −1 if there is none
   */
  record Lead(double nats, int rival) {
    static final Lead NONE = new Lead(Double.NaN, -1);
  }

  private WindowTables(Emission window, int top) {
    this.pairs = window.pairs();
    this.top = top;
    List<CodedColumn> columns = window.codes().stream().map(WindowCodes::codes).toList();
    features = columns.subList(1, columns.size());
    target = columns.get(0);
    tables = new CodedTables(features, target);
    relevant = new boolean[pairs.size()];
    for (int i = 0; i < relevant.length; i++) {
      Estimate estimate = pairs.get(i).estimate();
      relevant[i] = estimate.validity() == Validity.OK && GaussianInformation.isAboveZero(estimate);
    }
    byEstimate =
        IntStream.range(0, relevant.length)
            .filter(i -> relevant[i])
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -pairs.get(i).estimate().nats()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Those of a window; null if it came without codes. */
  static @Nullable WindowTables of(Emission window, int top) {
    boolean coded = window.codes().size() == window.pairs().size() + 1;
    return coded ? new WindowTables(window, top) : null;
  }

  /** Whether a feature is known in full, and tells more than nothing. */
  boolean isRelevant(int feature) {
    return relevant[feature];
  }

  /** The relevant features, the best first. */
  int[] byEstimate() {
    return byEstimate;
  }

  /** I(X;Y). */
  double relevance(int feature) {
    return tables.relevance(feature);
  }

  /**
   * What the feature tells beyond others: the least over the most relevant ones, however much it
   * tells itself.
   *
   * @param partners which of them count
   */
  Beyond beyond(int feature, IntPredicate partners) {
    Beyond least = new Beyond(tables.relevance(feature), -1);
    int left = top;
    for (int partner : byEstimate) {
      if (partner == feature || !partners.test(partner) || !isThere(partner, feature)) {
        continue;
      }
      if (left-- == 0) {
        break;
      }
      double nats = tables.relevanceGiven(feature, partner);
      if (nats < least.nats) {
        least = new Beyond(nats, partner);
      }
    }
    return least;
  }

  /** Few rows make a table that tells anything; a partner has to have half of the feature's. */
  private boolean isThere(int partner, int feature) {
    return pairs.get(partner).estimate().n()
        >= PARTNER_ROWS_MIN * pairs.get(feature).estimate().n();
  }

  private PointwiseInformation terms(int feature, Beyond beyond) {
    return beyond.partner < 0
        ? PointwiseInformation.of(features.get(feature), target)
        : PointwiseInformation.of(features.get(feature), target, features.get(beyond.partner));
  }

  /** The rows on which a feature and its partner have values. */
  int rows(int feature, Beyond beyond) {
    return terms(feature, beyond).rows();
  }

  /** The standard error of it; NaN where there are too few rows. */
  double standardError(int feature, Beyond beyond) {
    return StandardError.ofMean(terms(feature, beyond).terms());
  }

  /** It as a window of a reference; null where there are too few rows. */
  Reference.@Nullable Sample sample(int feature, Beyond beyond) {
    double[] terms = terms(feature, beyond).terms();
    if (terms.length < StandardError.ROWS_MIN) {
      return null;
    }
    double error = StandardError.ofMean(terms);
    Estimate estimate = Estimate.of(EstimatorType.CMI_COUNTS, 0, terms.length, beyond.nats, error);
    return new Reference.Sample(beyond.nats, error, TermSpread.of(terms, estimate));
  }

  /**
   * The order by mRMR of the relevant features, as far as each is worth its place: tells more about
   * the target than it repeats.
   */
  List<Integer> order(int places) {
    List<Integer> order = new ArrayList<>();
    for (Step step :
        FeatureRanking.rank(Criterion.MRMR_DIFFERENCE, tables, i -> relevant[i], places)) {
      if (!(step.score() > 0)) {
        break;
      }
      order.add(step.feature());
    }
    return order;
  }

  /**
   * The margin of the feature at a place of an order: its score less the best of those that are
   * neither before it nor it.
   *
   * @param place from 0
   * @param rivals which features may be ahead of it
   * @param moved what is added to the relevance of each
   */
  Lead lead(List<Integer> order, int place, IntPredicate rivals, double[] moved) {
    List<Integer> before = order.subList(0, place);
    int feature = order.get(place);
    int rival = -1;
    double best = Double.NEGATIVE_INFINITY;
    for (int other : byEstimate) {
      if (other != feature && !before.contains(other) && rivals.test(other)) {
        double score = score(other, before) + moved[other];
        if (score > best) {
          best = score;
          rival = other;
        }
      }
    }
    return rival < 0 ? Lead.NONE : new Lead(score(feature, before) + moved[feature] - best, rival);
  }

  private double score(int feature, List<Integer> before) {
    double sum = 0;
    int known = 0;
    for (int other : before) {
      double shared = tables.redundancy(feature, other);
      if (!Double.isNaN(shared)) {
        sum += shared;
        known++;
      }
    }
    return tables.relevance(feature) - (known == 0 ? 0 : sum / known);
  }

  /** The standard error of a margin, by the rows that both have; NaN where these are too few. */
  double standardError(List<Integer> order, int place, Lead lead) {
    double[] influence = new double[target.rows()];
    addScore(1, order.get(place), order.subList(0, place), influence);
    addScore(-1, lead.rival, order.subList(0, place), influence);
    if (influence.length < StandardError.ROWS_MIN) {
      return Double.NaN;
    }
    Estimate unbiased = Estimate.of(EstimatorType.COUNTS, 0, influence.length, 0, 0);
    TermSpread spread = TermSpread.of(influence, unbiased);
    double longRun = Math.max(0.3 * spread.batchVariance(), spread.longRunVariance());
    return Math.sqrt(longRun / influence.length);
  }

  private void addScore(int times, int feature, List<Integer> before, double[] influence) {
    CodedColumn column = features.get(feature);
    PointwiseInformation.of(column, target).addInfluence(times, influence);
    for (int other : before) {
      PointwiseInformation.of(column, features.get(other))
          .addInfluence(-(double) times / before.size(), influence);
    }
  }
}
