package io.mimon.core.evaluation;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Verdict;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Streams whose drift is known, and what detectors say of them. */
public final class Evaluation {
  private static final int ROWS = 5_000;
  private static final double BLOCKS_A_MONTH = Budget.MONTH_MILLIS / 1000.0 / ROWS;
  private static final int REFERENCE_WINDOWS = 4;
  private static final int FEATURES = 50;
  private static final long SEED = 20261127;

  private final PrintStream out;
  private final double secondsEach;

  private Evaluation(PrintStream out, double secondsEach) {
    this.out = out;
    this.secondsEach = secondsEach;
  }

  /**
   * Prints the tables.
   *
   * @param args the seconds for each figure; 4 if not given
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new Evaluation(out, args.length > 0 ? Double.parseDouble(args[0]) : 4).run();
  }

  /** A table in which Y = 1 has that share, and X goes with it as far as {@code tilt} says. */
  static double[][] table(int categories, double tilt, double share) {
    double[][] cells = new double[categories][2];
    double sum = 0;
    for (int x = 0; x < categories; x++) {
      cells[x][1] = Math.exp(tilt * (x - (categories - 1) / 2.0));
      sum += cells[x][1];
    }
    for (int x = 0; x < categories; x++) {
      cells[x][1] *= share / sum;
      cells[x][0] = (1 - share) / categories;
    }
    return cells;
  }

  private void run() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Blocks> streams = new ArrayList<>();
    streams.add(new TableBlocks("categorical 4 × 2", table(4, 0.5, 0.4), 0, ROWS));
    streams.add(new TableBlocks("categorical, no link", table(4, 0, 0.4), 0, ROWS));
    streams.add(new TableBlocks("categorical, repeats 80 %", table(4, 0.5, 0.4), 0.8, ROWS));
    streams.add(new TableBlocks("rare class 2 %", table(4, 0.8, 0.02), 0, ROWS));
    int real = 2_000;
    streams.add(like("numeric 0.2 bits", RowLaw.normal(0.2, 0), real, random));
    streams.add(like("numeric, no link", RowLaw.normal(0, 0), real, random));
    streams.add(like("numeric, AR 0.9", RowLaw.normal(0.2, 0.9), real, random));
    streams.add(like("heavy tail", RowLaw.heavyTailed(), real, random));
    streams.add(like("mixed", RowLaw.mixed(1, 0.4), real, random));
    streams.add(like("mixed, rare class 2 %", RowLaw.mixed(1.5, 0.02), real, random));
    out.println("| stationary stream | budget | months | false alarms a month | by the budget |");
    out.println("|---|---|---|---|---|");
    for (Blocks stream : streams) {
      for (double budget : new double[] {0.1, 1, 10}) {
        falseAlarms(stream, budget, random);
      }
    }
    detection(random);
  }

  private static Blocks like(String name, RowLaw law, int real, SplittableRandom random) {
    return new LikeBlocks(new RowBlocks(name, law, ROWS), real, random);
  }

  /**
   * Every feature has a reference of its own and is watched for a month; nothing is too small.
   * Alarms of one feature share its reference, so the error is that of features, not of alarms.
   */
  private void falseAlarms(Blocks stream, double budget, SplittableRandom random) {
    DriftRule rule = new DriftRule(0, 0, 0.5, budget, 0);
    Budget deal = new Budget(rule, FEATURES, BLOCKS_A_MONTH, 1);
    long end = System.nanoTime() + (long) (secondsEach * 1e9);
    long alarms = 0;
    long squares = 0;
    long features = 0;
    while (System.nanoTime() < end) {
      int ofFeature = alarmsOfAMonth(stream, rule, deal, random);
      alarms += ofFeature;
      squares += (long) ofFeature * ofFeature;
      features++;
    }
    double months = (double) features / FEATURES;
    double measured = alarms / months;
    out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f | %.3f | %.2f ± %.2f |%n",
        stream.name(),
        budget,
        months,
        measured,
        measured / budget,
        Math.sqrt((double) squares) / months / budget);
  }

  private static int alarmsOfAMonth(
      Blocks stream, DriftRule rule, Budget deal, SplittableRandom random) {
    Reference reference = reference(stream, random);
    AlarmLimits limits = deal.limits(rule, reference, stream.rows());
    FeatureWatch watch = new FeatureWatch();
    int alarms = 0;
    for (int b = 1; b <= BLOCKS_A_MONTH; b++) {
      double nats = stream.block(random);
      Verdict verdict = watch.next(rule, reference, limits, nats, 0, stream.rows());
      for (FeatureWatch.Event event : watch.follow(verdict, b)) {
        alarms += event.change() == FeatureWatch.Change.BEGUN ? 1 : 0;
      }
    }
    return alarms;
  }

  private static Reference reference(Blocks stream, SplittableRandom random) {
    List<Reference.Sample> samples = new ArrayList<>();
    for (int i = 0; i < REFERENCE_WINDOWS; i++) {
      samples.add(stream.window(random));
    }
    return Reference.of(samples);
  }

  private void detection(SplittableRandom random) {
    out.println();
    out.println("| 0.2 → 0.1 bits, budget 1, 50 features | runs | in 1 window | in 2 | in 4 |");
    out.println("|---|---|---|---|---|");
    for (int looks : new int[] {1, 4}) {
      for (boolean aligned : new boolean[] {true, false}) {
        Halving halving = new Halving(ROWS, REFERENCE_WINDOWS, looks, aligned);
        out.println(halving.row(secondsEach, random));
      }
    }
  }
}
