package io.mimon.testkit;

import io.mimon.cli.Engine;
import io.mimon.cli.Instances;
import io.mimon.cli.JobSpec;
import io.mimon.cli.Mimon;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.trace.GoldenTrace;
import io.mimon.core.trace.GoldenTrace.Lines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A golden trace on the topics of a real broker, and a monitor that is run as at a terminal. */
public final class TraceOnTopics {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final GoldenTrace trace;
  private final Broker broker;
  private final Path directory;

  /** Nothing is done yet. */
  public TraceOnTopics(GoldenTrace trace, Broker broker, Path directory) {
    this.trace = trace;
    this.broker = broker;
    this.directory = directory;
  }

  /** What the monitor says on this engine, once it has said as much as is expected. */
  public Lines run(Engine engine) throws Exception {
    write();
    Path output = directory.resolve("out");
    Path config = Files.writeString(directory.resolve("monitor.yml"), trace.yaml());
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    io.mimon.cli.Streams streams =
        new io.mimon.cli.Streams(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            GoldenTrace.variables(
                engine.name().configName(), broker.bootstrap(), output.toString()));
    Stoppable stoppable = new Stoppable(engine);
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () -> Mimon.run(stoppable, streams, "run", config.toString()));
    Waiting.until(
        () -> exitCode.isDone() || isComplete(output),
        TIMEOUT,
        () -> counts(output) + err.toString(StandardCharsets.UTF_8));
    if (!exitCode.isDone()) {
      stoppable.job.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).stop();
    }
    if (exitCode.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS) != 0) {
      throw new AssertionError(err.toString(StandardCharsets.UTF_8));
    }
    return lines(output).ordered();
  }

  private void write() throws Exception {
    for (Map.Entry<String, Integer> topic : trace.topics().entrySet()) {
      broker.createTopic(topic.getKey(), topic.getValue());
    }
    for (String kind : List.of("readings", "alerts", "rejected", "status")) {
      broker.createTopic(trace.name() + "-" + kind, 1);
    }
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      for (GoldenTrace.Written record : trace.records()) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.timestampMillis(),
                    null,
                    record.bytes()));
      }
      producer.flush();
    }
  }

  private boolean isComplete(Path output) throws IOException {
    Lines now = lines(output);
    Lines expected = trace.expected();
    return now.readings().size() >= expected.readings().size()
        && now.alerts().size() >= expected.alerts().size()
        && now.rejected().size() >= expected.rejected().size();
  }

  private String counts(Path output) {
    try {
      Lines now = lines(output);
      List<String> status = read(output, "status");
      return "%d of %d readings, %d of %d alerts, %d of %d rejected; status %s%n"
          .formatted(
              now.readings().size(),
              trace.expected().readings().size(),
              now.alerts().size(),
              trace.expected().alerts().size(),
              now.rejected().size(),
              trace.expected().rejected().size(),
              status.isEmpty() ? "none" : status.get(status.size() - 1));
    } catch (IOException e) {
      return e + "\n";
    }
  }

  private static Lines lines(Path output) throws IOException {
    return new Lines(read(output, "readings"), read(output, "alerts"), read(output, "rejected"));
  }

  private static List<String> read(Path output, String of) throws IOException {
    Path file = output.resolve(of + ".jsonl");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** An engine whose job can be stopped from outside. */
  private static final class Stoppable implements Engine {
    private final Engine engine;
    private final CompletableFuture<Job> job = new CompletableFuture<>();

    Stoppable(Engine engine) {
      this.engine = engine;
    }

    @Override
    public MonitorConfig.Engine name() {
      return engine.name();
    }

    @Override
    public Optional<Instances> instances() {
      return engine.instances();
    }

    @Override
    public Job start(JobSpec spec) {
      Job started = engine.start(spec);
      job.complete(started);
      return started;
    }
  }
}
