package io.mimon.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A cluster of an engine: jobs handed to it outlive this process. */
public interface Cluster extends AutoCloseable {

  /**
   * The identifier of the job that runs a monitor there, whatever stage of its life it is in.
   *
   * @throws ClusterException if the cluster does not answer
   */
  Optional<String> jobOf(String monitor);

  /**
   * What lies beside the state in a directory that this machine's file system does not reach.
   *
   * @param wayOut what to do if the state cannot be gone on from
   * @throws ClusterException if it cannot be looked into, or the state is of an earlier version
   */
  Optional<KeptPlan> planIn(URI state, String wayOut);

  /**
   * Hands over a job, and returns when all of it runs. It goes on from the newest state, where
   * there is some.
   *
   * @throws ClusterException if the job does not come to run; it has been cancelled then
   */
  Started start(Order order);

  /** Lets go of the connection, not of any job. */
  @Override
  void close();

  /**
   * What is to run.
   *
   * @param state the directory of checkpoints and plan, which every machine of the cluster reaches
   *     under this address
   * @param planJson what is to lie beside the state from now on
   * @param startTimeout how long it may take until all of it runs
   */
  record Order(JobSpec spec, URI state, String planJson, Duration startTimeout) {}

  /**
   * A job that runs.
   *
   * @param goesOnFrom the checkpoint or savepoint it began with; empty for the stream's beginning
   * @param tasks how many tasks share its windows
   * @param files whether it writes output files, as it does where it has no topics
   * @param howToStop a command that stops it so that it can go on
   */
  record Started(
      String job, Optional<URI> goesOnFrom, int tasks, boolean files, String howToStop) {}
}
