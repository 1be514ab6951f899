package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private final Path state;
  private final Path output;

  StateDirectoryTest(@TempDir Path dir) {
    this.state = dir.resolve("state");
    this.output = dir.resolve("out");
  }

  private void checkpoint() throws IOException {
    Path checkpoint = Files.createDirectories(state.resolve("checkpoints/chk-1"));
    write(checkpoint.resolve("_metadata"), "x");
  }

  @Test
  void aNewDirectoryHoldsNothing() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      assertEquals(StateDirectory.Found.NOTHING, taken.inspect());
    }
  }

  @Test
  void onlyOneMayHaveIt() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      assertEquals(StateDirectory.Found.NOTHING, taken.inspect());
      UsageException e =
          assertThrows(UsageException.class, () -> StateDirectory.take(state, output));
      assertTrue(String.valueOf(e.getMessage()).contains("in use by another mimon"));
    }
    StateDirectory.take(state, output).close();
  }

  @Test
  void whatTheStateIsIsSaidWhereThereIsSome() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      taken.claim("a");
      assertEquals(Optional.empty(), StateDirectory.plan(state, output, "do so"));
      checkpoint();
      assertEquals(StateDirectory.Found.INTERRUPTED, taken.inspect());
      assertEquals(
          Optional.of(new KeptPlan(state.toString(), "a", "do so")),
          StateDirectory.plan(state, output, "do so"));
      taken.claim("b");
      assertEquals("b", StateDirectory.plan(state, output, "").orElseThrow().json());
    }
  }

  @Test
  void stateOfOneEngineIsRefusedToAnother() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      taken.belongTo(MonitorConfig.Engine.FLINK);
      taken.claim("{}");
      checkpoint();
      taken.belongTo(MonitorConfig.Engine.FLINK);
      assertRefused(taken, MonitorConfig.Engine.KAFKA_STREAMS, "a run on flink");
      taken.clear();
      taken.belongTo(MonitorConfig.Engine.KAFKA_STREAMS);
      taken.belongTo(MonitorConfig.Engine.KAFKA_STREAMS);
      assertRefused(taken, MonitorConfig.Engine.FLINK, "a run on kafka-streams");
      taken.clear();
      taken.belongTo(MonitorConfig.Engine.FLINK);
    }
  }

  private static void assertRefused(
      StateDirectory taken, MonitorConfig.Engine engine, String reason) {
    UsageException e = assertThrows(UsageException.class, () -> taken.belongTo(engine));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::toString);
  }

  @Test
  void stateOfAnEarlierVersionIsRefused() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      checkpoint();
      write(state.resolve("fingerprint"), "abc");
      UsageException e =
          assertThrows(
              UsageException.class, () -> StateDirectory.plan(state, output, "--fresh deletes it"));
      assertEquals(
          state
              + " holds state of an earlier version of mimon, which has other parts and cannot be"
              + " gone on from; --fresh deletes it",
          e.getMessage());
      taken.clear();
      assertEquals(StateDirectory.Found.NOTHING, taken.inspect());
      assertFalse(Files.exists(state.resolve("fingerprint")));
    }
  }

  @Test
  void outputWithoutStateIsNotOverwritten() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      write(output.resolve("readings.jsonl"), "{}\n");
      assertThrows(UsageException.class, () -> taken.inspect());
    }
  }

  @Test
  void aFinishedRunIsKnownByItsStatus() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      taken.claim("a");
      write(output.resolve("status.jsonl"), "{\"finished\":false}\n{\"finished\":true}\n");
      assertEquals(StateDirectory.Found.FINISHED, taken.inspect());
    }
  }

  @Test
  void clearingLeavesWhatIsNotOurs() throws IOException {
    try (StateDirectory taken = StateDirectory.take(state, output)) {
      taken.claim("a");
      checkpoint();
      write(state.resolve("delivery-webhook-0.json"), "{}");
      write(state.resolve("notes.txt"), "mine");
      write(output.resolve("alerts.jsonl"), "{}\n");
      write(output.resolve("report.txt"), "mine");
      taken.clear();
      assertEquals(StateDirectory.Found.NOTHING, taken.inspect());
      assertTrue(Files.exists(state.resolve("notes.txt")));
      assertTrue(Files.exists(output.resolve("report.txt")));
      assertFalse(Files.exists(output.resolve("alerts.jsonl")));
      assertFalse(Files.exists(state.resolve("delivery-webhook-0.json")));
    }
  }
}
