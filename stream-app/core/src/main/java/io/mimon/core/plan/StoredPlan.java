package io.mimon.core.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ConfigChange;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.monitor.Layout;
import io.mimon.core.monitor.LayoutHistory;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ReferenceEpoch;
import io.mimon.core.monitor.ReferenceJson;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a monitor settled, as it lies beside its state in {@code plan.json}, for the next start to
 * go on by: the data by then may tell less of its columns, or otherwise.
 *
 * <pre>
 *   {
 *     "version": 1,
 *     "meaning": {…},                                 the configuration's meaning
 *     "cheap": false,                                 whether numbers are counted
 *     "target": {"name": "y", "type": "numeric"},
 *     "given": [{"name": "z", "type": "categorical"}, …],
 *     "layouts": [                                    the last one holds
 *       {"shards": 2, "features": [{"name": "x", "type": "numeric", "shard": 0, "since": 0}, …]}, …]
 *   }
 * </pre>
 *
 * <p>A feature of the last layout whose reference was given has a digest of it, {@code "reference":
 * "8c1e…"}. Where the reference is not the first, {@code "epoch": {"number": 2, "layout": 1}}
 * stands before the layouts.
 *
 * @param meaning {@link MonitorConfig#meaning}, which may have been JSON in the meantime
 * @param cheap whether numbers are counted because there were too many features for neighbours
 * @param layouts all there have been, the one that holds last
 * @param since by feature of the last one, with which it came
 * @param references by feature of the last one, the digest of the reference it was given; empty
 *     where the stream makes it, or a version before did not say
 * @param epoch which reference it is
 */
public record StoredPlan(
    Map<String, ?> meaning,
    boolean cheap,
    List<Layout> layouts,
    List<Integer> since,
    List<String> references,
    ReferenceEpoch epoch) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  /** Copies its lists. */
  public StoredPlan {
    layouts = List.copyOf(layouts);
    since = List.copyOf(since);
    references = List.copyOf(references);
  }

  /** One whose references the stream makes. */
  public StoredPlan(
      Map<String, ?> meaning, boolean cheap, List<Layout> layouts, List<Integer> since) {
    this(
        meaning,
        cheap,
        layouts,
        since,
        Collections.nCopies(since.size(), ""),
        ReferenceEpoch.FIRST);
  }

  /** What is to be stored of a monitor. */
  public static StoredPlan of(MonitorConfig config, MonitorPlan plan) {
    List<Layout> layouts = new ArrayList<>(plan.history().before());
    layouts.add(plan.layout());
    List<Integer> since = new ArrayList<>();
    for (int f = 0; f < plan.features().size(); f++) {
      since.add(plan.history().came(f));
    }
    return new StoredPlan(
        config.meaning(),
        plan.choice().cheap(),
        layouts,
        since,
        digests(plan),
        plan.history().epoch());
  }

  private static List<String> digests(MonitorPlan plan) {
    return plan.features().stream()
        .map(feature -> plan.givenReference().get(feature.name()))
        .map(given -> given == null ? "" : ReferenceJson.digest(given))
        .toList();
  }

  /** The features that would go on against another reference than the one they began with. */
  List<String> otherReferences(MonitorPlan plan) {
    List<String> now = digests(plan);
    List<String> others = new ArrayList<>();
    for (int f = 0; f < plan.features().size(); f++) {
      int known = layout().feature(plan.features().get(f).name());
      boolean goesOn =
          known >= 0
              && plan.history().came(f) == since.get(known)
              && plan.history().epoch().equals(epoch);
      String before = goesOn ? references.get(known) : "";
      if (!before.isEmpty() && !before.equals(now.get(f))) {
        others.add(plan.features().get(f).name());
      }
    }
    return others;
  }

  /** The layout that holds. */
  public Layout layout() {
    return layouts.get(layouts.size() - 1);
  }

  /** How a configuration differs from the one this was settled by. */
  ConfigChange change(MonitorConfig config) {
    return ConfigChange.between(meaning, config.meaning());
  }

  /**
   * The differences for which stored rows and readings would not compare with those to come, one a
   * line as a person is told; none if the state can be gone on from.
   */
  public List<String> differences(MonitorConfig config) {
    List<String> differences = new ArrayList<>();
    change(config)
        .meaningChanging()
        .forEach(difference -> differences.add(difference + wayOut(difference)));
    for (Variable feature : layout().features()) {
      VariableType type = config.features().types().get(feature.name());
      if (type != null && type != feature.type() && config.features().selects(feature.name())) {
        differences.add(
            "features.types.%s: %s before, %s now"
                .formatted(feature.name(), text(feature.type()), text(type)));
      }
    }
    return differences;
  }

  private static String wayOut(ConfigChange.Difference difference) {
    return switch (difference.key()) {
      case "reference.epoch" -> "; it is only ever raised";
      case "reference.first", "reference.file" -> "; raise reference.epoch to begin a new one";
      default -> "";
    };
  }

  /** What comes and goes with a plan that goes on from this one, one a line. */
  public List<String> changes(MonitorPlan plan) {
    List<String> changes = new ArrayList<>();
    boolean anew = plan.history().epoch().number() > epoch.number();
    if (anew) {
      changes.add(
          "a new reference begins now (reference.epoch: %d before, %d now); alarms that stand end"
              .formatted(epoch.number(), plan.history().epoch().number()));
    }
    for (int f = 0; f < plan.features().size(); f++) {
      if (plan.history().came(f) >= layouts.size()) {
        changes.add(
            "%s is added: its reference begins now".formatted(plan.features().get(f).name()));
      }
    }
    for (Variable feature : layout().features()) {
      if (plan.layout().feature(feature.name()) < 0) {
        changes.add(
            "%s is not watched any more: what is known of it is dropped".formatted(feature.name()));
      }
    }
    return changes;
  }

  /** The history of a plan with these columns, which goes on from this one. */
  LayoutHistory history(Layout next, int nextEpoch) {
    boolean same = next.features().equals(layout().features());
    List<Layout> before = new ArrayList<>(layouts);
    ReferenceEpoch holds = epoch;
    if (nextEpoch > epoch.number()) {
      holds = new ReferenceEpoch(nextEpoch, layouts.size());
      if (!same) {
        // Its own, since it begins with rows that wait, and what is added does not.
        before.add(layout());
      }
    } else if (same) {
      before.remove(before.size() - 1);
    }
    List<Integer> came = new ArrayList<>();
    for (Variable feature : next.features()) {
      int known = layout().feature(feature.name());
      came.add(known < 0 ? before.size() : since.get(known));
    }
    return new LayoutHistory(before, before.isEmpty() ? List.of() : came, holds);
  }

  /** As it is stored. */
  public String toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    all.put("meaning", meaning);
    all.put("cheap", cheap);
    all.put("target", describe(layout().target()));
    all.put("given", layout().given().stream().map(StoredPlan::describe).toList());
    if (!epoch.equals(ReferenceEpoch.FIRST)) {
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("number", epoch.number());
      described.put("layout", epoch.layout());
      all.put("epoch", described);
    }
    List<Object> each = new ArrayList<>();
    for (int l = 0; l < layouts.size(); l++) {
      each.add(describe(layouts.get(l), l == layouts.size() - 1));
    }
    all.put("layouts", each);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers are always JSON", e);
    }
  }

  private Map<String, Object> describe(Layout layout, boolean holds) {
    List<Object> features = new ArrayList<>();
    for (int f = 0; f < layout.features().size(); f++) {
      Map<String, Object> feature = describe(layout.features().get(f));
      feature.put("shard", layout.shardOf(f));
      if (holds) {
        feature.put("since", since.get(f));
        if (!references.get(f).isEmpty()) {
          feature.put("reference", references.get(f));
        }
      }
      features.add(feature);
    }
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("shards", layout.shards().size());
    described.put("features", features);
    return described;
  }

  private static Map<String, Object> describe(Variable variable) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", variable.name());
    described.put("type", text(variable.type()));
    return described;
  }

  private static String text(VariableType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what was stored.
   *
   * @throws IllegalArgumentException if it is of another version, or no plan, with a sentence
   */
  public static StoredPlan parse(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "it is of version %d; this mimon reads version %d".formatted(version, VERSION));
    }
    return new Reader(root).plan();
  }

  /** Goes by names; what is not there or not what it is to be is named. */
  private record Reader(JsonNode root) {
    StoredPlan plan() {
      Variable target = variable(at(root, "target"));
      List<Variable> given = new ArrayList<>();
      at(root, "given").forEach(column -> given.add(variable(column)));
      List<Layout> layouts = new ArrayList<>();
      List<Integer> since = new ArrayList<>();
      List<String> references = new ArrayList<>();
      for (JsonNode layout : at(root, "layouts")) {
        since.clear();
        references.clear();
        for (JsonNode feature : at(layout, "features")) {
          since.add(feature.path("since").asInt());
          references.add(feature.path("reference").asText(""));
        }
        layouts.add(layout(target, given, layout));
      }
      if (layouts.isEmpty()) {
        throw new IllegalArgumentException("it has no layouts");
      }
      return new StoredPlan(
          JSON.convertValue(
              at(root, "meaning"), new TypeReference<LinkedHashMap<String, Object>>() {}),
          at(root, "cheap").asBoolean(),
          layouts,
          since,
          references,
          epoch());
    }

    private ReferenceEpoch epoch() {
      JsonNode node = root.get("epoch");
      return node == null
          ? ReferenceEpoch.FIRST
          : new ReferenceEpoch(at(node, "number").asInt(), at(node, "layout").asInt());
    }

    private static Layout layout(Variable target, List<Variable> given, JsonNode node) {
      List<Variable> features = new ArrayList<>();
      List<List<Integer>> shards = new ArrayList<>();
      for (int s = at(node, "shards").asInt(); s > 0; s--) {
        shards.add(new ArrayList<>());
      }
      for (JsonNode feature : at(node, "features")) {
        int shard = at(feature, "shard").asInt();
        if (shard < 0 || shard >= shards.size()) {
          throw new IllegalArgumentException("it has a feature in shard " + shard);
        }
        shards.get(shard).add(features.size());
        features.add(variable(feature));
      }
      return new Layout(
          target,
          features,
          given,
          shards.stream().map(s -> s.stream().mapToInt(Integer::intValue).toArray()).toList());
    }

    private static Variable variable(JsonNode node) {
      String type = at(node, "type").asText();
      try {
        return new Variable(
            at(node, "name").asText(), VariableType.valueOf(type.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("it has a column of type '" + type + "'", e);
      }
    }

    private static JsonNode at(JsonNode node, String name) {
      JsonNode child = node.get(name);
      if (child == null) {
        throw new IllegalArgumentException("it lacks '" + name + "'");
      }
      return child;
    }
  }
}
