package io.mimon.flink;

import io.mimon.cli.ConfiguredJob;
import io.mimon.cli.StateAddress;
import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The monitor as a program of a Flink cluster: for application mode, {@code flink run}, and
 * Kubernetes.
 *
 * <p>Arguments: {@code CONFIG.yml [--state URI]}. State goes to {@code --state}, else to the
 * directory that the cluster has for checkpoints, else to {@code state.directory}. It goes on from
 * the newest state there, unless the cluster names a savepoint itself.
 */
public final class MonitorApplication {
  private static final String USAGE = "arguments: CONFIG.yml [--state URI]";

  private MonitorApplication() {}

  /** Runs until the job ends, where the cluster lets a program wait for it. */
  public static void main(String[] args) throws Exception {
    boolean statePlaced = args.length == 3 && args[1].equals("--state");
    if (args.length != 1 && !statePlaced) {
      throw new IllegalArgumentException(USAGE);
    }
    ReadableConfig ofCluster =
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    boolean own =
        statePlaced || ofCluster.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty();
    Function<Path, URI> place =
        directory -> StateAddress.of(statePlaced ? args[2] : directory.toString());
    ConfiguredJob job =
        ConfiguredJob.load(
            Path.of(args[0]),
            System.getenv(),
            Optional.of(MonitorConfig.Engine.FLINK),
            config ->
                own
                    ? new StateLocation(place.apply(config.state().directory()))
                        .plan("give another place for the state")
                    : Optional.empty());
    Configuration conf =
        own
            ? ownState(job, place.apply(job.spec().stateDirectory()), ofCluster)
            : JobConfiguration.cluster(
                job.spec(),
                ofCluster.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY),
                Optional.empty());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    int tasks = job.spec().parallelism().orElse(ofCluster.get(CoreOptions.DEFAULT_PARALLELISM));
    ClusterJob.build(env, job.spec(), tasks);
    env.execute(MonitorJob.name(job.spec().plan().monitor()));
  }

  private static Configuration ownState(ConfiguredJob job, URI place, ReadableConfig ofCluster)
      throws IOException {
    StateLocation state = new StateLocation(place);
    state.claim(job.planJson());
    Optional<URI> latest =
        ofCluster.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
            ? Optional.empty()
            : state.latest();
    return JobConfiguration.cluster(job.spec(), state.checkpoints(), latest);
  }
}
