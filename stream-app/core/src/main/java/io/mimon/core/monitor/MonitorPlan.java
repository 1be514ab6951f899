package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Reference;
import io.mimon.core.input.Schema;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor does, with every choice made: the configuration met the data.
 *
 * <p>Serializable because an engine ships it to where the work is done. The columns of a row are
 * numbered target first: 0 is the target, 1 + i is feature i; behind the features come the given
 * columns that are none.
 *
 * @param monitor the monitor's name
 * @param target what the features are measured against
 * @param features in the order of readings
 * @param given the columns given which each feature that is not among them has a second reading, in
 *     the order readings name them; may be empty
 * @param windowRows the length of the window; where it is a time, the rows to expect in it
 * @param emitEveryRows readings come after rows E, 2E, 3E, …; likewise
 * @param choice how each pair's estimator and scales are settled
 * @param referenceRows the rows of the stream that make the reference; 0 when it is given
 * @param givenReference a reference from elsewhere by feature name; empty when the stream makes it
 * @param drift when a feature has drifted
 * @param shards the features of each shard; every feature is in exactly one
 * @param nullRule which readings carry a null level by permutation
 * @param relationRule which readings say how features relate, and their lineage
 * @param stream in what order rows enter, when, and which windows there are
 * @param history which columns stored rows may have
 */
