package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.util.Optional;

/**
 * What the instances of a monitor have in common, where an engine has no master: each is a process
 * of its own, started alike, and all have to run the same plan.
 */
public interface Instances {

  /**
   * The plan that the state is of, wherever it lies; empty for a monitor that begins.
   *
   * @throws io.mimon.core.input.InputException if it cannot be read
   */
  Optional<KeptPlan> plan(MonitorConfig config) throws IOException;

  /**
   * Makes a plan the one that all run.
   *
   * @param before what {@link #plan} said when this plan was made
   * @return false if another instance has settled one meanwhile, which {@link #plan} now says
   * @throws UsageException if it differs from what instances are running
   */
  boolean agree(MonitorConfig config, Optional<KeptPlan> before, String planJson)
      throws IOException;

  /**
   * Deletes the state, and what this process keeps of it.
   *
   * @throws UsageException if an instance is running
   */
  void clear(MonitorConfig config) throws IOException;
}
