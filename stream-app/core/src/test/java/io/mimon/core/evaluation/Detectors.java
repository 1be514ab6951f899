package io.mimon.core.evaluation;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
import io.mimon.core.drift.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The monitor's own detector, and what it is held against. */
final class Detectors {
  private static final double NATS_PER_BIT = Math.log(2);

  private Detectors() {}

  /** All of them, the default first. */
  static List<Detector> all() {
    return List.of(
        ours(Track.LOOKS),
        ours(1),
        evidence(false),
        evidence(true),
        online(),
        adwin(),
        pageHinkley(),
        threshold(),
        always(),
        never());
  }

  /** A detector of single features, each on its own. */
  private interface Single {
    int look(View view, boolean block);
  }

  private interface Singles {
    Single over(Reference reference, int features, Detector.Setting setting);
  }

  private record Each(String name, Singles singles) implements Detector {
    @Override
    public Run over(List<Reference> references, Setting setting) {
      List<Single> each =
          references.stream().map(r -> singles.over(r, references.size(), setting)).toList();
      return (views, block) ->
          IntStream.range(0, views.length).map(f -> each.get(f).look(views[f], block)).toArray();
    }
  }

  /** The monitor's, with its defaults. */
  static Detector ours(int looks) {
    String name = looks == 1 ? "the same, 1 look a block" : "CUSUM and " + looks + " looks a block";
    return new Each(
        name,
        (reference, features, setting) -> {
          DriftRule rule = new DriftRule(0.02 * NATS_PER_BIT, 0.25, 0.001, setting.budget(), 0);
          AlarmLimits limits =
              new Budget(rule, features, setting.blocksAMonth(), looks)
                  .limits(rule, reference, setting.rows());
          FeatureWatch watch = new FeatureWatch();
          long[] end = {0};
          return (view, block) -> {
            end[0]++;
            return block || looks > 1
                ? begun(watch, rule, reference, limits, view, block, end[0], setting.rows())
                : 0;
          };
        });
  }

  private static int begun(
      FeatureWatch watch,
      DriftRule rule,
      Reference reference,
      AlarmLimits limits,
      View view,
      boolean block,
      long end,
      int rows) {
    Scored seen = view.nearest(reference, rows);
    Verdict verdict =
        block
            ? watch.next(rule, reference, limits, seen)
            : watch.look(rule, reference, limits, seen);
    List<FeatureWatch.Event> events =
        block ? watch.follow(verdict, end) : watch.followLook(verdict, end);
    for (FeatureWatch.Event event : events) {
      if (event.change() == FeatureWatch.Change.BEGUN) {
        return event.episode().kind() == Episode.Kind.RELEVANCE_LOST ? -1 : 1;
      }
    }
    return 0;
  }

  /**
   * e-detectors on blocks, with e-BH across features: of the alarms of a block a share may be
   * false, the budget by the blocks of a month.
   *
   * @param careful whether evidence counts only beyond what a reference is off by twice in three
   *     months of features: 2 of its standard errors
   */
  static Detector evidence(boolean careful) {
    return new Detector() {
      @Override
      public String name() {
        return careful ? "e-SR and e-BH, beyond the reference's error" : "e-SR and e-BH";
      }

      @Override
      public Run over(List<Reference> references, Setting setting) {
        double level = setting.budget() / setting.blocksAMonth();
        return new EvidenceRun(
            references, setting, careful, (evidence, blocks) -> best(evidence, level));
      }
    };
  }

  /** Those that e-BH rejects. */
  private static boolean[] best(double[] evidence, double level) {
    double[] descending = Arrays.stream(evidence).map(e -> -e).sorted().map(e -> -e).toArray();
    int rejected = EvidenceDetector.rejected(descending, level);
    boolean[] best = new boolean[evidence.length];
    for (int f = 0; f < best.length; f++) {
      best[f] = rejected > 0 && evidence[f] >= descending[rejected - 1];
    }
    return best;
  }