public record MonitorPlan(
    String monitor,
    Variable target,
    List<Variable> features,
    List<Variable> given,
    int windowRows,
    long emitEveryRows,
    EstimatorChoice choice,
    long referenceRows,
    Map<String, GivenReference> givenReference,
    DriftRule drift,
    List<int[]> shards,
    NullRule nullRule,
    RelationRule relationRule,
    StreamRule stream,
    LayoutHistory history)
    implements Serializable {

  /** A column by name and type. */
  public record Variable(String name, VariableType type) implements Serializable {}

  /**
   * How estimator and scales are settled: the user's choice, or by the data of the reference.
   *
   * @param fixed the estimator of all pairs; null where it follows from their types and values
   * @param k for estimators that look at neighbours
   * @param scale for estimators that measure distances
   * @param bins about how many a number is sorted into where it is counted
   * @param cheap whether numbers are counted where nothing is fixed, because there are too many
   *     features to look at neighbours
   */
  public record EstimatorChoice(
      @Nullable EstimatorType fixed, int k, ScaleType scale, int bins, boolean cheap)
      implements Serializable {

    /**
     * Sixteen bins tell the shape of most links, and 16 × 16 cells are filled by a small window.
     */
    public static final int BINS = 16;

    /** A choice that looks at neighbours. */
    public EstimatorChoice(@Nullable EstimatorType fixed, int k, ScaleType scale) {
      this(fixed, k, scale, BINS, false);
    }
  }

  /**
   * A feature's reference that was computed before the stream began.
   *
   * @param conditional how its second reading is measured; null if it has none
   * @param margins how its values and the target's were spread; null if that is not known
   * @param kinds what it was among the others; null if that is not known
   */
  public record GivenReference(
      PairSettings settings,
      List<Reference.Sample> samples,
      @Nullable ConditionalSettings conditional,
      Margins.@Nullable Sides margins,
      @Nullable KindReference kinds)
      implements Serializable {

    /** The reference of a feature without a second reading. */
    public GivenReference(PairSettings settings, List<Reference.Sample> samples) {
      this(settings, samples, null, null, null);
    }
  }

  /** A plan of the plain kind: no second readings, null levels, relations, times or segments. */
  public MonitorPlan(
      String monitor,
      Variable target,
      List<Variable> features,
      int windowRows,
      long emitEveryRows,
      EstimatorChoice choice,
      long referenceRows,
      Map<String, GivenReference> givenReference,
      DriftRule drift,
      List<int[]> shards) {
    this(
        monitor,
        target,
        features,
        List.of(),
        windowRows,
        emitEveryRows,
        choice,
        referenceRows,
        givenReference,
        drift,
        shards,
        NullRule.NEVER,
        RelationRule.NONE,
        StreamRule.PLAIN,
        LayoutHistory.NONE);
  }

  public MonitorPlan {
    features = List.copyOf(features);
    given = List.copyOf(given);
    givenReference = Map.copyOf(givenReference);
    if (windowRows < 1 || emitEveryRows < 1 || features.isEmpty()) {
      throw new IllegalArgumentException(
          "a plan needs a feature, a window and a cadence: %d features, %d rows, every %d"
              .formatted(features.size(), windowRows, emitEveryRows));
    }
    boolean made = referenceRows > 0 || stream.time().referenceMillis() > 0;
    if (made == !givenReference.isEmpty()) {
      throw new IllegalArgumentException("a reference is either given or made by the stream");
    }
  }

  /**
   * The permutations for a feature in the window that ends with this row; null where its reading
   * carries no null level. They follow from the names and the row alone, so that a restart, other
   * shards and other features change nothing.
   */
  @Nullable PermutationNull nullOf(int feature, long reading, WindowPosition window) {
    if (!nullRule.isDue(reading)) {
      return null;
    }
    String names = monitor + "\u0000" + features.get(feature).name() + "\u0000" + target.name();
    return nullRule.withSeed(((long) names.hashCode() << Integer.SIZE) ^ window.lastRow());
  }

  /** This plan with second readings given these columns. */
  public MonitorPlan withGiven(List<Variable> columns) {
    return copy(columns, referenceRows, shards, nullRule, relationRule, stream, history);
  }

  /** This plan with another rule of null levels. */
  public MonitorPlan withNulls(NullRule rule) {
    return copy(given, referenceRows, shards, rule, relationRule, stream, history);
  }

  /** This plan with another rule of relations. */
  public MonitorPlan withRelations(RelationRule rule) {
    return copy(given, referenceRows, shards, nullRule, rule, stream, history);
  }

  /** This plan with its features dealt otherwise. */
  public MonitorPlan withShards(List<int[]> dealt) {
    return copy(given, referenceRows, dealt, nullRule, relationRule, stream, history);
  }

  /** This plan for another kind of stream, whose reference may be a time instead of rows. */
  public MonitorPlan withStream(StreamRule rule) {
    long rows = rule.time().referenceMillis() > 0 ? 0 : referenceRows;
    return copy(given, rows, shards, nullRule, relationRule, rule, history);
  }

  /** This plan going on from state whose rows may have other columns. */
  public MonitorPlan withHistory(LayoutHistory layouts) {
    return copy(given, referenceRows, shards, nullRule, relationRule, stream, layouts);
  }

  private MonitorPlan copy(
      List<Variable> givenColumns,
      long rowsOfReference,
      List<int[]> dealt,
      NullRule nulls,
      RelationRule relations,
      StreamRule streamRule,
      LayoutHistory layouts) {
    return new MonitorPlan(
        monitor,
        target,
        features,
        givenColumns,
        windowRows,
        emitEveryRows,
        choice,
        rowsOfReference,
        givenReference,
        drift,
        dealt,
        nulls,
        relations,
        streamRule,
        layouts);
  }

  /** The columns rows have from now on. */
  public Layout layout() {
    return new Layout(target, features, given, shards);
  }

  /** Whether the reading of that number says how features relate. */
  boolean isRelated(long reading) {
    return relationRule.isDue(reading);
  }

  /** Whether readings come after so many rows, each of a window of so many. */
  public boolean emitsByRows() {
    return stream.time().windowMillis() == 0 && stream.time().emitMillis() == 0;
  }

  /** The number of the window's reading, by which cadences go; readings may be left out. */
  long readingNumber(WindowPosition window) {
    return stream.time().emitMillis() > 0
        ? Math.floorDiv(window.endMillis(), stream.time().emitMillis())
        : window.lastRow() / emitEveryRows;
  }

  /** The number of the feature that this one was made from; −1 if there is none. */
  int sourceOf(int feature) {
    String source = relationRule.derivedFrom().get(features.get(feature).name());
    for (int i = 0; i < features.size() && source != null; i++) {
      if (features.get(i).name().equals(source)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the feature has a second reading. */
  public boolean isConditioned(int feature) {
    return layout().isConditioned(feature);
  }

  /** The number of each given column. */
  int[] givenColumns() {
    return layout().givenColumns();
  }

  /**
   * How second readings are measured: by the types, the estimator of the first is none for them; by
   * counts where the first are.
   */
  EstimatorChoice conditionalChoice() {
    boolean cheap = choice.cheap() || choice.fixed() == EstimatorType.COUNTS;
    return new EstimatorChoice(null, choice.k(), choice.scale(), choice.bins(), cheap);
  }

  /**
   * The types of what goes from the source to the windows: of all columns that are measured, then,
   * where there are segments, of the segment's name.
   */
  public List<VariableType> observationTypes() {
    return observationTypes(layout());
  }

  /** The same for rows of some layout. */
  List<VariableType> observationTypes(Layout layout) {
    List<VariableType> types = new ArrayList<>();
    layout.variables().forEach(variable -> types.add(variable.type()));
    if (isSegmented()) {
      types.add(VariableType.CATEGORICAL);
    }
    return types;
  }

  /** Which columns of a row these are; the name of the segment is in the first that makes it. */
  int[] observationColumns() {
    int measured = layout().variables().size();
    IntStream columns = IntStream.range(0, measured);
    return isSegmented()
        ? IntStream.concat(columns, IntStream.of(stream.segments().columns().get(0))).toArray()
        : columns.toArray();
  }

  boolean isSegmented() {
    return !stream.segments().columns().isEmpty();
  }

  /** What tells when a record of the rows happened. */
  public RecordTime recordTime(Schema schema) {
    int column = stream.time().column();
    return new RecordTime(column < 0 ? -1 : schema.columns().get(column).position());
  }

  /** The types of a shard's block. */
  public List<VariableType> blockTypes(int shard) {
    return layout().blockTypes(shard);
  }

  /** Which columns of a row a shard's block takes. */
  public int[] blockColumns(int shard) {
    return layout().blockColumns(shard);
  }
}
