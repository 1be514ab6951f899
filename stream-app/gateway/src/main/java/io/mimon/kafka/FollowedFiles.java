package io.mimon.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Append-only files that hold what was read from topics, each line exactly once, with the offsets
 * they were read to.
 *
 * <p>Beside the files stands a journal: offsets, lengths, and the lines that come behind these
 * lengths. It is replaced at once, and only then are its lines appended; a start does so again.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>A line stands in a file only if the journal has, or had, the offset behind it.
 *   <li>What has stood in a file stays there, byte for byte: those who follow it, such as whoever
 *       delivers alerts, never see a line vanish or change places.
 * </ol>
 *
 * <p>The journal is a line of JSON and then the bytes of the files, one after the other:
 *
 * <pre>
 *   {"version":1,"life":"…","offsets":{"mimon.alerts":{"0":17},…},
 *    "files":{"alerts.jsonl":{"from":2048,"bytes":512},…}}
 * </pre>
 */
final class FollowedFiles {
  /** The name of the journal. */
  static final String JOURNAL = ".followed";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final List<String> names;
  private final String life;
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final Map<String, Long> lengths = new LinkedHashMap<>();

  private FollowedFiles(Path directory, List<String> names, String life) {
    this.directory = directory;
    this.names = List.copyOf(names);
    this.life = life;
  }

  /**
   * The files of a directory, as far as they were written.
   *
   * @param names of the files
   * @param life tells the stream of lines from another one of the same topics
   * @throws IOException if the files are not what was written of this life, with a sentence
   */
  static FollowedFiles open(Path directory, List<String> names, String life) throws IOException {
    FollowedFiles files = new FollowedFiles(directory, names, life);
    Files.createDirectories(directory);
    try {
      files.recover(Files.readAllBytes(directory.resolve(JOURNAL)));
    } catch (NoSuchFileException e) {
      files.begin();
    }
    return files;
  }

  /** The offsets to go on from; empty where nothing was read yet. */
  Map<TopicPartition, Long> offsets() {
    return Map.copyOf(offsets);
  }

  /**
   * Appends lines, and keeps the offsets that come after them.
   *
   * @param lines by the name of their file, each ending with a newline; may lack files
   * @param next the offsets to go on from after these lines; others stay
   */
  void append(Map<String, byte[]> lines, Map<TopicPartition, Long> next) throws IOException {
    offsets.putAll(next);
    ByteArrayOutputStream journal = new ByteArrayOutputStream();
    journal.write(JSON.writeValueAsBytes(head(lines)));
    journal.write('\n');
    for (String name : names) {
      journal.writeBytes(lines.getOrDefault(name, new byte[0]));
    }
    replaceJournal(journal.toByteArray());
    for (String name : names) {
      byte[] bytes = lines.getOrDefault(name, new byte[0]);
      long from = length(name);
      if (bytes.length > 0) {
        write(name, from, bytes);
      }
      lengths.put(name, from + bytes.length);
    }
  }

  private ObjectNode head(Map<String, byte[]> lines) {
    ObjectNode head = JSON.createObjectNode().put("version", VERSION).put("life", life);
    head.set("offsets", PartitionOffsets.toJson(offsets));
    ObjectNode files = head.putObject("files");
    for (String name : names) {
      files
          .putObject(name)
          .put("from", length(name))
          .put("bytes", lines.getOrDefault(name, new byte[0]).length);
    }
    return head;
  }

  /** Says when the newest line of a file was committed. */
  void date(String name, long millis) throws IOException {
    Files.setLastModifiedTime(directory.resolve(name), FileTime.fromMillis(millis));
  }

  /** How many bytes a file has. */
  long length(String name) {
    return lengths.getOrDefault(name, 0L);
  }

  private void replaceJournal(byte[] bytes) throws IOException {
    Path temporary = directory.resolve(JOURNAL + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(bytes), 0);
      channel.force(true);
    }
    Files.move(
        temporary,
        directory.resolve(JOURNAL),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void begin() throws IOException {
    for (String name : names) {
      Path file = directory.resolve(name);
      if (Files.exists(file) && Files.size(file) > 0) {
        throw new IOException(
            ("%s holds lines that did not come from this monitor's topics; --fresh deletes them and"
                    + " starts anew, or give another output.file.")
                .formatted(file));
      }
    }
  }

  private void recover(byte[] journal) throws IOException {
    int end = 0;
    while (end < journal.length && journal[end] != '\n') {
      end++;
    }
    JsonNode head = JSON.readTree(journal, 0, end);
    if (head.path("version").asInt() != VERSION) {
      throw new IOException(
          "%s is of another version of mimon; start anew with --fresh."
              .formatted(directory.resolve(JOURNAL)));
    }
    if (!head.path("life").asText().equals(life)) {
      throw new IOException(
          ("%s holds the output of the monitor before it was started anew elsewhere; delete the"
                  + " directory, or give another output.file.")
              .formatted(directory));
    }
    offsets.putAll(PartitionOffsets.parse(head.path("offsets")));
    int at = end + 1;
    for (String name : names) {
      JsonNode file = head.path("files").path(name);
      int bytes = file.path("bytes").asInt();
      byte[] lines = Arrays.copyOfRange(journal, at, at + bytes);
      at += bytes;
      complete(name, file.path("from").asLong(), lines);
    }
  }

  /** Brings a file to what the journal says, without taking back anything of it. */
  private void complete(String name, long from, byte[] lines) throws IOException {
    Path file = directory.resolve(name);
    long size = Files.exists(file) ? Files.size(file) : 0;
    long to = from + lines.length;
    if (size < from) {
      throw new EOFException(
          ("%s has %d bytes, but %d were written: it was cut or replaced. Put it back, or start anew"
                  + " with --fresh.")
              .formatted(file, size, from));
    }
    if (size < to) {
      write(name, from, lines);
    } else if (size > to) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(to); // Not ours.
      }
    }
    lengths.put(name, to);
  }

  private void write(String name, long from, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(bytes), from);
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long from)
      throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, from + bytes.position());
    }
  }
}