  /**
   * The same evidence with e-LOND over features and blocks at once: of all alarms there ever are, 5
   * % are false at most. By the n-th block R/n is an e-value of there having been no change.
   */
  static Detector online() {
    return new Detector() {
      @Override
      public String name() {
        return "e-SR and e-LOND, beyond the reference's error";
      }

      @Override
      public Run over(List<Reference> references, Setting setting) {
        ELond online = new ELond(0.05);
        return new EvidenceRun(
            references,
            setting,
            true,
            (evidence, blocks) -> {
              boolean[] rejected = new boolean[evidence.length];
              for (int f = 0; f < rejected.length; f++) {
                rejected[f] = online.rejects(evidence[f] / blocks[f]);
              }
              return rejected;
            });
      }
    };
  }

  /** Which features' evidence is enough, by the blocks that each has gathered it in. */
  private interface Rejection {
    boolean[] of(double[] evidence, int[] blocks);
  }

  private static final class EvidenceRun implements Detector.Run {
    private final List<Reference> references;
    private final Detector.Setting setting;
    private final Rejection rejection;
    private final EvidenceDetector[][] sides;
    private final int[] blocks;

    EvidenceRun(
        List<Reference> references,
        Detector.Setting setting,
        boolean careful,
        Rejection rejection) {
      this.references = references;
      this.setting = setting;
      this.rejection = rejection;
      this.sides = new EvidenceDetector[references.size()][2];
      this.blocks = new int[references.size()];
      for (int f = 0; f < sides.length; f++) {
        double share = references.get(f).share();
        double offset = careful ? 2 * Math.sqrt(share / (1 + share)) : 0;
        sides[f][0] = new EvidenceDetector(offset);
        sides[f][1] = new EvidenceDetector(offset);
      }
    }

    @Override
    public int[] look(View[] views, boolean block) {
      int[] begun = new int[views.length];
      if (!block) {
        return begun;
      }
      double[] evidence = new double[views.length];
      int[] side = new int[views.length];
      for (int f = 0; f < views.length; f++) {
        double score = references.get(f).score(views[f].nats(), 0, setting.rows());
        double lost = sides[f][0].add(-score);
        double gained = sides[f][1].add(score);
        evidence[f] = (lost + gained) / 2;
        side[f] = lost > gained ? -1 : 1;
        blocks[f]++;
      }
      boolean[] rejected = rejection.of(evidence, blocks);
      for (int f = 0; f < views.length; f++) {
        if (rejected[f]) {
          begun[f] = side[f];
          sides[f][0].reset();
          sides[f][1].reset();
          blocks[f] = 0;
        }
      }
      return begun;
    }
  }

  /** ADWIN on the scores of blocks, at its usual δ, looking for a cut at each. */
  static Detector adwin() {
    return new Each(
        "ADWIN, δ 0.002",
        (reference, features, setting) -> {
          Adwin adwin = new Adwin(0.002, 1);
          return (view, block) -> {
            if (!block) {
              return 0;
            }
            double before = adwin.width() == 0 ? 0 : adwin.mean();
            boolean cut = adwin.add(reference.score(view.nats(), 0, setting.rows()));
            return cut ? (adwin.mean() < before ? -1 : 1) : 0;
          };
        });
  }

  /** Page and Hinkley's test on the scores of blocks, on either side, as MOA has it. */
  static Detector pageHinkley() {
    return new Each(
        "Page–Hinkley, δ 0.005, λ 50",
        (reference, features, setting) -> {
          PageHinkley gained = new PageHinkley(0.005, 50);
          PageHinkley lost = new PageHinkley(0.005, 50);
          return (view, block) -> {
            if (!block) {
              return 0;
            }
            double score = reference.score(view.nats(), 0, setting.rows());
            boolean up = gained.add(score);
            boolean down = lost.add(-score);
            return up ? 1 : down ? -1 : 0;
          };
        });
  }

  /** A test at 0.001 at every look, an alarm where the last look had none. */
  static Detector threshold() {
    return new Each(
        "threshold at each look, p < 0.001",
        (reference, features, setting) -> {
          int[] last = {0};
          return (view, block) -> {
            double score = reference.score(view.nats(), 0, setting.rows());
            int now = Math.abs(score) < 3.29 ? 0 : score < 0 ? -1 : 1;
            int begun = now == last[0] ? 0 : now;
            last[0] = now;
            return begun;
          };
        });
  }

  /** An alarm of each feature at each block. */
  static Detector always() {
    return new Each("always", (reference, features, setting) -> (view, block) -> block ? -1 : 0);
  }

  static Detector never() {
    return new Each("never", (reference, features, setting) -> (view, block) -> 0);
  }
}
