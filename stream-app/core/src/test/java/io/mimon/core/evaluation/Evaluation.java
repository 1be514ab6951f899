package io.mimon.core.evaluation;

import io.mimon.core.drift.Budget;
import io.mimon.core.drift.Reference;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Streams whose drift is known, and what detectors say of them: the tables of DRIFT.md.
 *
 * <p>Windows of 5,000 rows, one row a second; references of {@value #OF_REFERENCE} windows, the
 * default, and of others where that is said; 50 features where nothing else is said. The same seed
 * gives the same tables.
 */
public final class Evaluation {
  private static final int ROWS = 5_000;
  private static final double BLOCKS_A_MONTH = Budget.MONTH_MILLIS / 1000.0 / ROWS;
  private static final long SEED = 20261127;
  static final int OF_REFERENCE = 8;
  private static final int SHORT_REFERENCE = 4;

  /** The default of drift.min_change. */
  private static final double LEAST_NATS = 0.02 * Math.log(2);

  private static final int WINDOWS = 8_000;
  private static final int WINDOWS_LEAST = 64;
  private static final int REFERENCES = 4_800;
  private static final int BLOCKS = 4_000_000;
  private static final int FEATURES = 50;
  private static final int MOVED_BLOCKS = 20;

  /**
   * With half a test for what each tells beyond others, and half a test for each of five places.
   */
  private static final double TESTS = FEATURES * 1.5 + 2.5;

  private final PrintStream out;
  private final double size;
  private final SplittableRandom random;

  /**
   * Prints to {@code out}.
   *
   * @param size how much is drawn, by what the tables of DRIFT.md take
   */
  Evaluation(PrintStream out, double size, long seed) {
    this.out = out;
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Prints the tables.
   *
   * @param args which: alarms, delays, marginal, grid or everything (a line for each cell of the
   *     grid and detector); then how much is drawn, 1 if not given, and a seed
   */
  public static void main(String[] args) {
    String which = args.length > 0 ? args[0] : "all";
    double size = args.length > 1 ? Double.parseDouble(args[1]) : 1;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : SEED;
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Evaluation evaluation = new Evaluation(out, size, seed);
    boolean all = which.equals("all") || which.equals("everything");
    if (all || which.equals("delays")) {
      evaluation.delays();
    }
    if (all || which.equals("alarms")) {
      evaluation.falseAlarms();
    }
    if (all || which.equals("marginal")) {
      evaluation.marginal();
    }
    if (all || which.equals("grid")) {
      evaluation.grid(which.equals("everything"));
    }
  }

  private int sized(int whole, int least) {
    return (int) Math.max(least, whole * size);
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

  static List<Blocks> streams() {
    return List.of(
        new TableBlocks("categorical 4 × 2", table(4, 0.5, 0.4), 0, ROWS),
        new TableBlocks("categorical, no link", table(4, 0, 0.4), 0, ROWS),
        new TableBlocks("categorical, repeats 80 %", table(4, 0.5, 0.4), 0.8, ROWS),
        new TableBlocks("rare class 2 %", table(4, 0.8, 0.02), 0, ROWS),
        new RowBlocks("numeric 0.2 bits", RowLaw.normal(0.2, 0), ROWS),
        new RowBlocks("numeric, no link", RowLaw.normal(0, 0), ROWS),
        new RowBlocks("numeric, AR 0.9", RowLaw.normal(0.2, 0.9), ROWS),
        new RowBlocks("numeric, seasonal", RowLaw.seasonal(0.2, 2_000), ROWS),
        new RowBlocks("heavy tail", RowLaw.heavyTailed(0.5), ROWS),
        new RowBlocks("mixed", RowLaw.mixed(1, 0.4), ROWS),
        new RowBlocks("mixed, rare class 2 %", RowLaw.mixed(1.5, 0.02), ROWS));
  }

  /** By stream and budget; at 10 a month both computed and waited for. */
  void falseAlarms() {
    out.println(
        "| stationary stream, false alarms by the budget | 0.1 a month | 1 | 10 | 10, waited for"
            + " |");
    out.println("|---|---|---|---|---|");
    List<String> ofShort = new ArrayList<>();
    for (Blocks stream : streams()) {
      List<Reference.Sample> pool = new ArrayList<>();
      int windows = sized(WINDOWS, WINDOWS_LEAST);
      for (int i = 0; i < windows; i++) {
        pool.add(stream.window(random));
      }
      out.println(alarmsLine(stream, pool, OF_REFERENCE, 0));
      if (pool.stream().mapToDouble(Reference.Sample::nats).average().orElseThrow() < LEAST_NATS) {
        out.println(alarmsLine(stream, pool, OF_REFERENCE, LEAST_NATS));
      }
      ofShort.add(alarmsLine(stream, pool, SHORT_REFERENCE, 0));
    }
    ofShort.forEach(out::println);
    out.println();
  }

  private String alarmsLine(
      Blocks real, List<Reference.Sample> pool, int ofReference, double leastNats) {
    // Of numbers, what a standard deviation that is off by its own error would make of it; of
    // tables, what other draws would.
    List<FalseAlarms> both =
        real instanceof RowBlocks rows
            ? ofLike(new LikeBlocks(rows, pool), pool, ofReference, leastNats)
            : ofDraws(real, pool, ofReference, leastNats);
    boolean drawn = !(real instanceof RowBlocks);
    String reference =
        ofReference == OF_REFERENCE ? "" : ", reference of " + ofReference + " windows";
    String least = leastNats > 0 ? ", least change as by default" : "";
    StringBuilder line = new StringBuilder("| " + real.name() + least + reference + " |");
    for (double budget : new double[] {0.1, 1, 10}) {
      long seed = random.nextLong();
      int references = sized(REFERENCES, WINDOWS_LEAST);
      FalseAlarms.Rate one = computed(both.get(0), budget, references, seed);
      FalseAlarms.Rate other = computed(both.get(1), budget, references, seed);
      double apart = other.byBudget() - one.byBudget();
      line.append(
          drawn
              ? rate(one.byBudget() + apart / 2, Math.hypot(one.error(), apart / 2))
              : rate(one.byBudget(), Math.hypot(one.error(), apart)));
    }
    FalseAlarms.Rate waited =
        both.get(0).simulated(10, Track.LOOKS, sized(REFERENCES / 3, WINDOWS_LEAST), random);
    return line + rate(waited.byBudget(), waited.error());
  }

  private static FalseAlarms.Rate computed(
      FalseAlarms alarms, double budget, int references, long seed) {
    return alarms.computed(budget, Track.LOOKS, references, new SplittableRandom(seed));
  }

  private List<FalseAlarms> ofLike(
      LikeBlocks like, List<Reference.Sample> pool, int ofReference, double leastNats) {
    LikeBlocks wider = like.wider(1 + like.relativeError());
    return List.of(
        new FalseAlarms(like, BLOCKS_A_MONTH, pool, ofReference, like.law(), leastNats),
        new FalseAlarms(wider, BLOCKS_A_MONTH, pool, ofReference, wider.law(), leastNats));
  }

  private List<FalseAlarms> ofDraws(
      Blocks table, List<Reference.Sample> pool, int ofReference, double leastNats) {
    List<FalseAlarms> both = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      EstimateLaw law = EstimateLaw.drawn(table, sized(BLOCKS, 1_000), random);
      both.add(new FalseAlarms(table, BLOCKS_A_MONTH, pool, ofReference, law, leastNats));
    }
    return both;
  }

  private static String rate(double byBudget, double error) {
    return String.format(Locale.ROOT, " %.2f ± %.2f |", byBudget, error);
  }

  /** How soon a halving is found. */
  void delays() {
    out.println("| 0.2 → 0.1 bits, budget 1, 50 features | runs | in 1 window | in 2 | in 4 |");
    out.println("|---|---|---|---|---|");
    Halving[] all = {
      new Halving(ROWS, 4, true),
      new Halving(ROWS, 8, true),
      new Halving(ROWS, 2, false),
      new Halving(ROWS, 4, false),
      new Halving(ROWS, 8, false)
    };
    for (Halving halving : all) {
      List<Track> tracks = new ArrayList<>();
      for (int i = sized(1_200, 8); i > 0; i--) {
        tracks.add(halving.track(random));
      }
      String from =
          (halving.aligned() ? "from the start of a block" : "from anywhere")
              + (halving.windows() == OF_REFERENCE
                  ? ""
                  : ", reference of " + halving.windows() + " windows");
      for (Detector detector : Detectors.all()) {
        out.printf("| %s, %s | %s%n", from, detector.name(), found(tracks, detector, FEATURES));
      }
      Detector ours = Detectors.ours(Track.LOOKS);
      out.printf("| %s, the first of %s tests | %s%n", from, TESTS, found(tracks, ours, TESTS));
    }
    out.println();
  }

  private static String found(List<Track> tracks, Detector detector, double tests) {
    Detector.Setting setting = new Detector.Setting(ROWS, BLOCKS_A_MONTH, 1 / tests);
    int[] found = new int[Halving.WINDOWS_AFTER + 1];
    for (Track track : tracks) {
      double delay = track.delay(detector, setting);
      for (int w = 1; w < found.length; w++) {
        found[w] += delay <= w ? 1 : 0;
      }
    }
    double runs = tracks.size();
    return String.format(
        Locale.ROOT,
        "%.0f | %.3f | %.3f | %.3f |",
        runs,
        found[1] / runs,
        found[2] / runs,
        found[4] / runs);
  }

  /**
   * How often a margin that moves alone raises an alarm within 18 windows; each stream is a feature
   * of one of as many as the column has.
   */
  void marginal() {
    int streams = sized(100, 1);
    int[] ofFeatures = {5, FEATURES, 500};
    out.println(
        "| only a margin moves, alarms and what the budget allows | streams | 5 features | 50 | 500 |");
    out.println("|---|---|---|---|---|");
    for (GridStream.Laws laws : Grid.streams()) {
      GridStream stream =
          new GridStream(laws, ROWS, new GridStream.Size(2, 2, streams), MOVED_BLOCKS, random);
      List<GridStream.Feature> moved = stream.moved(MOVED_BLOCKS * Track.LOOKS);
      out.printf("| %s | %d |", laws.name(), streams);
      for (int features : ofFeatures) {
        Detector.Setting setting = new Detector.Setting(ROWS, BLOCKS_A_MONTH, 1.0 / features);
        int alarms = 0;
        for (GridStream.Feature of : moved) {
          Detector.Run run = Detectors.ours(Track.LOOKS).over(List.of(of.reference()), setting);
          for (int q = Track.LOOKS - 1; q < MOVED_BLOCKS * Track.LOOKS; q++) {
            View[] view = {of.views()[q]};
            alarms += Math.abs(run.look(view, (q + 1) % Track.LOOKS == 0)[0]);
          }
        }
        double expected = streams * (MOVED_BLOCKS / BLOCKS_A_MONTH) / features;
        out.printf(Locale.ROOT, " %d of %.2f |", alarms, expected);
      }
      out.println();
    }
    out.println();
  }

  private void grid(boolean everything) {
    new Grid(out, ROWS, BLOCKS_A_MONTH, sized(2_000, 500))
        .print(
            new GridStream.Size(sized(600, 40), sized(120, 20), sized(5, 1)), everything, random);
  }
}
