package io.mimon.core.plan;

import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.NearestName;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.input.TypeInference;
import io.mimon.core.monitor.Layout;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.NullRule;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.monitor.StreamRule;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Settles a monitor's columns on the head of its stream. */
public final class Planner {
  /** The most records at the head of the stream from which types are inferred. */
  public static final int SAMPLE_ROWS = 10_000;

  /** What a row may cost one core before neighbours are given up for counts: 500 rows a second. */
  private static final double NEIGHBOUR_MICROS_MAX = 2_000;

  /**
   * Of a wide table fewer records are looked at: so many cells, if these make enough rows; a tenth
   * of them where a monitor goes on, since what it has is settled.
   */
  private static final long SAMPLE_CELLS = 2_000_000;

  private static final int WIDE_SAMPLE_ROWS = 1_000;

  private static final double NATS_PER_BIT = Math.log(2);

  private final MonitorConfig config;
  private final TopicSamples topics;
  private final BesideColumns beside;
  private final Continuation continuation;
  private final RelationChoice relations;
  private final RecordSupplier records;
  private final List<String> problems = new ArrayList<>();

  private Planner(MonitorConfig config, TopicSamples topics, @Nullable StoredPlan stored) {
    this.config = config;
    this.topics = topics;
    this.beside = new BesideColumns(config);
    this.continuation = new Continuation(config, stored);
    this.relations = new RelationChoice(config);
    this.records = Suppliers.of(config.source(), topics, TopicSamples.columnsNamed(config));
  }

  /**
   * The plan of this configuration on the data as it is now.
   *
   * @throws io.mimon.core.input.InputException if the data cannot be read
   */
  public static PlanResult plan(MonitorConfig config) throws IOException {
    return plan(config, TopicSamples.NONE);
  }

  /** The plan of a monitor that begins; otherwise as the one of one that goes on. */
  public static PlanResult plan(MonitorConfig config, TopicSamples topics) throws IOException {
    return plan(config, topics, null);
  }

  /**
   * The plan of this configuration on the data as it is now.
   *
   * @param topics how records of a topic are had
   * @param stored the plan of the state to go on from, with which the configuration has no
   *     {@linkplain StoredPlan#differences differences}; null where there is none
   * @throws io.mimon.core.input.InputException if the data cannot be read
   */
  public static PlanResult plan(
      MonitorConfig config, TopicSamples topics, @Nullable StoredPlan stored) throws IOException {
    return new Planner(config, topics, stored).plan();
  }

  private PlanResult plan() throws IOException {
    List<String> columns;
    List<RawRecord> sample;
    try (RecordReader reader = records.open()) {
      List<String> seen = reader.columns();
      columns = continuation.columns(seen);
      sample = Continuation.widened(head(reader), columns.size() - seen.size());
    }
    LabelSample labels = LabelSample.of(config, topics, SAMPLE_ROWS);
    checkColumns(columns, labels);
    problems.addAll(beside.timeProblems(columns, sample));
    if (!problems.isEmpty()) {
      return new PlanResult.Unfit(problems);
    }
    Map<String, VariableType> overrides = overrides();
    Map<String, VariableType> settled = continuation.types();
    List<String> joined = columns;
    if (labels != null) {
      if (!settled.containsKey(config.target().column())) {
        overrides.putIfAbsent(config.target().column(), labels.targetType());
      }
      joined = labels.joinedColumns(columns);
      sample = labels.join(columns, sample);
    }
    List<ColumnProfile> profiles = TypeInference.infer(joined, sample, overrides, settled);
    Map<String, VariableType> use = continuation.use(use(profiles), problems);
    if (use.size() < 2) {
      problems.add(noFeature(profiles));
      return new PlanResult.Unfit(problems);
    }
    checkEstimator(use);
    checkConditions(use);
    checkLineage(use);
    relations.check(use.size() - 1, problems);
    if (!problems.isEmpty()) {
      return new PlanResult.Unfit(problems);
    }
    Map<String, VariableType> used = used(use, profiles);
    Schema schema = beside.schema(columns, used);
    MonitorPlan plan = plan(use, used, beside.rule(schema));
    if (plan == null) {
      return new PlanResult.Unfit(problems);
    }
    List<String> others = continuation.problems(plan);
    if (!others.isEmpty()) {
      return new PlanResult.Unfit(others);
    }
    return new PlanResult.Ready(
        plan,
        schema,
        records,
        Optional.ofNullable(labels).map(l -> l.plan(plan.target().type())),
        profiles,
        Outlooks.of(plan, Schema.of(joined, use), sample));
  }

