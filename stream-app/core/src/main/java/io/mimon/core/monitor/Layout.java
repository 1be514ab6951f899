package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which columns rows have, and how they are shared out: the target first, which is column 0, then
 * the features, then the given columns that are none.
 *
 * <p>Where features come or go, rows have another layout from then on. Types and shard of a feature
 * stay what they are while it is there.
 *
 * @param features in the order of readings
 * @param given the columns given which features have second readings; the same in all layouts
 * @param shards the features of each shard, by their numbers; a shard may have none left
 */
public record Layout(
    Variable target, List<Variable> features, List<Variable> given, List<int[]> shards)
    implements Serializable {

  /** Copies its lists. */
  public Layout {
    features = List.copyOf(features);
    given = List.copyOf(given);
    shards = List.copyOf(shards);
  }

  /** The number of the feature of that name; −1 if there is none. */
  public int feature(String name) {
    return indexOf(features, name);
  }

  /** The shard of a feature. */
  public int shardOf(int feature) {
    for (int s = 0; s < shards.size(); s++) {
      if (IntStream.of(shards.get(s)).anyMatch(f -> f == feature)) {
        return s;
      }
    }
    throw new IllegalArgumentException("feature " + feature + " is in no shard");
  }

  private static int indexOf(List<Variable> variables, String name) {
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the feature has a second reading. */
  boolean isConditioned(int feature) {
    return !given.isEmpty() && !given.contains(features.get(feature));
  }

  /** The number of each given column. */
  int[] givenColumns() {
    int[] columns = new int[given.size()];
    int next = 1 + features.size();
    for (int i = 0; i < columns.length; i++) {
      int feature = features.indexOf(given.get(i));
      columns[i] = feature >= 0 ? 1 + feature : next++;
    }
    return columns;
  }

  /** The target, the features, and the given columns that are none. */
  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    variables.add(target);
    variables.addAll(features);
    given.stream().filter(column -> !features.contains(column)).forEach(variables::add);
    return variables;
  }

  /** The number of the column of that name; −1 if there is none. */
  int column(String name) {
    return indexOf(variables(), name);
  }

  /** The types of the columns of a shard's block. */
  List<VariableType> blockTypes(int shard) {
    return blockVariables(shard).stream().map(Variable::type).toList();
  }

  private List<Variable> blockVariables(int shard) {
    List<Variable> variables = variables();
    return IntStream.of(blockColumns(shard)).mapToObj(variables::get).toList();
  }

  /** The place of the column of that name in a shard's block; −1 if it is not there. */
  int blockColumn(int shard, String name) {
    return shard < shards.size() ? indexOf(blockVariables(shard), name) : -1;
  }

  /**
   * Which columns of a row a shard's block takes: the target, the shard's features, and the given
   * columns that are not among these, if any of its features has a second reading.
   */
  int[] blockColumns(int shard) {
    int[] own = shards.get(shard);
    IntStream columns = IntStream.concat(IntStream.of(0), IntStream.of(own).map(f -> 1 + f));
    boolean conditions = IntStream.of(own).anyMatch(this::isConditioned);
    return conditions
        ? IntStream.concat(columns, IntStream.of(givenColumns())).distinct().toArray()
        : columns.toArray();
  }
}
