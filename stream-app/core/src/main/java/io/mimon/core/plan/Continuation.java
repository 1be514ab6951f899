package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.Dealing;
import io.mimon.core.monitor.Layout;
import io.mimon.core.monitor.LayoutHistory;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ReferenceEpoch;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new plan takes over from the one its state was written by: order, types and shards of the
 * features that stay.
 *
 * <p>While the configuration says the same of features, they are the same, whatever the data show
 * by now: a topic's first records go, and a column that looked like an identifier may look like a
 * number.
 */
final class Continuation {
  private final MonitorConfig config;
  private final @Nullable StoredPlan stored;

  /** A continuation; of nothing, where nothing is stored. */
  Continuation(MonitorConfig config, @Nullable StoredPlan stored) {
    this.config = config;
    this.stored = stored;
  }

  /** Whether there is state to go on from. */
  boolean isGoingOn() {
    return stored != null;
  }

  private List<Variable> kept() {
    return stored == null
        ? List.of()
        : stored.layout().features().stream()
            .filter(feature -> config.features().selects(feature.name()))
            .toList();
  }

  /**
   * The columns of a sample, with those that a topic has although no record of the sample does:
   * what is settled was seen before.
   */
  List<String> columns(List<String> ofSample) {
    List<String> columns = new ArrayList<>(ofSample);
    if (config.source() instanceof MonitorConfig.KafkaSource) {
      Set<String> known = new LinkedHashSet<>(types().keySet());
      if (config.labels().isPresent()) {
        known.remove(config.target().column()); // It is not in the rows.
      }
      known.removeAll(ofSample);
      columns.addAll(known);
    }
    return columns;
  }

  /** The records of the sample, with no value in so many columns more. */
  static List<RawRecord> widened(List<RawRecord> sample, int columns) {
    if (columns == 0) {
      return sample;
    }
    return sample.stream()
        .map(
            record ->
                record.problem() != null
                    ? record
                    : new RawRecord(
                        record.origin(),
                        record.text(),
                        Arrays.copyOf(record.cells(), record.cells().length + columns),
                        null))
        .toList();
  }

  /** What is settled, by column. */
  Map<String, VariableType> types() {
    Map<String, VariableType> types = new LinkedHashMap<>();
    if (stored != null) {
      Layout layout = stored.layout();
      types.put(layout.target().name(), layout.target().type());
      layout.given().forEach(given -> types.put(given.name(), given.type()));
      kept().forEach(feature -> types.put(feature.name(), feature.type()));
    }
    return types;
  }

  /** What keeps the state from being gone on from with data of these columns. */
  List<String> problems(List<String> columns) {
    List<String> problems = new ArrayList<>();
    for (Variable feature : kept()) {
      if (!columns.contains(feature.name())) {
        problems.add(
            ("features: %s is watched so far and the data have no column %s any more; leave it out"
                    + " (features.exclude) to go on without it")
                .formatted(feature.name(), feature.name()));
      }
    }
    return problems;
  }

  /**
   * The target and the features to watch: those that stay in their order, then new ones.
   *
   * @param selected the target, then what the configuration selects of the data as they are
   */
  Map<String, VariableType> use(Map<String, VariableType> selected, List<String> problems) {
    if (stored == null) {
      return selected;
    }
    Map<String, VariableType> use = new LinkedHashMap<>();
    String target = config.target().column();
    use.put(target, stored.layout().target().type());
    kept().forEach(feature -> use.put(feature.name(), feature.type()));
    if (stored.change(config).mayChangeColumns()) {
      selected.forEach(use::putIfAbsent);
    }
    for (String name : use.keySet()) {
      if (config.conditionOn().contains(name) && stored.layout().feature(name) < 0) {
        problems.add(
            ("features: %s is in condition_on and becomes a feature of its own, which the rows"
                    + " stored so far do not allow; leave it out (features.exclude)")
                .formatted(name));
      }
    }
    return use;
  }

  /** What keeps the state from being gone on from with the references of that plan. */
  List<String> problems(MonitorPlan plan) {
    List<String> others = stored == null ? List.of() : stored.otherReferences(plan);
    return others.isEmpty()
        ? List.of()
        : List.of(
            ("reference.file: it is not the reference that this state began with (%s); put the"
                    + " former file back, raise reference.epoch to go on with this one, or start"
                    + " anew with --fresh")
                .formatted(String.join(", ", others)));
  }

  /** Whether numbers are counted. */
  boolean cheap(boolean settledNow) {
    return stored == null ? settledNow : stored.cheap();
  }

  /**
   * Deals the features that are new to the shards that have least to do, the dearest first.
   *
   * <p>A shard that comes into being knows the rows from then on. Where labels come apart it would
   * not know the share of rows that have one, so there are no new ones.
   */
  List<int[]> deal(double[] costs, List<Variable> features) {
    int shardsMax = config.execution().shards();
    if (stored == null) {
      return Dealing.of(costs, shardsMax);
    }
    Layout before = stored.layout();
    int known = before.shards().size();
    int shards = config.labels().isPresent() ? known : Math.max(known, shardsMax);
    int[] seats =
        features.stream()
            .mapToInt(feature -> before.feature(feature.name()))
            .map(number -> number < 0 ? Dealing.NEW : before.shardOf(number))
            .toArray();
    List<int[]> dealt = new ArrayList<>(Dealing.of(costs, seats, shards));
    while (dealt.size() > known && dealt.get(dealt.size() - 1).length == 0) {
      dealt.remove(dealt.size() - 1);
    }
    return dealt;
  }

  /** The layouts that stored rows have. */
  LayoutHistory history(Layout next) {
    int epoch = config.reference().epoch();
    return stored == null
        ? new LayoutHistory(List.of(), List.of(), new ReferenceEpoch(epoch, 0))
        : stored.history(next, epoch);
  }
}