  private List<RawRecord> head(RecordReader reader) throws IOException {
    long cells = continuation.isGoingOn() ? SAMPLE_CELLS / 10 : SAMPLE_CELLS;
    long affordable = cells / Math.max(1, reader.columns().size());
    long rows = Math.min(SAMPLE_ROWS, Math.max(WIDE_SAMPLE_ROWS, affordable));
    List<RawRecord> head = new ArrayList<>();
    RawRecord record;
    while (head.size() < rows && (record = reader.next()) != null) {
      head.add(record);
    }
    return head;
  }

  private void checkColumns(List<String> columns, @Nullable LabelSample labels) {
    if (labels == null) {
      checkColumn(columns, "target.column", config.target().column());
    } else {
      problems.addAll(labels.problems());
    }
    beside.byKey().forEach((key, column) -> checkColumn(columns, key, column));
    problems.addAll(beside.problems());
    problems.addAll(continuation.problems(columns));
    for (ColumnPattern pattern : config.features().include()) {
      if (pattern.isExact()) {
        checkColumn(columns, "features.include", pattern.text());
      }
    }
    for (String name : config.features().types().keySet()) {
      checkColumn(columns, "features.types", name);
    }
    for (String name : config.conditionOn()) {
      checkColumn(columns, "condition_on", name);
    }
    for (String name : lineageNames()) {
      checkColumn(columns, "derived_from", name);
    }
  }

  private void checkColumn(List<String> columns, String key, String name) {
    if (!columns.contains(name)) {
      problems.add(
          "%s: the data have no column %s; %s"
              .formatted(key, name, NearestName.hint(name, columns)));
    }
  }

  private Map<String, VariableType> overrides() {
    Map<String, VariableType> overrides = new HashMap<>(config.features().types());
    config.target().type().ifPresent(type -> overrides.put(config.target().column(), type));
    return overrides;
  }

  /** The target first, then the features in the order of the data. */
  private Map<String, VariableType> use(List<ColumnProfile> profiles) {
    String target = config.target().column();
    Map<String, VariableType> use = new LinkedHashMap<>();
    use.put(target, VariableType.CATEGORICAL);
    for (ColumnProfile profile : profiles) {
      VariableType type = profile.use();
      if (profile.name().equals(target)) {
        // A target that looks like an identifier or a time is still what was asked for.
        use.put(target, type == null ? VariableType.CATEGORICAL : type);
      } else if (!beside.contains(profile.name())) {
        if (type == null && isNamed(profile.name())) {
          use.put(profile.name(), VariableType.CATEGORICAL);
        } else if (type != null && config.features().selects(profile.name())) {
          use.put(profile.name(), type);
        }
      }
    }
    return use;
  }

  /** What the plan's rows hold: the target, the features, then the given columns that are none. */
  private Map<String, VariableType> used(
      Map<String, VariableType> use, List<ColumnProfile> profiles) {
    Map<String, VariableType> used = new LinkedHashMap<>(use);
    for (String given : config.conditionOn()) {
      // One that looks like an identifier or a time is still what was asked for.
      VariableType type =
          profiles.stream()
              .filter(profile -> profile.name().equals(given))
              .map(ColumnProfile::use)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(VariableType.CATEGORICAL);
      used.putIfAbsent(given, type);
    }
    return used;
  }

  private void checkConditions(Map<String, VariableType> use) {
    boolean none =
        use.keySet().stream().skip(1).allMatch(feature -> config.conditionOn().contains(feature));
    if (none) {
      problems.add(
          "condition_on: it has every feature, so that none is left for a reading given %s"
              .formatted(String.join(", ", config.conditionOn())));
    }
  }

  private void checkLineage(Map<String, VariableType> use) {
    Set<String> named = lineageNames();
    named.removeAll(use.keySet());
    for (String name : named) {
      problems.add(
          "derived_from: %s is not among the features, so nothing is known of it; add it to features.include, or remove it here"
              .formatted(name));
    }
  }

  private Set<String> lineageNames() {
    Set<String> names = new TreeSet<>(config.derivedFrom().keySet());
    names.addAll(config.derivedFrom().values());
    return names;
  }

