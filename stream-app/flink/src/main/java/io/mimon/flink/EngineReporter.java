package io.mimon.flink;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * How the embedded Flink is, under the names that Flink's own Prometheus reporter gives on a
 * cluster, so that one dashboard serves both.
 *
 * <p>That reporter itself was left out: it listens on a port of its own, on all interfaces. Here
 * are the few that say whether a job is well; labels that change at each start are left out.
 */
public final class EngineReporter implements MetricReporter {
  private static final String NAME = "mimon";
  private static final String ID = "id";

  /** Flink makes reporters by itself; here they are found again. */
  private static final Map<String, EngineReporter> OPEN = new ConcurrentHashMap<>();

  private static final Map<String, String> HELP =
      Map.of(
          "jobmanager.job.numRestarts",
          "Restarts of the job since it was started.",
          "jobmanager.job.numberOfCompletedCheckpoints",
          "Checkpoints that were completed.",
          "jobmanager.job.numberOfFailedCheckpoints",
          "Checkpoints that failed.",
          "jobmanager.job.lastCheckpointDuration",
          "Milliseconds that the last checkpoint took.",
          "jobmanager.job.lastCheckpointSize",
          "Bytes that the last checkpoint wrote.",
          "taskmanager.job.task.busyTimeMsPerSecond",
          "Milliseconds of a second in which the subtask works.",
          "taskmanager.job.task.backPressuredTimeMsPerSecond",
          "Milliseconds of a second in which the subtask waits for those after it.",
          "taskmanager.job.task.idleTimeMsPerSecond",
          "Milliseconds of a second in which the subtask waits for input.");

  private static final List<String> LABELS = List.of("job_name", "task_name", "subtask_index");

  private final Map<Metric, Series> series = new ConcurrentHashMap<>();
  private String id = "";

  /** A metric's name in Flink, and labels in the order of their names. */
  private record Series(String path, List<String> names, List<String> values) {
    static Series of(String path, MetricGroup group) {
      Map<String, String> variables = group.getAllVariables();
      List<String> names =
          LABELS.stream().filter(name -> variables.containsKey("<" + name + ">")).toList();
      List<String> values = names.stream().map(name -> variables.get("<" + name + ">")).toList();
      return new Series(path, names, values);
    }

    String metric() {
      return "flink_" + path.replace('.', '_');
    }
  }

  /** Asks for one that {@link #of} then finds. */
  static Configuration configuration(String id) {
    Configuration conf = new Configuration();
    conf.setString("metrics.reporters", NAME);
    String prefix = "metrics.reporter." + NAME + ".";
    conf.setString(prefix + "factory.class", EngineReporterFactory.class.getName());
    conf.setString(prefix + ID, id);
    return conf;
  }

  /** The one that was asked for under {@code id}, while its cluster is there. */
  static Optional<EngineReporter> of(String id) {
    return Optional.ofNullable(OPEN.get(id));
  }

  @Override
  public void open(MetricConfig config) {
    id = config.getString(ID, "");
    OPEN.put(id, this);
  }

  @Override
  public void close() {
    OPEN.remove(id, this);
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(text -> text, '.');
    String path = scope + "." + name;
    if (HELP.containsKey(path)) {
      series.put(metric, Series.of(path, group));
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    series.remove(metric);
  }

  /** One family a metric, at this moment. */
  List<MetricFamilySamples> families() {
    Map<String, GaugeMetricFamily> families = new LinkedHashMap<>();
    Stream<Map.Entry<Metric, Series>> ordered =
        series.entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getValue().toString()));
    ordered.forEach(
        entry -> {
          Series of = entry.getValue();
          families
              .computeIfAbsent(
                  of.metric(), name -> new GaugeMetricFamily(name, help(of.path()), of.names()))
              .addMetric(of.values(), value(entry.getKey()));
        });
    return new ArrayList<>(families.values());
  }

  private static String help(String path) {
    return HELP.getOrDefault(path, "");
  }

  private static double value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }
}
