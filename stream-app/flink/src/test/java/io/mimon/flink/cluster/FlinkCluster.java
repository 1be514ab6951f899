package io.mimon.flink.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.FileUtils;

/**
 * A session cluster of Flink: a JobManager and TaskManagers, each a JVM with Flink and nothing of
 * mimon on its class path. Two slots a TaskManager; a dead one is noticed within five seconds. Each
 * has Flink's Prometheus reporter, by the lines of {@code deploy/flink/metrics.yaml}.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration JOB_TIMEOUT = Duration.ofMinutes(2);
  private static final String COMMAND_LINE = "org.apache.flink.client.cli.CliFrontend";
  private static final int SLOTS_PER_TASK_MANAGER = 2;

  private static final Path METRICS =
      Path.of(System.getProperty("mimon.root"), "deploy/flink/metrics.yaml");
  private static final Pattern METRICS_PORT =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

  /** Flink, and what its distribution has beside it. */
  private static final List<String> FLINK =
      List.of(
          "/org/apache/flink/",
          "/org/apache/logging/",
          "/org/slf4j/",
          "/org/snakeyaml/",
          "/org/javassist/",
          "/org/objenesis/",
          "/org/xerial/snappy/",
          "/org/apache/commons/commons-lang3/",
          "/org/apache/commons/commons-text/",
          "/org/apache/commons/commons-compress/",
          "/org/apache/commons/commons-math3/",
          "/commons-collections/",
          "/commons-cli/",
          "/commons-io/",
          "/com/esotericsoftware/",
          "/com/google/code/findbugs/",
          "/com/ververica/frocksdbjni/",
          "/at/yawk/lz4/",
          "/tools/profiler/");

  private static final List<String> NOT_FLINK =
      List.of(
          "-tests.jar",
          "/flink-test-utils",
          "/flink-connector-base/",
          "/flink-connector-kafka",
          "/flink-table-");

  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED");

  private final Path directory;
  private final String name;
  private final int restPort;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ObjectMapper json = new ObjectMapper();
  private final JavaProcess jobManager;
  private final Map<String, JavaProcess> taskManagers = new LinkedHashMap<>();
  private int taskManagersStarted;

  private FlinkCluster(String name, Path directory, int restPort, JavaProcess jobManager) {
    this.name = name;
    this.directory = directory;
    this.restPort = restPort;
    this.jobManager = jobManager;
  }

  /**
   * Starts one and returns when every TaskManager has announced itself.
   *
   * @param name of the log files
   * @param directory for configuration and temporary files; deleted in the end
   */
  static FlinkCluster start(String name, Path directory, int taskManagers) throws Exception {
    int restPort = JavaProcess.freePort();
    int rpcPort = JavaProcess.freePort();
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("config.yaml"), configuration(directory, restPort, rpcPort) + metrics());
    Files.writeString(conf.resolve("log4j2.xml"), JavaProcess.LOGGING);
    JavaProcess jobManager =
        JavaProcess.start(
            name + "-jobmanager",
            directory,
            arguments(
                conf,
                "256m",
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"));
    FlinkCluster cluster = new FlinkCluster(name, directory, restPort, jobManager);
    try {
      jobManager.awaitPort(restPort, START_TIMEOUT);
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitTaskManagers(taskManagers);
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private static String configuration(Path directory, int restPort, int rpcPort) {
    return """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %1$d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %2$d
        pekko.startup-timeout: 60 s
        heartbeat.interval: 1000
        heartbeat.timeout: 5000
        io.tmp.dirs: '%3$s'
        taskmanager.bind-host: 127.0.0.1
        taskmanager.host: 127.0.0.1
        taskmanager.numberOfTaskSlots: %4$d
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 64m
        taskmanager.memory.framework.off-heap.size: 64m
        taskmanager.memory.task.heap.size: 192m
        taskmanager.memory.task.off-heap.size: 0m
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.network.min: 32m
        taskmanager.memory.network.max: 32m
        taskmanager.memory.jvm-metaspace.size: 128m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        web.tmpdir: '%3$s'
        """
        .formatted(rpcPort, restPort, directory.resolve("tmp"), SLOTS_PER_TASK_MANAGER);
  }

  /** As delivered, but for the ports: others of this machine may have those. */
  private static String metrics() throws IOException {
    String delivered = Files.readString(METRICS);
    String range = "(?m)^(metrics\\.reporter\\.prom\\.port:).*$";
    int port = JavaProcess.freePort();
    String here = delivered.replaceFirst(range, "$1 " + port + "-" + (port + 50));
    if (here.equals(delivered)) {
      throw new AssertionError(METRICS + " says no ports");
    }
    return here;
  }

  private static List<String> arguments(Path conf, String heap, String mainClass) {
    List<String> arguments = new ArrayList<>(OPENS);
    arguments.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    arguments.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.xml"));
    arguments.addAll(
        List.of(
            "-cp",
            JavaProcess.classPath(FLINK, NOT_FLINK),
            mainClass,
            "--configDir",
            conf.toString()));
    return arguments;
  }

  /** One more; it announces itself in its own time. */
  void startTaskManager() throws IOException {
    String id = "tm" + ++taskManagersStarted;
    List<String> arguments =
        new ArrayList<>(
            arguments(
                directory.resolve("conf"),
                "256m",
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"));
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + id));
    taskManagers.put(id, JavaProcess.start(name + "-" + id, directory, arguments));
  }

  /** Returns when at least that many are there. */
  void awaitTaskManagers(int count) throws Exception {
    Waiting.until(
        () -> get("/overview").path("taskmanagers").asInt() >= count, START_TIMEOUT, this::tails);
  }

  /** HOST:PORT of its REST interface. */
  public String address() {
    return "127.0.0.1:" + restPort;
  }

  /** HOST:PORT of the metrics of each process that is alive. */
  public List<String> metricsAddresses() throws IOException {
    List<String> addresses = new ArrayList<>();
    List<JavaProcess> processes = new ArrayList<>(taskManagers.values());
    processes.add(jobManager);
    for (JavaProcess process : processes) {
      Matcher started = METRICS_PORT.matcher(process.output());
      if (!started.find()) {
        throw new AssertionError("no reporter of metrics\n" + process.tail());
      }
      addresses.add("127.0.0.1:" + started.group(1));
    }
    return addresses;
  }

  /** Kills the TaskManager that runs the segment task of a job, and everything beside it. */
  String killTaskManagerRunningJob(String job) throws Exception {
    String id = taskManagerOf(job);
    JavaProcess victim = taskManagers.remove(id);
    if (victim == null) {
      throw new AssertionError("the job runs on " + id + ", which is none of " + taskManagers);
    }
    victim.kill9();
    return id;
  }

  private String taskManagerOf(String job) throws Exception {
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      if (vertex.path("name").asText().contains("segment")) {
        String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
        return get(path).path("subtasks").path(0).path("taskmanager-id").asText();
      }
    }
    throw new AssertionError("job " + job + " has no segment task");
  }

  /** Whether a job has been restarted since then, and all of it runs. */
  boolean restartedSince(String job, long sinceMillis) throws Exception {
    JsonNode details = get("/jobs/" + job);
    return details.path("timestamps").path("RESTARTING").asLong() >= sinceMillis && runs(details);
  }

  private static boolean runs(JsonNode details) {
    boolean all = details.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : details.path("vertices")) {
      all &= vertex.path("status").asText().equals("RUNNING");
    }
    return all;
  }

  /** RUNNING, FINISHED, … */
  String stateOf(String job) throws Exception {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Returns when a job is in a state, or fails when it ends in another. */
  void awaitState(String job, String wanted) throws Exception {
    Waiting.until(
        () -> {
          String state = stateOf(job);
          if (!state.equals(wanted) && List.of("FAILED", "FINISHED", "CANCELED").contains(state)) {
            throw new AssertionError("the job is " + state + ", not " + wanted + "\n" + tails());
          }
          return state.equals(wanted);
        },
        JOB_TIMEOUT,
        () -> "job " + job + " is not " + wanted + "\n" + tails());
  }

  /** The parallelism of the windows of a job. */
  int widthOf(String job) throws Exception {
    int width = 0;
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      width = Math.max(width, vertex.path("parallelism").asInt());
    }
    return width;
  }

  /** Stops a job with a savepoint, as an operator would. */
  void stopWithSavepoint(String job, String targetDirectory) throws Exception {
    String body =
        json.createObjectNode()
            .put("drain", false)
            .put("formatType", "NATIVE")
            .put("targetDirectory", targetDirectory)
            .toString();
    HttpResponse<String> response =
        http.send(
            request("/jobs/" + job + "/stop")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new AssertionError("the job cannot be stopped: " + response.body());
    }
    String trigger = json.readTree(response.body()).path("request-id").asText();
    String path = "/jobs/" + job + "/savepoints/" + trigger;
    Waiting.until(
        () -> get(path).path("status").path("id").asText().equals("COMPLETED"),
        JOB_TIMEOUT,
        this::tails);
    JsonNode operation = get(path).path("operation");
    if (operation.has("failure-cause")) {
      throw new AssertionError(operation.path("failure-cause").path("stack-trace").asText());
    }
    awaitState(job, "FINISHED");
  }

  /** Ends a job for good. */
  public void cancel(String job) throws Exception {
    HttpRequest patch =
        request("/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()).build();
    http.send(patch, HttpResponse.BodyHandlers.discarding());
    awaitState(job, "CANCELED");
  }

  /** Runs a program with Flink's own command line, and returns when its job has finished. */
  void flinkRun(String mainClass, Path jar, String... programArguments) throws Exception {
    List<String> arguments = new ArrayList<>(OPENS);
    arguments.addAll(
        List.of("-Xmx256m", "-cp", JavaProcess.classPath(FLINK, NOT_FLINK), COMMAND_LINE));
    arguments.addAll(List.of("run", "-c", mainClass, jar.toString()));
    arguments.addAll(List.of(programArguments));
    // It finds conf/ in its current directory.
    try (JavaProcess process = JavaProcess.start(name + "-run", directory, arguments)) {
      if (process.await(JOB_TIMEOUT) != 0) {
        throw new AssertionError(process.output());
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    return json.readTree(response.body());
  }

  /** The ends of all logs. */
  String tails() {
    StringBuilder tails = new StringBuilder(jobManager.tail());
    taskManagers.values().forEach(process -> tails.append("\n\n").append(process.tail()));
    return tails.toString();
  }

  @Override
  public void close() {
    taskManagers.values().forEach(JavaProcess::close);
    jobManager.close();
    // Every TaskManager has had a copy of the jar here.
    FileUtils.deleteDirectoryQuietly(directory.toFile());
  }
}
