package io.mimon.core.config;

import io.mimon.core.config.ConfigProblem.Kind;
import io.mimon.core.config.ConfigResult.Invalid;
import io.mimon.core.config.ConfigResult.Valid;
import io.mimon.core.config.MonitorConfig.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The reader of configurations: YAML in, a whole configuration or all its problems out.
 *
 * <p>In values, <code>${VAR}</code> and <code>${VAR:-default}</code> stand for variables of the
 * environment that is passed in, and <code>$${</code> for a plain <code>${</code>. Inside <code>{ }
 * </code> and <code>[ ]</code> YAML wants such values quoted. Relative paths are relative to the
 * current directory.
 */
public final class ConfigParser {
  /** No configuration of a person is that long; a mistaken path to data often is. */
  private static final int CHARS_MAX = 1 << 20;

  /** Enough for anyone to start with. */
  private static final int PROBLEMS_MAX = 1_000;

  private ConfigParser() {}

  /** Reads a file. */
  public static ConfigResult parse(Path file, Map<String, String> env) {
    return parse(file, env, Optional.empty());
  }

  /**
   * Reads a file.
   *
   * @param engine who is to run the monitor, whatever the file says; empty to go by the file
   */
  public static ConfigResult parse(Path file, Map<String, String> env, Optional<Engine> engine) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(CHARS_MAX + 1);
    } catch (NoSuchFileException e) {
      return unreadable(0, "there is no such file");
    } catch (IOException e) {
      return unreadable(0, "the file cannot be read: " + e.getMessage());
    }
    if (bytes.length > CHARS_MAX) {
      return tooLong();
    }
    try {
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          env,
          engine);
    } catch (CharacterCodingException e) {
      return unreadable(0, "the file is not UTF-8 text");
    }
  }

  /** Reads the text of a file. */
  public static ConfigResult parse(String yaml, Map<String, String> env) {
    return parse(yaml, env, Optional.empty());
  }

  private static ConfigResult parse(String yaml, Map<String, String> env, Optional<Engine> engine) {
    if (yaml.length() > CHARS_MAX) {
      return tooLong();
    }
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
    } catch (MarkedYAMLException e) {
      return notYaml(e, yaml);
    } catch (ReaderException e) {
      int line = lineOfCodePoint(yaml, e.getPosition());
      return unreadable(line, "not YAML: a character that is not allowed in text");
    } catch (YAMLException | IllegalArgumentException e) {
      // The second is how the library takes an escape beyond Unicode; it knows no line then.
      return unreadable(0, "not YAML: an escape or a directive is out of range");
    }
    if (root == null || Tag.NULL.equals(root.getTag())) {
      return unreadable(0, "the file is empty; it needs at least version, monitor, source, target");
    }
    return root instanceof MappingNode mapping
        ? read(mapping, env, engine)
        : unreadable(
            root.getStartMark().getLine() + 1,
            "not a mapping of keys to values, such as version: 1");
  }

  private static ConfigResult read(
      MappingNode root, Map<String, String> env, Optional<Engine> engine) {
    ConfigWalk walk = new ConfigWalk(env);
    walk.walk(root);
    engine.ifPresent(chosen -> walk.values().accept(OutputKeys.ENGINE.path(), chosen));
    List<ConfigProblem> problems = new ArrayList<>(walk.problems());
    problems.addAll(ConfigConflicts.of(walk.values()));
    if (problems.isEmpty()) {
      return new Valid(new ConfigAssembly(walk.values()).assemble());
    }
    problems.sort(Comparator.comparingInt(ConfigProblem::line)); // stable within a line
    return new Invalid(problems.size() > PROBLEMS_MAX ? firstOf(problems) : problems);
  }

  private static List<ConfigProblem> firstOf(List<ConfigProblem> problems) {
    List<ConfigProblem> first = new ArrayList<>(problems.subList(0, PROBLEMS_MAX));
    String message = (problems.size() - PROBLEMS_MAX) + " further problems are not listed";
    first.add(new ConfigProblem(Kind.UNREADABLE, 0, "", "", message));
    return first;
  }

  /** The parser's own sentence, without its excerpt of the file, which might show a secret. */
  private static ConfigResult notYaml(MarkedYAMLException e, String yaml) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    int line = mark == null ? 0 : mark.getLine() + 1;
    String sentence = e.getProblem() == null ? "broken off" : e.getProblem().strip();
    boolean variable =
        line > 0 && yaml.lines().skip(line - 1L).limit(1).anyMatch(ConfigParser::hasVariable);
    String hint = variable ? "; inside { } and [ ] a value with ${…} has to be quoted" : "";
    return unreadable(line, "not YAML: " + sentence + hint);
  }

  private static boolean hasVariable(String line) {
    return line.contains("${");
  }

  private static int lineOfCodePoint(String text, int position) {
    return 1 + (int) text.codePoints().limit(Math.max(0, position)).filter(c -> c == '\n').count();
  }

  private static ConfigResult tooLong() {
    return unreadable(0, "longer than " + CHARS_MAX + " characters; is this the configuration?");
  }

  private static ConfigResult unreadable(int line, String message) {
    return new Invalid(List.of(new ConfigProblem(Kind.UNREADABLE, line, "", "", message)));
  }
}
