package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.config;
import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.table;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterRunTest {
  @TempDir Path directory;

  /** A cluster that takes note of its jobs and runs none of them. */
  private static final class NotingEngine implements Engine {
    final List<Cluster.Order> orders = new ArrayList<>();
    final Map<String, String> jobs = new HashMap<>();
    @Nullable String planElsewhere;

    @Override
    public Job start(JobSpec spec) {
      throw new AssertionError("the job was to run elsewhere");
    }

    @Override
    public Cluster connect(String host, int port) {
      if (!host.equals("flink")) {
        throw new ClusterException("nothing answers on " + host);
      }
      return new Cluster() {
        @Override
        public Optional<String> jobOf(String monitor) {
          return Optional.ofNullable(jobs.get(monitor));
        }

        @Override
        public Optional<KeptPlan> planIn(URI state, String wayOut) {
          return Optional.ofNullable(planElsewhere)
              .map(json -> new KeptPlan(state.toString(), json, wayOut));
        }

        @Override
        public Started start(Order order) {
          orders.add(order);
          jobs.put(order.spec().plan().monitor(), "job" + orders.size());
          return new Started("job" + orders.size(), Optional.empty(), 3, true, "stop job");
        }

        @Override
        public void close() {}
      };
    }
  }

  private final NotingEngine engine = new NotingEngine();

  private CommandLineFixture.Ran run(String... more) {
    Path file = config(directory, table(directory, 300), "t");
    List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
    arguments.addAll(List.of(more));
    return mimon(engine, new byte[0], arguments.toArray(String[]::new));
  }

  @Test
  void itHandsOverTheJobAndSaysWhereItRunsAndHowItIsStopped() throws Exception {
    CommandLineFixture.Ran ran = run("--cluster", "flink:8081").done();

    assertTrue(ran.err().contains("test runs as job job1, 3 tasks wide"), ran.err());
    assertTrue(ran.err().contains("http://flink:8081/jobs/job1"), ran.err());
    assertTrue(ran.err().contains("stop job"), ran.err());
    Cluster.Order order = engine.orders.get(0);
    Path state = directory.resolve("out/state");
    assertEquals(state.toUri(), URI.create(order.state() + "/"));
    assertEquals(order.planJson(), Files.readString(state.resolve("plan.json")));
    assertEquals(Duration.ofSeconds(60), order.startTimeout());
  }

  @Test
  void whatRunsThereAlreadyIsRefusedAndNothingOfItDeleted() throws Exception {
    run("--cluster", "flink:8081").done();
    Path readings = write(directory.resolve("out/readings.jsonl"), "{}\n");

    run("--cluster", "flink:8081", "--fresh")
        .refused("test already runs on flink:8081 as job job1; stop that one first");

    assertTrue(Files.exists(readings));
    assertEquals(1, engine.orders.size());
  }

  @Test
  void stateOfAnotherConfigurationIsRefused() throws Exception {
    run("--cluster", "flink:8081").done();
    engine.jobs.clear();
    Path plan = directory.resolve("out/state/plan.json");
    write(plan, Files.readString(plan).replace("\"rows\" : 500", "\"rows\" : 700"));
    write(directory.resolve("out/readings.jsonl"), "{}\n");

    run("--cluster", "flink:8081")
        .refused("window.rows: 700 before, 500 now", "or give another --state");
    assertEquals(1, engine.orders.size());

    run("--cluster", "flink:8081", "--fresh").done();
    assertFalse(Files.exists(directory.resolve("out/readings.jsonl")));
  }

  @Test
  void stateElsewhereIsTheEnginesToLookAfter() {
    run("--cluster", "flink:8081", "--state", "s3://bucket/mimon", "--within", "5m").done();

    assertEquals(URI.create("s3://bucket/mimon"), engine.orders.get(0).state());
    assertEquals(Duration.ofMinutes(5), engine.orders.get(0).startTimeout());
    assertFalse(Files.exists(directory.resolve("out/state")));
    engine.jobs.clear();
    engine.planElsewhere =
        engine.orders.get(0).planJson().replace("\"rows\" : 500", "\"rows\" : 9");
    run("--cluster", "flink:8081", "--state", "s3://bucket/mimon")
        .refused("window.rows: 9 before, 500 now", "the state in s3://bucket/mimon is of");
    engine.planElsewhere = "{}";
    run("--cluster", "flink:8081", "--state", "s3://bucket/mimon")
        .refused("plan.json in s3://bucket/mimon does not say what the state there is: it is of");
    run("--cluster", "flink:8081", "--state", "s3://bucket/mimon", "--fresh")
        .refused("--fresh deletes nothing in s3://bucket/mimon");
  }

  @Test
  void whatCannotBeMeantIsOneSentence() {
    run("--cluster", "flink").refused("'flink' is no HOST:PORT such as flink:8081");
    run("--cluster", "flink:70000").refused("is no HOST:PORT");
    run("--cluster", "flink:8081", "--json").refused("leave out --cluster");
    run("--state", "s3://bucket/mimon").refused("--state and --within are for jobs on a --cluster");
    run("--cluster", "elsewhere:8081").failed("nothing answers on elsewhere");
    mimon(
            new LocalEngine(),
            new byte[0],
            "run",
            config(directory, table(directory, 300), "t").toString(),
            "--cluster",
            "flink:8081")
        .failed("this engine runs in this process only");
  }
}