  private boolean isNamed(String column) {
    return config.features().selects(column)
        && config.features().include().stream()
            .anyMatch(pattern -> pattern.isExact() && pattern.matches(column));
  }

  private static String noFeature(List<ColumnProfile> profiles) {
    List<String> seen =
        profiles.stream()
            .map(p -> p.name() + " (" + p.kind().name().toLowerCase(Locale.ROOT) + ")")
            .toList();
    return "features: no column is left to watch; the data have " + String.join(", ", seen);
  }

  private void checkEstimator(Map<String, VariableType> use) {
    EstimatorType estimator = config.estimation().estimator().orElse(null);
    if (estimator == null) {
      return;
    }
    VariableType target = use.getOrDefault(config.target().column(), VariableType.CATEGORICAL);
    List<String> unfit = new ArrayList<>();
    use.forEach(
        (name, type) -> {
          boolean fits = PairSettings.accepts(estimator, type, target);
          if (!name.equals(config.target().column()) && !fits) {
            unfit.add(name);
          }
        });
    if (!unfit.isEmpty()) {
      problems.add(
          ("estimator: %s does not go with a %s target and %s; use auto, or give the types"
                  + " (target.type, features.types)")
              .formatted(
                  estimator, target.name().toLowerCase(Locale.ROOT), String.join(", ", unfit)));
    }
  }

  private EstimatorChoice choice(Variable target, List<Variable> features) {
    double micros =
        Outlooks.neighbourMicros(
            target, features, config.window().rows(), config.emit().everyRows());
    return new EstimatorChoice(
        config.estimation().estimator().orElse(null),
        config.estimation().k(),
        config.estimation().scale(),
        config.estimation().bins(),
        continuation.cheap(micros > NEIGHBOUR_MICROS_MAX));
  }

  /**
   * The plan; null, with the reason among the problems, if there is none.
   *
   * @param use the target, then the features
   * @param used these, then the given columns that are none
   */
  private @Nullable MonitorPlan plan(
      Map<String, VariableType> use, Map<String, VariableType> used, StreamRule stream)
      throws IOException {
    List<Variable> columnsGiven = new ArrayList<>();
    for (String name : config.conditionOn()) {
      columnsGiven.add(new Variable(name, used.getOrDefault(name, VariableType.CATEGORICAL)));
    }
    List<Variable> variables = new ArrayList<>();
    use.forEach((name, type) -> variables.add(new Variable(name, type)));
    List<Variable> features = variables.subList(1, variables.size());
    EstimatorChoice choice = choice(variables.get(0), features);
    DriftRule drift =
        new DriftRule(
            config.drift().minChangeBits() * NATS_PER_BIT,
            config.drift().minRelativeChange(),
            config.drift().significance(),
            config.drift().falseAlarmsPerMonth(),
            config.drift().rowsPerMonth().orElse(0));
    List<int[]> dealt =
        continuation.deal(
            Outlooks.costs(
                variables.get(0), features, config.window().rows(), config.emit().everyRows()),
            features);
    long referenceRows = 0;
    Map<String, GivenReference> reference = Map.of();
    if (config.reference() instanceof MonitorConfig.FirstRows first) {
      referenceRows = first.rows();
    } else if (config.reference() instanceof MonitorConfig.TrainingData training) {
      GivenReferences given =
          GivenReferences.of(
              training.path(),
              new GivenReferences.Wanted(
                  config,
                  variables.get(0),
                  features,
                  columnsGiven,
                  choice,
                  relations.ofEachReading(features.size()),
                  drift,
                  dealt),
              used,
              problems);
      if (given.byFeature().isEmpty()) {
        return null;
      }
      reference = given.byFeature();
      choice = given.choice();
    }
    return new MonitorPlan(
        config.monitor(),
        variables.get(0),
        features,
        columnsGiven,
        config.window().rows(),
        config.emit().everyRows(),
        choice,
        referenceRows,
        reference,
        drift,
        dealt,
        new NullRule(
            config.nullLevel().everyReadings(),
            config.nullLevel().permutations(),
            config.nullLevel().blockRows().orElse(0)),
        relations.rule(features.size()),
        stream,
        continuation.history(new Layout(variables.get(0), features, columnsGiven, dealt)));
  }
}
