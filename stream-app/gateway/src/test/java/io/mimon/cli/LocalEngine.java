package io.mimon.cli;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.RecordCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An engine on one thread that keeps no state: every reading is real, a restart is not. */
final class LocalEngine implements Engine {
  private final Beside beside;

  /** What a test does beside the monitor, on its thread. */
  interface Beside {
    /** The next record is about to be taken in; the files are those that are being written. */
    void next(RawRecord record, PrintStream status);
  }

  LocalEngine() {
    this((record, status) -> {});
  }

  LocalEngine(Beside beside) {
    this.beside = beside;
  }

  @Override
  public Job start(JobSpec spec) {
    LocalJob job = new LocalJob(spec, beside);
    Thread thread = new Thread(job, "local-engine");
    thread.setDaemon(true);
    thread.start();
    return job;
  }

  private static final class LocalJob implements Job, Runnable {
    private final JobSpec spec;
    private final Beside beside;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile boolean stopped;

    LocalJob(JobSpec spec, Beside beside) {
      this.spec = spec;
      this.beside = beside;
    }

    @Override
    public CompletableFuture<Outcome> outcome() {
      return outcome;
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public void run() {
      try (PrintStream readings = file("readings");
          PrintStream alerts = file("alerts");
          PrintStream rejected = file("rejected");
          PrintStream status = file("status");
          RecordReader records = spec.records().open()) {
        RecordCounts counts =
            new LocalMonitor(spec.plan(), spec.schema())
                .run(new Stoppable(records, status), new Files(beside, readings, alerts, rejected));
        status.println(counts.toStatus(spec.plan().monitor(), !stopped));
      } catch (IOException | RuntimeException e) {
        outcome.completeExceptionally(new IllegalStateException("wrapped by the engine", e));
        return;
      }
      outcome.complete(stopped ? Outcome.STOPPED : Outcome.FINISHED);
    }

    private PrintStream file(String name) {
      Path path = spec.outputDirectory().resolve(name + ".jsonl");
      try {
        return new PrintStream(path.toFile(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Records until the job is stopped. */
    private final class Stoppable implements RecordReader {
      private final RecordReader records;
      private final PrintStream status;

      Stoppable(RecordReader records, PrintStream status) {
        this.records = records;
        this.status = status;
      }

      @Override
      public List<String> columns() {
        return records.columns();
      }

      @Override
      public @Nullable RawRecord next() throws IOException {
        @Nullable RawRecord next = stopped ? null : records.next();
        if (next != null) {
          beside.next(next, status);
        }
        return next;
      }

      @Override
      public long skip(long count) throws IOException {
        return records.skip(count);
      }

      @Override
      public void close() {}
    }
  }

  private record Files(
      Beside beside, PrintStream readings, PrintStream alerts, PrintStream rejections)
      implements LocalMonitor.Output {
    @Override
    public void reading(String json) {
      readings.println(json);
    }

    @Override
    public void alert(String json) {
      alerts.println(json);
    }

    @Override
    public void rejected(String json) {
      rejections.println(json);
    }
  }
}
