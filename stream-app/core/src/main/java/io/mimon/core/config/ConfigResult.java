package io.mimon.core.config;

import java.util.List;

/** What became of a configuration: a whole one, or everything that is wrong with it. */
public sealed interface ConfigResult {
  /** A configuration that holds together. */
  record Valid(MonitorConfig config) implements ConfigResult {}

  /** All problems, by line; those on no line come first. There is at least one. */
  record Invalid(List<ConfigProblem> problems) implements ConfigResult {
    /** Copies the list and refuses an empty one. */
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("invalid without a problem");
      }
    }
  }
}
