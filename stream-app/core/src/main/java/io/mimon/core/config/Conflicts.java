package io.mimon.core.config;

import io.mimon.core.config.ConfigProblem.Kind;
import java.util.ArrayList;
import java.util.List;

/** The problems that the checks across keys have found, with the lines of the keys. */
final class Conflicts {
  private final ConfigValues values;
  private final List<ConfigProblem> problems = new ArrayList<>();

  Conflicts(ConfigValues values) {
    this.values = values;
  }

  /** Says what is wrong about a path that is given. */
  void report(String path, String message) {
    report(values.line(path), path, message);
  }

  /** Says what is wrong about a path on a line that may be that of another. */
  void report(int line, String path, String message) {
    problems.add(new ConfigProblem(Kind.CONFLICT, line, path, "", message));
  }

  /** Says what is missing in a section, because of other keys. */
  void missing(String section, String path, String message) {
    problems.add(new ConfigProblem(Kind.MISSING, values.line(section), path, "", message));
  }

  List<ConfigProblem> problems() {
    return List.copyOf(problems);
  }
}
