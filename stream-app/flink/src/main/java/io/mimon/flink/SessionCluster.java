package io.mimon.flink;

import io.mimon.cli.Causes;
import io.mimon.cli.Cluster;
import io.mimon.cli.ClusterException;
import io.mimon.cli.JobSpec;
import io.mimon.cli.KeptPlan;
import io.mimon.core.input.InputException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.handler.legacy.messages.ClusterOverviewWithVersion;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A session cluster by its REST address. Jobs take this very jar along. */
final class SessionCluster implements Cluster {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final String host;
  private final int port;
  private final RestClusterClient<String> client;
  private final ClusterOverviewWithVersion overview;

  private SessionCluster(
      String host,
      int port,
      RestClusterClient<String> client,
      ClusterOverviewWithVersion overview) {
    this.host = host;
    this.port = port;
    this.client = client;
    this.overview = overview;
  }

  static SessionCluster connect(String host, int port) {
    RestClusterClient<String> client;
    try {
      client = new RestClusterClient<>(clientConfiguration(host, port), "session");
    } catch (Exception e) {
      throw new ClusterException("no client for " + host + ":" + port + ": " + Causes.of(e), e);
    }
    try {
      ClusterOverviewWithVersion overview = answer(client.getClusterOverview());
      requireSameFlink(overview.getVersion(), EnvironmentInformation.getVersion());
      return new SessionCluster(host, port, client, overview);
    } catch (ExecutionException | TimeoutException e) {
      client.close();
      throw new ClusterException(
          "no Flink cluster answers on %s:%d (%s); give the REST address of a session cluster"
              .formatted(host, port, Causes.of(e)),
          e);
    } catch (ClusterException e) {
      client.close();
      throw e;
    }
  }

  private static Configuration clientConfiguration(String host, int port) {
    Configuration conf = new Configuration();
    conf.set(DeploymentOptions.TARGET, "remote");
    conf.set(JobManagerOptions.ADDRESS, host);
    conf.set(JobManagerOptions.PORT, port);
    conf.set(RestOptions.ADDRESS, host);
    conf.set(RestOptions.PORT, port);
    // Who waits at a terminal is told at once; the usual is to try for a minute.
    conf.set(RestOptions.RETRY_MAX_ATTEMPTS, 2);
    conf.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
    return conf;
  }

  /** A graph is shipped as serialized classes of Flink. */
  static void requireSameFlink(String theirs, String ours) {
    if (!minor(theirs).equals(minor(ours))) {
      throw new ClusterException(
          "the cluster runs Flink %s, this mimon is made for %s; use a cluster of Flink %s"
              .formatted(theirs, ours, minor(ours)));
    }
  }

  private static String minor(String version) {
    return version.replaceAll("^(\\d+\\.\\d+).*$", "$1");
  }

  @Override
  public Optional<String> jobOf(String monitor) {
    try {
      Collection<JobStatusMessage> jobs = answer(client.listJobs());
      return jobs.stream()
          .filter(job -> job.getJobName().equals(MonitorJob.name(monitor)))
          .filter(job -> !job.getJobState().isGloballyTerminalState())
          .map(job -> job.getJobId().toHexString())
          .findFirst();
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("the cluster does not tell its jobs: " + Causes.of(e), e);
    }
  }

