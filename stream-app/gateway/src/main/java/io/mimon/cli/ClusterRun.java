package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mimon run --cluster}: hands a monitor to a cluster, once, and sees it run. */
final class ClusterRun {
  private final Engine engine;
  private final PrintStream err;
  private final HostPort address;
  private final CheckedConfig.Fit monitor;
  private final URI state;

  /**
   * A run that is to be.
   *
   * @param state null for the directory of the configuration
   */
  ClusterRun(
      Engine engine,
      PrintStream err,
      HostPort address,
      CheckedConfig.Fit monitor,
      @Nullable URI state) {
    this.engine = engine;
    this.err = err;
    this.address = address;
    this.monitor = monitor;
    this.state = place(monitor.config(), state);
  }

  private static URI place(MonitorConfig config, @Nullable URI state) {
    return state == null ? StateAddress.ofPath(config.state().directory()) : state;
  }

  /**
   * What lies beside the state that a monitor on the cluster would go on from.
   *
   * @param state null for the directory of the configuration
   * @throws UsageException if it is that of an earlier version
   * @throws FailedException if it is elsewhere and cannot be looked into
   */
  static Optional<KeptPlan> plan(
      Engine engine, HostPort address, MonitorConfig config, @Nullable URI state)
      throws IOException {
    URI place = place(config, state);
    Path local = StateAddress.path(place);
    if (local != null) {
      return StateDirectory.plan(
          local,
          output(config, local),
          "--fresh deletes it and starts anew, or give another --state");
    }
    try (Cluster cluster = engine.connect(address.host(), address.port())) {
      return cluster.planIn(place, "give another --state");
    } catch (ClusterException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  /** Without topics the files are the output, and tell whether a source has been taken in. */
  private static Path output(MonitorConfig config, Path state) {
    return config.output().kafka().isPresent() ? state : config.output().directory();
  }

  /**
   * Hands it over.
   *
   * @throws UsageException if it runs there already, or the state belongs to something else
   * @throws FailedException if there is no such cluster, or the job does not come to run
   */
  void run(boolean fresh, Duration startTimeout) throws IOException {
    String name = monitor.config().monitor();
    try (Cluster cluster = engine.connect(address.host(), address.port())) {
      Optional<String> running = cluster.jobOf(name);
      if (running.isPresent()) {
        throw new UsageException(
            "%s already runs on %s as job %s; stop that one first, or give this monitor another name"
                .formatted(name, address, running.get()));
      }
      Path local = StateAddress.path(state);
      if (local != null) {
        startFrom(local, cluster, fresh, startTimeout);
      } else if (fresh) {
        throw new UsageException(
            "--fresh deletes nothing in %s; delete it there, or give another --state"
                .formatted(state));
      } else {
        report(start(cluster, startTimeout));
      }
    } catch (ClusterException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  private void startFrom(Path directory, Cluster cluster, boolean fresh, Duration startTimeout)
      throws IOException {
    Path output = output(monitor.config(), directory);
    try (StateDirectory held = StateDirectory.take(directory, output)) {
      if (fresh) {
        held.clear();
      }
      held.belongTo(engine.name());
      switch (held.inspect()) {
        case FINISHED ->
            err.printf(
                "%s has already taken in its whole source, the readings are in %s; --fresh starts"
                    + " anew%n",
                monitor.config().monitor(), output);
        case INTERRUPTED, NOTHING -> {
          held.claim(monitor.planJson());
          report(start(cluster, startTimeout));
        }
      }
    }
  }

  private Cluster.Started start(Cluster cluster, Duration startTimeout) {
    return cluster.start(
        new Cluster.Order(monitor.jobSpec(), state, monitor.planJson(), startTimeout));
  }

  private void report(Cluster.Started started) {
    MonitorConfig config = monitor.config();
    err.printf(
        "%s runs as job %s, %d tasks wide, on http://%s/jobs/%s%n",
        config.monitor(), started.job(), started.tasks(), address, started.job());
    err.printf(
        "it %s%n",
        started
            .goesOnFrom()
            .map(from -> "goes on from " + from)
            .orElse("begins at the start of its source; state goes to " + state));
    monitor.changes().forEach(err::println);
    if (started.files()) {
      err.printf(
          "readings go to files in %s on the machine of their task: all need to see the same disk"
              + " there, or set output.kafka%n",
          config.output().directory().toAbsolutePath());
    }
    if (config.gateway().enabled() || !config.alerts().isEmpty()) {
      err.println(
          config.output().kafka().isPresent()
              ? "page, metrics and alert hooks are not part of a job on a cluster; for them run mimon"
                  + " serve with this configuration"
              : "page, metrics and alert hooks are not part of a job on a cluster; for them set"
                  + " output.kafka, and run mimon serve with this configuration");
    }
    err.printf("to stop it, so that the same command goes on later:%n  %s%n", started.howToStop());
  }
}
