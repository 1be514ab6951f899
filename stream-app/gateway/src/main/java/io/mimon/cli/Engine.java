package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What runs a monitor: the one thing the command line does not know how to do itself. */
public interface Engine {

  /** Which one it is; the usual one where it does not say. */
  default MonitorConfig.Engine name() {
    return MonitorConfig.Engine.FLINK;
  }

  /** Starts the job; it goes on from the state directory where there is state. */
  Job start(JobSpec spec);

  /**
   * A connection to a cluster of this engine.
   *
   * @throws ClusterException if the engine has none, or nothing of the kind answers there
   */
  default Cluster connect(String host, int port) {
    throw new ClusterException("this engine runs in this process only; leave out --cluster");
  }

  /**
   * What instances have in common, where several processes share the work of a monitor; empty where
   * one process has all of it, and its state in a directory.
   */
  default Optional<Instances> instances() {
    return Optional.empty();
  }

  /** A job under way. */
  interface Job {

    /**
     * How it ends: normally with what became of it, exceptionally if it failed for good.
     *
     * <p>By then everything it has put out is committed.
     */
    CompletableFuture<Outcome> outcome();

    /** Asks it to write its state and stop; {@link #outcome} tells when it has. */
    void stop();

    /**
     * How the engine itself is, under its own names, to be scraped beside what the monitor says;
     * few series, read at each scrape.
     */
    default List<MetricFamilySamples> health() {
      return List.of();
    }
  }

  /** A normal end. */
  enum Outcome {
    /** The source has no more records and all of them are done. */
    FINISHED,
    /** It was stopped and can go on. */
    STOPPED
  }
}
