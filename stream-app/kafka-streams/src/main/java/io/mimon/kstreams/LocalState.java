package io.mimon.kstreams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What an instance keeps on its own disk: a copy of its share of the state, whose original is on
 * topics. Copies of a life before are not to be taken for those of this one, as they would where
 * topics of the same names have come to the same offsets.
 */
final class LocalState {
  private LocalState() {}

  /** Leaves only what is of this life. */
  static void belongTo(Path directory, String monitor, String life) throws IOException {
    String application = StreamsSettings.applicationId(monitor);
    Path note = directory.resolve(application + ".life");
    if (!Files.exists(note) || !Files.readString(note, StandardCharsets.UTF_8).equals(life)) {
      clear(directory, monitor);
      Files.createDirectories(directory);
      Files.writeString(note, life, StandardCharsets.UTF_8);
    }
  }

  /** Deletes all of it. */
  static void clear(Path directory, String monitor) throws IOException {
    String application = StreamsSettings.applicationId(monitor);
    Files.deleteIfExists(directory.resolve(application + ".life"));
    Path copies = directory.resolve(application);
    if (!Files.exists(copies)) {
      return;
    }
    try (Stream<Path> files = Files.walk(copies)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
