package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.util.Optional;

/**
 * What lies beside the state of an earlier run, and says what that state is.
 *
 * @param place where it lies, for a person
 * @param json a {@link io.mimon.core.plan.StoredPlan}
 * @param wayOut what to do if the state cannot be gone on from
 */
public record KeptPlan(String place, String json, String wayOut) {
  /** The name of the file. */
  public static final String FILE = "plan.json";

  /** The name of what earlier versions had in its place. */
  public static final String FORMER_FILE = "fingerprint";

  /** What is said of state without a plan. */
  public static final String FORMER_STATE =
      "%s holds state of an earlier version of mimon, which has other parts and cannot be gone on"
          + " from; %s";

  /** Where the plan of a configuration's state is looked for. */
  public interface Place {
    /** There is no state. */
    Place NONE = config -> Optional.empty();

    /** The plan; empty if there is no state. */
    Optional<KeptPlan> of(MonitorConfig config) throws IOException;
  }
}
