package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.flink.LinesSink.Chunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file after every order of writes, commits and kills that Flink allows. */
final class LinesSinkTest {
  @TempDir Path directory;

  private Path target() {
    return directory.resolve("lines.jsonl");
  }

  private LinesSink sink() {
    return new LinesSink(target());
  }

  private static Chunk write(LinesSink.Writer writer, String... lines) throws IOException {
    for (String line : lines) {
      writer.writeLine(line);
    }
    return List.copyOf(writer.prepareCommit()).get(0);
  }

  private String content() throws IOException {
    return Files.exists(target()) ? Files.readString(target()) : "";
  }

  @Test
  void nothingIsSeenBeforeTheCommit() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      Chunk chunk = write(writer, "a", "ü");
      assertEquals("", content());
      sink.append(chunk);
      assertEquals("a\nü\n", content());
      assertTrue(writer.prepareCommit().isEmpty(), "nothing was written since");
    }
  }

  @Test
  void aSecondCommitOfTheSameChunkChangesNothing() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      Chunk first = write(writer, "a");
      sink.append(first);
      Chunk second = write(writer, "b");
      sink.append(second);
      sink.append(first);
      sink.append(second);
      assertEquals("a\nb\n", content());
    }
  }

  @Test
  void aKillInTheMiddleOfTheAppendIsRepairedByTheNext() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      sink.append(write(writer, "a"));
      Chunk torn = write(writer, "bcdef");
      Files.writeString(target(), "bcd", StandardOpenOption.APPEND);
      sink.append(torn);
      assertEquals("a\nbcdef\n", content());
    }
  }

  @Test
  void linesWrittenAfterTheCheckpointAreDroppedByARestoreAndWrittenAgain() throws Exception {
    LinesSink sink = sink();
    Chunk committed;
    try (LinesSink.Writer killed = sink.writerFrom(0)) {
      committed = write(killed, "a");
      killed.writeLine("never checkpointed");
    }
    try (LinesSink.Writer restored = sink.writerFrom(committed.toByte())) {
      sink.append(committed);
      sink.append(write(restored, "b"));
      assertEquals("a\nb\n", content());
    }
  }

  @Test
  void anOlderCheckpointCutsBackWhatALaterOneHadCommitted() throws Exception {
    LinesSink sink = sink();
    Chunk first;
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      first = write(writer, "a");
      sink.append(first);
      sink.append(write(writer, "b", "c"));
    }
    try (LinesSink.Writer older = sink.writerFrom(first.toByte())) {
      sink.append(write(older, "b"));
      assertEquals("a\nb\n", content());
    }
  }

  @Test
  void aFileThatWasCutIsNotContinuedSilently() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      sink.append(write(writer, "abc"));
      Files.writeString(target(), "");
      Chunk next = write(writer, "d");
      IOException cut = assertThrows(IOException.class, () -> sink.append(next));
      assertTrue(String.valueOf(cut.getMessage()).contains("was cut or replaced"));
    }
  }

  @Test
  void aChunkThatWasAppendedButNotClearedAwayIsNotTakenBackFromItsReaders() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      sink.append(write(writer, "a"));
      Chunk again = write(writer, "b");
      Files.writeString(target(), "b\n", StandardOpenOption.APPEND);
      long modified = Files.getLastModifiedTime(target()).toMillis();
      sink.append(again);
      assertEquals("a\nb\n", content());
      assertEquals(modified, Files.getLastModifiedTime(target()).toMillis());
    }
  }

  @Test
  void aDamagedStagingFileIsAnErrorAndNoEndlessLoop() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      Chunk chunk = write(writer, "abcdef");
      Files.writeString(directory.resolve(".lines.jsonl.0.staging"), "ab");
      assertThrows(IOException.class, () -> sink.append(chunk));
    }
  }

  @Test
  void noStagingFileIsLeft() throws Exception {
    LinesSink sink = sink();
    try (LinesSink.Writer writer = sink.writerFrom(0)) {
      sink.append(write(writer, "a"));
    }
    try (var files = Files.list(directory)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".staging")));
    }
    assertEquals(List.of("a"), Files.readAllLines(target(), StandardCharsets.UTF_8));
  }
}
