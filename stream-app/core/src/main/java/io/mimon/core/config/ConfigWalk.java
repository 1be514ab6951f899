package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Listed;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ConfigKey.SectionList;
import io.mimon.core.config.ConfigProblem.Kind;
import io.mimon.core.config.ValueType.Accepted;
import io.mimon.core.config.ValueType.NotYet;
import io.mimon.core.config.ValueType.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One pass over a YAML tree against the declared keys, which gathers values and problems.
 *
 * <p>The walk follows the declarations, not the file: it ends however aliases are tied in the file,
 * and is no deeper than the table of keys.
 */
final class ConfigWalk {
  private final Map<String, String> env;
  private final ConfigValues values = new ConfigValues();
  private final List<ConfigProblem> problems = new ArrayList<>();

  ConfigWalk(Map<String, String> env) {
    this.env = env;
  }

  ConfigValues values() {
    return values;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  void walk(MappingNode root) {
    walkSection(root, new Place("", "", 0), Choice.ANY, List.of());
  }

  /**
   * Where in the file the walk is.
   *
   * @param declared the path in the table, with {@code []}
   * @param path the path in the file, with indexes
   */
  private record Place(String declared, String path, int line) {
    Place at(String name, int lineOfName) {
      String dot = path.isEmpty() ? "" : ".";
      return new Place(declared + dot + name, path + dot + name, lineOfName);
    }

    Place item(int index, int lineOfItem) {
      return new Place(declared + "[]", path + "[" + index + "]", lineOfItem);
    }
  }

  private void walkSection(MappingNode node, Place place, Choice choice, List<String> among) {
    Set<String> meant = new HashSet<>();
    boolean strangers = false;
    for (Map.Entry<Place, Node> child : children(node, place)) {
      Optional<ConfigKey> key = ConfigKeys.at(child.getKey().declared());
      // A name with dots in it finds a key that is declared elsewhere.
      if (key.isPresent() && key.get().parentPath().equals(place.declared())) {
        meant.add(key.get().path());
        walkKey(key.get(), child.getValue(), child.getKey());
      } else {
        strangers = true;
        reportUnknown(child.getKey(), place).ifPresent(meant::add);
      }
    }
    for (ConfigKey key : ConfigKeys.inside(place.declared())) {
      if (key.required() && !meant.contains(key.path())) {
        report(Kind.MISSING, place.at(key.name(), place.line()), "", whatIsMissing(key));
      }
    }
    checkChoice(place, choice, among, meant, strangers);
  }

  private void checkChoice(
      Place place, Choice choice, List<String> among, Set<String> meant, boolean strangers) {
    List<ConfigKey> choices =
        ConfigKeys.inside(place.declared()).stream()
            .filter(key -> among.isEmpty() || among.contains(key.name()))
            .toList();
    List<String> names = choices.stream().map(ConfigKey::name).toList();
    long chosen = choices.stream().filter(key -> meant.contains(key.path())).count();
    if (choice != Choice.ANY && chosen > 1) {
      String message = "holds " + chosen + " of " + String.join(", ", names) + "; keep one";
      report(Kind.CONFLICT, place, "", message);
    }
    if (choice == Choice.EXACTLY_ONE && chosen == 0 && !strangers) {
      String one = names.size() == 1 ? "" : "one of ";
      report(Kind.MISSING, place, "", one + String.join(", ", names));
    }
  }

  private void walkKey(ConfigKey key, Node node, Place place) {
    values.give(place.path(), place.line());
    if (key instanceof Scalar<?> scalar) {
      read(scalar.type(), scalar.secret(), node, place, v -> values.accept(place.path(), v));
    } else if (key instanceof Section section) {
      if (node instanceof MappingNode mapping) {
        walkSection(mapping, place, section.choice(), section.among());
      } else {
        values.spoil(place.path());
        reportShape(node, place, "a mapping with the keys " + allowedIn(place));
      }
    } else if (key instanceof SectionList list) {
      walkList(list, node, place);
    } else if (key instanceof Patterns patterns) {
      walkPatterns(patterns, node, place);
    } else if (key instanceof Columns columns) {
      walkColumns(columns, node, place);
    } else if (key instanceof Listed<?> list) {
      walkListed(list, node, place);
    } else if (key instanceof Mapping<?> mapping) {
      walkMapping(mapping, node, place);
    }
  }

  private void walkList(SectionList list, Node node, Place place) {
    if (!(node instanceof SequenceNode items) || items.getValue().size() > list.countMax()) {
      reportShape(node, place, "a list of up to " + list.countMax());
      return;
    }
    values.accept(list, items.getValue().size());
    for (int i = 0; i < items.getValue().size(); i++) {
      Node item = items.getValue().get(i);
      Place itemPlace = place.item(i, lineOf(item));
      if (item instanceof MappingNode mapping) {
        walkSection(mapping, itemPlace, list.choice(), list.among());
      } else {
        reportShape(item, itemPlace, "a mapping with the keys " + allowedIn(itemPlace));
      }
    }
  }

  private void walkPatterns(Patterns key, Node node, Place place) {
    if (!(node instanceof SequenceNode items) || items.getValue().size() > key.countMax()) {
      reportShape(node, place, "a list of up to " + key.countMax() + ", such as [amount, \"x_*\"]");
      return;
    }
    List<ColumnPattern> patterns = new ArrayList<>();
    for (int i = 0; i < items.getValue().size(); i++) {
      Node item = items.getValue().get(i);
      Place itemPlace = place.item(i, lineOf(item));
      values.give(itemPlace.path(), itemPlace.line());
      read(ValueTypes.columnPattern(), false, item, itemPlace, patterns::add);
    }
    if (items.getValue().isEmpty() && key.absent().value().isPresent()) {
      String message = "an empty list leaves nothing to watch; remove it to watch every column";
      report(Kind.NOT_ALLOWED, place, "", message);
    }
    values.accept(key, patterns);
  }

  private void walkColumns(Columns key, Node node, Place place) {
    if (!(node instanceof SequenceNode items) || items.getValue().size() > key.countMax()) {
      reportShape(node, place, "a list of up to " + key.countMax() + " columns, such as [amount]");
      return;
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < items.getValue().size(); i++) {
      Node item = items.getValue().get(i);
      Place itemPlace = place.item(i, lineOf(item));
      values.give(itemPlace.path(), itemPlace.line());
      read(ValueTypes.column(), false, item, itemPlace, columns::add);
    }
    values.accept(key, columns);
  }

  private <T> void walkListed(Listed<T> key, Node node, Place place) {
    if (!(node instanceof SequenceNode items) || items.getValue().size() > key.countMax()) {
      reportShape(
          node,
          place,
          "a list of up to %d, each %s".formatted(key.countMax(), key.type().expected()));
      return;
    }
    List<T> accepted = new ArrayList<>();
    for (int i = 0; i < items.getValue().size(); i++) {
      Node item = items.getValue().get(i);
      read(key.type(), false, item, place.item(i, lineOf(item)), accepted::add);
    }
    if (items.getValue().isEmpty()) {
      report(Kind.NOT_ALLOWED, place, "", "an empty list matches nothing; remove it to match all");
    }
    values.accept(place.path(), accepted);
  }

  private <T> void walkMapping(Mapping<T> key, Node node, Place place) {
    if (!(node instanceof MappingNode mapping) || mapping.getValue().size() > key.countMax()) {
      reportShape(node, place, "a mapping of up to " + key.countMax() + " " + key.shape());
      return;
    }
    Map<String, T> entries = new TreeMap<>();
    for (Map.Entry<Place, Node> child : children(mapping, place)) {
      Place entry = child.getKey();
      String name = entry.path().substring(place.path().length() + 1);
      if (key.names().read(name) instanceof Refused<String> refused) {
        reportName(key, refused.reason(), place, entry);
      } else {
        values.give(entry.path(), entry.line());
        read(key.type(), key.secret(), child.getValue(), entry, v -> entries.put(name, v));
      }
    }
    values.accept(key, entries);
  }

  /** A name that is no name is not shown: it may be a secret that slipped a place. */
  private void reportName(Mapping<?> key, String reason, Place place, Place entry) {
    if (reason.isEmpty()) {
      Place mapping = new Place(place.declared(), place.path(), entry.line());
      String message = "a name in it (not shown) has to be " + key.names().expected();
      report(Kind.NOT_ALLOWED, mapping, "", message);
    } else {
      report(Kind.NOT_ALLOWED, entry, "", "cannot be set: " + reason + "; remove it");
    }
  }

  /** The places in a mapping in order, without those that are no plain names or come again. */
  private List<Map.Entry<Place, Node>> children(MappingNode node, Place place) {
    List<Map.Entry<Place, Node>> children = new ArrayList<>();
    Map<String, Integer> firstLines = new HashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      int line = lineOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        report(Kind.NOT_ALLOWED, new Place("", place.path(), line), "", "a key has to be a name");
        continue;
      }
      Integer firstLine = firstLines.putIfAbsent(name.getValue(), line);
      Place child = place.at(name.getValue(), line);
      if (firstLine == null) {
        children.add(Map.entry(child, tuple.getValueNode()));
      } else {
        String message = "given twice, first on line " + firstLine + "; keep one";
        report(Kind.DUPLICATE_KEY, child, "", message);
      }
    }
    return children;
  }

  private <T> void read(
      ValueType<T> type, boolean secret, Node node, Place place, Consumer<T> accept) {
    if (!(node instanceof ScalarNode scalar) || Tag.NULL.equals(node.getTag())) {
      reportShape(node, place, type.expected());
      return;
    }
    EnvSubstitution substitution = EnvSubstitution.of(scalar.getValue(), env);
    if (substitution.malformed()) {
      String message =
          "${ has to open a variable such as ${NAME} or ${NAME:-default}; write $${ for a plain ${";
      report(Kind.NOT_ALLOWED, place, "", message);
    } else if (!substitution.unset().isEmpty()) {
      String names = String.join(", ", substitution.unset());
      String message = "not set in the environment, and without a default: " + names;
      report(Kind.NOT_ALLOWED, place, "", message);
    } else if (substitution.text().isEmpty() && !(type.read("") instanceof Accepted)) {
      report(Kind.NOT_ALLOWED, place, "", "has no value: " + type.expected());
    } else {
      readText(type, secret, substitution.text(), place, accept);
    }
  }

  private <T> void readText(
      ValueType<T> type, boolean secret, String text, Place place, Consumer<T> accept) {
    ValueType.Reading<T> reading = type.read(text);
    String shown = secret ? "" : text;
    if (reading instanceof Accepted<T> accepted) {
      accept.accept(accepted.value());
    } else if (reading instanceof Refused<T> refused) {
      String reason = refused.reason().isEmpty() ? "" : "; " + refused.reason();
      String prefix = secret ? "the value (not shown) has to be " : "";
      report(Kind.NOT_ALLOWED, place, shown, prefix + type.expected() + reason);
    } else if (reading instanceof NotYet<T> notYet) {
      report(Kind.NOT_YET_SUPPORTED, place, shown, notYet.hint());
    }
  }

  /** Reports an unknown key and returns the declared path it was probably meant to be. */
  private Optional<String> reportUnknown(Place child, Place parent) {
    String name = child.path().substring(parent.path().isEmpty() ? 0 : parent.path().length() + 1);
    List<String> names =
        ConfigKeys.inside(parent.declared()).stream().map(ConfigKey::name).toList();
    Optional<String> near = NearestName.of(name, names);
    List<String> elsewhere = ConfigKeys.pathsNamed(name);
    String message;
    if (near.isPresent()) {
      message = "did you mean " + parent.at(near.get(), 0).path() + "?";
    } else if (!elsewhere.isEmpty()) {
      message = "did you mean " + String.join(" or ", elsewhere) + "?";
    } else {
      message = "allowed here: " + allowedIn(parent);
    }
    report(Kind.UNKNOWN_KEY, child, "", message);
    // What was meant is there, if wrong: nothing else is to complain that it is missing.
    near.ifPresent(n -> values.give(parent.at(n, 0).path(), child.line()));
    return near.map(n -> parent.at(n, 0).declared());
  }

  /** Reports a value that is absent, or a list or mapping or scalar where it should be another. */
  private void reportShape(Node node, Place place, String expected) {
    String given;
    if (node instanceof SequenceNode) {
      given = "this list is not allowed";
    } else if (node instanceof MappingNode) {
      given = "this mapping is not allowed";
    } else if (Tag.NULL.equals(node.getTag())) {
      given = "has no value";
    } else {
      given = "a single value is not allowed";
    }
    // The value itself is not shown: a section may hold secrets.
    report(Kind.NOT_ALLOWED, place, "", given + ": " + expected);
  }

  private void report(Kind kind, Place place, String value, String message) {
    problems.add(new ConfigProblem(kind, place.line(), place.path(), value, message));
  }

  private static String whatIsMissing(ConfigKey key) {
    return key instanceof Scalar<?> scalar
        ? scalar.type().expected()
        : "a mapping with the keys " + allowedIn(new Place(key.path(), key.path(), 0));
  }

  private static String allowedIn(Place place) {
    List<String> names = ConfigKeys.inside(place.declared()).stream().map(ConfigKey::name).toList();
    return String.join(", ", names);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
