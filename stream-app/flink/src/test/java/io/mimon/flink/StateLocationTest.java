package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.ClusterException;
import io.mimon.cli.KeptPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateLocationTest {
  @TempDir Path directory;

  private StateLocation location() {
    return new StateLocation(directory.resolve("state").toUri());
  }

  private void checkpoint(String name, long millis) throws Exception {
    Path made = Files.createDirectories(directory.resolve("state/checkpoints").resolve(name));
    Path metadata = Files.writeString(made.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
  }

  private String latest() throws Exception {
    return location()
        .latest()
        .map(uri -> Path.of(uri.getPath()).getFileName().toString())
        .orElse("");
  }

  @Test
  void theNewestCompleteOneCountsBeItACheckpointOrASavepoint() throws Exception {
    assertEquals(Optional.empty(), location().latest());
    checkpoint("savepoint-1", 1_000);
    assertEquals("savepoint-1", latest());
    checkpoint("job/chk-7", 3_000);
    checkpoint("job/chk-9", 2_000);
    assertEquals("chk-7", latest());
    Files.createDirectories(directory.resolve("state/checkpoints/job/chk-10")); // not complete
    checkpoint("job/shared", 9_000); // no checkpoint
    assertEquals("chk-7", latest());
    checkpoint("savepoint-2", 4_000);
    assertEquals("savepoint-2", latest());
  }

  @Test
  void whatTheStateIsIsSaidOnceThereIsSome() throws Exception {
    location().claim("one");
    assertEquals(Optional.empty(), location().plan("do so"));
    checkpoint("job/chk-1", 1_000);
    location().claim("two");
    KeptPlan kept = location().plan("do so").orElseThrow();
    assertEquals("two", kept.json());
    assertEquals("do so", kept.wayOut());
    assertEquals("two", Files.readString(directory.resolve("state/plan.json")));
    assertFalse(Files.exists(directory.resolve("state/plan.json.tmp")));
  }

  @Test
  void stateOfAnEarlierVersionIsRefused() throws Exception {
    checkpoint("job/chk-1", 1_000);
    Files.writeString(directory.resolve("state/fingerprint"), "of a job of other parts");

    Exception refused =
        assertThrows(
            StateLocation.FormerStateException.class, () -> location().plan("take another"));

    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith(
                "holds state of an earlier version of mimon, which has other parts and cannot be"
                    + " gone on from; take another"));
  }

  @Test
  void onlyAClusterOfTheSameMinorVersionTakesTheJob() {
    SessionCluster.requireSameFlink("2.2.0", "2.2.1");
    ClusterException refused =
        assertThrows(
            ClusterException.class, () -> SessionCluster.requireSameFlink("1.20.1", "2.2.1"));
    assertEquals(
        "the cluster runs Flink 1.20.1, this mimon is made for 2.2.1; use a cluster of Flink 2.2",
        refused.getMessage());
  }
}
