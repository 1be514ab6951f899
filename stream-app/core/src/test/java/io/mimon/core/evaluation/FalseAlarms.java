package io.mimon.core.evaluation;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
import io.mimon.core.drift.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The false alarms of a stream that does not change, by the budget. Significance alone decides.
 *
 * <p>References are put together from a pool of real windows. Most alarms at a small budget are of
 * the few references that are far off, so two thirds of them are drawn with windows that are high,
 * or low, more often than they are, and weighed for it (importance sampling from a mixture, whose
 * weights are at most 3). The pool is cut into {@value #GROUPS} groups, of whose results the error
 * is had.
 */
final class FalseAlarms {
  private static final int GROUPS = 8;

  /** By how many of its standard errors a reference is off that is drawn to be off. */
  private static final double FAR_OFF = 2;

  private static final int FEATURES = 50;

  private final Blocks stream;
  private final double blocksAMonth;
  private final EstimateLaw law;
  private final double leastNats;
  private final List<Group> groups = new ArrayList<>();

  /** By the budget, and a standard error. */
  record Rate(double byBudget, double error) {}

  private record Weighed(Reference reference, double weight) {}

  /** A part of the pool, with the chances of its windows as they are, tilted up and down. */
  @SuppressWarnings("ArrayRecordComponent") // test data
  private record Group(
      List<Reference.Sample> windows, int ofReference, double[] away, double[][] upTo) {
    static Group of(List<Reference.Sample> windows, int ofReference) {
      double[] nats = windows.stream().mapToDouble(Reference.Sample::nats).toArray();
      double mean = Arrays.stream(nats).average().orElseThrow();
      double squares = Arrays.stream(nats).map(n -> (n - mean) * (n - mean)).sum();
      double deviation = Math.sqrt(squares / (nats.length - 1));
      double unit = FAR_OFF / Math.sqrt(ofReference) / deviation;
      double[] away = Arrays.stream(nats).map(n -> (n - mean) * unit).toArray();
      double[][] upTo = new double[3][nats.length];
      for (int tilt = -1; tilt <= 1; tilt++) {
        double sum = 0;
        for (int i = 0; i < away.length; i++) {
          sum += Math.exp(tilt * away[i]);
          upTo[tilt + 1][i] = sum;
        }
      }
      return new Group(windows, ofReference, away, upTo);
    }

    Weighed draw(int tilt, SplittableRandom random) {
      double[] chances = upTo[tilt + 1];
      List<Reference.Sample> drawn = new ArrayList<>();
      double sum = 0;
      for (int i = 0; i < ofReference; i++) {
        int at = Arrays.binarySearch(chances, random.nextDouble() * chances[chances.length - 1]);
        int window = Math.min(chances.length - 1, at < 0 ? -at - 1 : at);
        drawn.add(windows.get(window));
        sum += away[window];
      }
      double density = (1 + likelier(1, sum) + likelier(-1, sum)) / 3;
      return new Weighed(Reference.of(drawn), 1 / density);
    }

    private double likelier(int tilt, double sum) {
      double[] chances = upTo[tilt + 1];
      double mean = chances[chances.length - 1] / chances.length;
      return Math.exp(tilt * sum) / Math.pow(mean, ofReference);
    }
  }

  /**
   * Of a stream, from the windows in {@code pool}.
   *
   * @param ofReference of how many of them a reference is
   * @param law of its blocks
   * @param leastNats the least change that matters; of an alarm it is only asked whether there is
   *     as much to lose
   */
  FalseAlarms(
      Blocks stream,
      double blocksAMonth,
      List<Reference.Sample> pool,
      int ofReference,
      EstimateLaw law,
      double leastNats) {
    this.stream = stream;
    this.blocksAMonth = blocksAMonth;
    this.law = law;
    this.leastNats = leastNats;
    int size = pool.size() / GROUPS;
    for (int g = 0; g < GROUPS; g++) {
      groups.add(Group.of(pool.subList(g * size, (g + 1) * size), ofReference));
    }
  }

  private DriftRule rule(double budget) {
    return new DriftRule(leastNats, 0, 0.5, budget, 0);
  }

  private interface OfReference {
    double alarms(Reference reference, AlarmLimits limits);
  }

  /** Computed for each of so many references, see {@link AlarmRate}. */
  Rate computed(double budget, int looks, int references, SplittableRandom random) {
    return average(
        budget,
        looks,
        references,
        random,
        (reference, limits) ->
            new AlarmRate(reference, law, stream.rows())
                .perMonth(limits, blocksAMonth, looks, reference.nats() > leastNats));
  }

  /** Waited for: a month of each reference, block by block and look by look. */
  Rate simulated(double budget, int looks, int references, SplittableRandom random) {
    DriftRule rule = rule(budget);
    return average(
        budget,
        looks,
        references,
        random,
        (reference, limits) -> alarmsOfAMonth(rule, reference, limits, looks, random));
  }

  private Rate average(
      double budget, int looks, int references, SplittableRandom random, OfReference of) {
    DriftRule rule = rule(budget);
    Budget deal = new Budget(rule, FEATURES, blocksAMonth, looks);
    double sum = 0;
    double squares = 0;
    int each = Math.max(3, references / GROUPS);
    for (Group group : groups) {
      double ofGroup = 0;
      for (int i = 0; i < each; i++) {
        Weighed drawn = group.draw(i % 3 - 1, random);
        AlarmLimits limits = deal.limits(rule, drawn.reference, stream.rows());
        ofGroup += drawn.weight * of.alarms(drawn.reference, limits);
      }
      double byBudget = ofGroup / each * FEATURES / budget;
      sum += byBudget;
      squares += byBudget * byBudget;
    }
    double mean = sum / GROUPS;
    return new Rate(mean, Math.sqrt(Math.max(0, squares / GROUPS - mean * mean) / (GROUPS - 1)));
  }

  private double alarmsOfAMonth(
      DriftRule rule, Reference reference, AlarmLimits limits, int looks, SplittableRandom random) {
    FeatureWatch watch = new FeatureWatch();
    double alarms = 0;
    LookLaw sequence = new LookLaw(law, looks, random);
    for (int look = 1; look <= blocksAMonth * looks; look++) {
      double nats = sequence.next();
      boolean block = look % looks == 0;
      Scored window = Scored.of(reference, nats, 0, stream.rows());
      Verdict verdict =
          block
              ? watch.next(rule, reference, limits, window)
              : watch.look(rule, reference, limits, window);
      List<FeatureWatch.Event> events =
          block ? watch.follow(verdict, look) : watch.followLook(verdict, look);
      for (FeatureWatch.Event event : events) {
        alarms += event.change() == FeatureWatch.Change.BEGUN ? 1 : 0;
      }
    }
    return alarms;
  }
}