  @Override
  public Started start(Order order) {
    JobSpec spec = order.spec();
    int tasks = spec.parallelism().orElse(Math.max(1, overview.getNumSlotsAvailable()));
    StateLocation state = new StateLocation(order.state());
    Optional<URI> goOnFrom =
        look(
            state,
            () -> {
              state.claim(order.planJson());
              return state.latest();
            });
    Configuration conf = clientConfiguration(host, port);
    conf.addAll(JobConfiguration.cluster(spec, state.checkpoints(), goOnFrom));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(host, port, conf, jar());
    try {
      ClusterJob.build(env, spec, tasks);
    } catch (InputException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
    JobClient job = submit(env, MonitorJob.name(spec.plan().monitor()));
    awaitRunning(job, env.getParallelism(), order.startTimeout());
    return new Started(
        job.getJobID().toHexString(),
        goOnFrom,
        env.getParallelism(),
        ClusterJob.writesFiles(spec),
        stopCommand(job.getJobID(), state));
  }

  @Override
  public Optional<KeptPlan> planIn(URI state, String wayOut) {
    StateLocation location = new StateLocation(state);
    return look(location, () -> location.plan(wayOut));
  }

  private interface Look<T> {
    T look() throws IOException;
  }

  private static <T> T look(StateLocation state, Look<T> look) {
    try {
      // Other file systems than this machine's are plugins of Flink, in FLINK_PLUGINS_DIR.
      Configuration conf = GlobalConfiguration.loadConfiguration();
      FileSystem.initialize(conf, PluginUtils.createPluginManagerFromRootFolder(conf));
      return look.look();
    } catch (StateLocation.FormerStateException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new ClusterException(
          ("%s cannot be looked into from here; have Flink's plugin for it in FLINK_PLUGINS_DIR and"
                  + " its settings in FLINK_CONF_DIR")
              .formatted(state.checkpoints()),
          e);
    } catch (IOException e) {
      throw new ClusterException("cannot use " + state.checkpoints() + ": " + Causes.of(e), e);
    }
  }

  /** This program, as the cluster has to have it. */
  private static String jar() {
    try {
      Path running =
          Path.of(SessionCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(running)) {
        return running.toString();
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of this program is no path", e);
    }
    throw new ClusterException(
        "only mimon's jar can be handed to a cluster; this runs from classes");
  }

  private JobClient submit(StreamExecutionEnvironment env, String name) {
    try {
      return env.executeAsync(name);
    } catch (Exception e) {
      throw new ClusterException("the cluster does not take the job: " + Causes.of(e), e);
    }
  }

  /** Of its tasks, not only of its name: a job counts as running before it has a slot. */
  private void awaitRunning(JobClient job, int tasks, Duration startTimeout) {
    long deadlineNanos = System.nanoTime() + startTimeout.toNanos();
    try {
      do {
        JobDetailsInfo details = answer(client.getJobDetails(job.getJobID()));
        if (details.getJobStatus() == JobStatus.FINISHED || allRun(details)) {
          return;
        }
        if (details.getJobStatus().isGloballyTerminalState()) {
          throw new ClusterException("the job did not start: " + failure(job));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      } while (System.nanoTime() < deadlineNanos);
      answer(job.cancel());
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException(
          "the cluster does not tell what became of job %s: %s"
              .formatted(job.getJobID(), Causes.of(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted; job " + job.getJobID() + " may come to run", e);
    }
    throw new ClusterException(
        ("job %s did not run within %d s and was cancelled; it needs %d slots, and the cluster had"
                + " %d of %d free")
            .formatted(
                job.getJobID(),
                startTimeout.toSeconds(),
                tasks,
                overview.getNumSlotsAvailable(),
                overview.getNumSlotsTotal()));
  }

  private static boolean allRun(JobDetailsInfo details) {
    return details.getJobStatus() == JobStatus.RUNNING
        && details.getPendingOperators() == 0
        && details.getJobVertexInfos().stream()
            .allMatch(
                vertex ->
                    vertex.getExecutionState() == ExecutionState.RUNNING
                        || vertex.getExecutionState() == ExecutionState.FINISHED);
  }

  private static String failure(JobClient job) {
    try {
      return "it ended: " + answer(job.getJobExecutionResult());
    } catch (ExecutionException | TimeoutException e) {
      return Causes.of(e);
    }
  }

  private String stopCommand(JobID job, StateLocation state) {
    return ("curl -X POST http://%s:%d/jobs/%s/stop -H 'Content-Type: application/json'"
            + " -d '{\"drain\":false,\"formatType\":\"NATIVE\",\"targetDirectory\":\"%s\"}'")
        .formatted(host, port, job.toHexString(), state.checkpoints());
  }

  private static <T> T answer(CompletableFuture<T> future)
      throws ExecutionException, TimeoutException {
    try {
      return future.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster was asked", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
