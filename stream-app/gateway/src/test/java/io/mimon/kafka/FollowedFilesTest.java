package io.mimon.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowedFilesTest {
  private static final List<String> NAMES = List.of("readings.jsonl", "alerts.jsonl");
  private static final TopicPartition FIRST = new TopicPartition("mimon.readings", 0);
  private static final TopicPartition SECOND = new TopicPartition("mimon.readings", 1);

  @TempDir Path directory;

  private FollowedFiles open() throws IOException {
    return FollowedFiles.open(directory, NAMES, "life");
  }

  private String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesAndOffsetsAreThereAfterAReopening() throws IOException {
    FollowedFiles files = open();
    files.append(Map.of("readings.jsonl", bytes("{\"a\":1}\n")), Map.of(FIRST, 4L));
    files.append(Map.of("alerts.jsonl", bytes("{\"b\":\"é\"}\n")), Map.of(SECOND, 9L));

    assertEquals(Map.of(FIRST, 4L, SECOND, 9L), open().offsets());
    assertEquals("{\"a\":1}\n", text("readings.jsonl"));
    assertEquals("{\"b\":\"é\"}\n", text("alerts.jsonl"));
  }

  /** A kill between the offsets and the lines, at any byte of these; and long before it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aKillWhileLinesAreAppendedLosesAndDoublesNone(int seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder readings = new StringBuilder();
    StringBuilder alerts = new StringBuilder();
    long offset = 0;
    for (int start = 0; start < 60; start++) {
      FollowedFiles files = open();
      assertEquals(offset == 0 ? Map.of() : Map.of(FIRST, offset), files.offsets(), "seed " + seed);
      long lengthBefore = readings.length();
      for (int batch = random.nextInt(3); batch >= 0; batch--) {
        lengthBefore = readings.length();
        String some = "line ".repeat(random.nextInt(4)) + start + "\n";
        readings.append(some);
        alerts.append(start).append('\n');
        offset++;
        files.append(
            Map.of("readings.jsonl", bytes(some), "alerts.jsonl", bytes(start + "\n")),
            Map.of(FIRST, offset));
      }
      try (var channel =
          Files.newByteChannel(
              directory.resolve("readings.jsonl"), java.nio.file.StandardOpenOption.WRITE)) {
        channel.truncate(
            lengthBefore + random.nextInt((int) (readings.length() - lengthBefore) + 1));
      }
    }
    open();
    assertEquals(readings.toString(), text("readings.jsonl"), "seed " + seed);
    assertEquals(alerts.toString(), text("alerts.jsonl"), "seed " + seed);
  }

  @Test
  void aJournalThatWasNotFinishedIsAsIfThereWereNone() throws IOException {
    open().append(Map.of("readings.jsonl", bytes("a\n")), Map.of(FIRST, 1L));
    Files.writeString(directory.resolve(FollowedFiles.JOURNAL + ".tmp"), "{\"version\":1,\"of");

    assertEquals(Map.of(FIRST, 1L), open().offsets());
    assertEquals("a\n", text("readings.jsonl"));
  }

  @Test
  void whatStandsBehindTheLastLineIsCutOff() throws IOException {
    open().append(Map.of("readings.jsonl", bytes("a\n")), Map.of(FIRST, 1L));
    Files.writeString(directory.resolve("readings.jsonl"), "a\nforeign\n");

    open();
    assertEquals("a\n", text("readings.jsonl"));
  }

  @Test
  void filesOfSomethingElseAreRefused() throws IOException {
    Files.writeString(directory.resolve("alerts.jsonl"), "{}\n");
    assertSays("did not come from this monitor's topics", "--fresh");

    Files.delete(directory.resolve("alerts.jsonl"));
    FollowedFiles files = open();
    files.append(Map.of("readings.jsonl", bytes("abc\n")), Map.of(FIRST, 1L));
    files.append(Map.of(), Map.of(FIRST, 2L));
    Files.writeString(directory.resolve("readings.jsonl"), "a");
    assertSays("has 1 bytes, but 4 were written");

    IOException other =
        assertThrows(IOException.class, () -> FollowedFiles.open(directory, NAMES, "another"));
    assertTrue(
        String.valueOf(other.getMessage()).contains("started anew elsewhere"), other::getMessage);
  }

  private void assertSays(String... parts) {
    IOException thrown = assertThrows(IOException.class, this::open);
    for (String part : new ArrayList<>(List.of(parts))) {
      assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown::getMessage);
    }
  }
}
