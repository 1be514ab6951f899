package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.input.InputException;
import io.mimon.core.plan.PlanResult;
import io.mimon.kafka.TopicSample;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicStreams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks for a password, which is in a file and is to be seen nowhere else. */
final class SecretFileTest {
  private static final int ROWS = 5_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String PASSWORD = Broker.PASSWORD;
  private static final String WRONG = "wr0ng-passw0rd";

  // Set before all tests.
  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.withPasswords();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  private KafkaAccess access(String password) throws Exception {
    Path file = directory.resolve("login of " + password.hashCode());
    // With the newline that an editor leaves.
    Files.writeString(file, Broker.login(Broker.USER, password) + "\n");
    return new KafkaAccess(
        broker.bootstrap(),
        Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"),
        Map.of("sasl.jaas.config", file));
  }

  private static KafkaOutput output(KafkaAccess access) {
    return new KafkaOutput(access, "readings", "alerts", "rejected", "status");
  }

  @Test
  void thePasswordIsInNoLogJobGraphOrCheckpoint() throws Exception {
    KafkaSource source = new KafkaSource(access(PASSWORD), "rows", StartAt.EARLIEST);
    KafkaOutput output = output(access(PASSWORD));
    List<byte @Nullable []> values =
        TopicStreams.values(Streams.writeCsv(directory, ROWS, 20261128));
    broker.createTopics("rows", "readings", "alerts", "rejected", "status");
    broker.produceFrom("rows", values, 0);

    try (LogWatch logs = LogWatch.start(PASSWORD)) {
      MonitorConfig config = TopicStreams.config(source, directory);
      PlanResult.Ready ready = TopicStreams.plan(config);
      Streams.Lines expected = TopicStreams.undisturbed(ready, "rows", values);
      Engine.Job job = new FlinkEngine().start(TopicStreams.spec(ready, directory, source, output));
      List<String> readings =
          Broker.lines(broker.await("readings", expected.readings().size(), TIMEOUT));
      job.stop();
      job.outcome().get(2, TimeUnit.MINUTES);

      assertEquals(expected.readings(), readings);
      assertTrue(logs.sawClients(), "no client told the log of its configuration");
      assertEquals(List.of(), logs.leaks());
      assertFalse(config.toString().contains(PASSWORD));
      assertFalse(graph(TopicStreams.spec(ready, directory, source, output)).contains(PASSWORD));
      assertEquals(List.of(), filesWith(directory.resolve("out/state/checkpoints"), PASSWORD));
    }
  }

  /** All that is shipped to where the job runs, as text. */
  private static String graph(JobSpec spec) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    MonitorJob.build(env, spec, true);
    byte[] serialized = InstantiationUtil.serializeObject(env.getStreamGraph().getJobGraph());
    String text = new String(serialized, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("sasl.jaas.config"), "the graph does not have the properties");
    return text;
  }

  private static List<Path> filesWith(Path directory, String text) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertFalse(all.isEmpty(), "there is no savepoint in " + directory);
      List<Path> found = new ArrayList<>();
      for (Path file : all) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
      return found;
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotSaid() throws Exception {
    try (LogWatch logs = LogWatch.start(WRONG)) {
      KafkaSource source = new KafkaSource(access(WRONG), "rows", StartAt.EARLIEST);
      InputException refused =
          assertThrows(InputException.class, () -> new TopicSample(source, Set.of()).open());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("refuses the credentials"),
          refused.toString());
      assertFalse(trace(refused).contains(WRONG), trace(refused));

      Path csv = Streams.writeCsv(directory, 100, 1);
      PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));
      JobSpec unread = TopicStreams.spec(ready, directory, source, output(access(WRONG)));
      IllegalStateException notStarted =
          assertThrows(IllegalStateException.class, () -> new FlinkEngine().start(unread));
      assertFalse(trace(notStarted).contains(WRONG), trace(notStarted));
      assertTrue(trace(notStarted).contains("refuses the credentials"), trace(notStarted));

      broker.createTopics("readable");
      KafkaSource readable = new KafkaSource(access(PASSWORD), "readable", StartAt.EARLIEST);
      Engine.Job job =
          new FlinkEngine()
              .start(TopicStreams.spec(ready, directory, readable, output(access(WRONG))));
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> job.outcome().get(2, TimeUnit.MINUTES));
      assertFalse(trace(failure).contains(WRONG), trace(failure));
      assertTrue(trace(failure).contains("Authentication failed"), trace(failure));
      assertEquals(List.of(), logs.leaks());
    }
  }

  @Test
  void aLoginThatCannotBeParsedIsNotQuoted() throws Exception {
    Path file = directory.resolve("only the password");
    Files.writeString(file, "module " + WRONG + "\n");
    KafkaAccess access =
        new KafkaAccess(
            broker.bootstrap(),
            Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"),
            Map.of("sasl.jaas.config", file));
    InputException refused =
        assertThrows(
            InputException.class,
            () ->
                new TopicSample(new KafkaSource(access, "rows", StartAt.EARLIEST), Set.of())
                    .open());
    assertFalse(trace(refused).contains(WRONG), trace(refused));
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
