package io.mimon.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.gateway.LineTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a sink has been served, as kept in its file.
 *
 * @param last the last line of which it and all before are settled: delivered, given up, or not
 *     meant for the sink
 * @param settled where lines behind it begin that are settled too, ascending
 * @param failing alerts that have failed and are to be tried again
 * @param told of which episodes the sink was told, and not of their end
 * @param historyBytes where the outbox ended when the sink was new: of what is before, it is told
 *     only what stood then
 */
record DeliveryPosition(
    Last last, List<Long> settled, List<Failing> failing, List<Told> told, long historyBytes) {
  /** Nothing is settled. */
  static final DeliveryPosition START =
      new DeliveryPosition(Last.NONE, List.of(), List.of(), List.of(), 0);

  /** The one of before had a position, when its alert first failed, and no more. */
  private static final int VERSION = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryPosition.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies its lists. */
  DeliveryPosition {
    settled = List.copyOf(settled);
    failing = List.copyOf(failing);
    told = List.copyOf(told);
  }

  /**
   * A line that shows, with its checksum, whether the outbox is still the same file.
   *
   * @param endBytes where the following line starts; 0 for no line
   * @param crc32 the line's checksum, without the newline
   */
  record Last(long startBytes, long endBytes, long crc32) {
    static final Last NONE = new Last(0, 0, 0);

    static Last of(LineTail.Line line) {
      CRC32 crc = new CRC32();
      crc.update(line.bytes());
      return new Last(line.startBytes(), line.endBytes(), crc.getValue());
    }

    /** Whether {@code outbox} still has it. */
    boolean fits(Path outbox) throws IOException {
      if (endBytes == 0) {
        return true;
      }
      long length = endBytes - startBytes;
      if (length < 1 || length > LineTail.LINE_BYTES_MAX + 1L) {
        return false;
      }
      ByteBuffer line = ByteBuffer.allocate((int) length);
      try (FileChannel channel = FileChannel.open(outbox, StandardOpenOption.READ)) {
        while (line.hasRemaining()) {
          if (channel.read(line, startBytes + line.position()) < 0) {
            return false;
          }
        }
      } catch (NoSuchFileException e) {
        return false;
      }
      byte[] bytes = line.array();
      CRC32 crc = new CRC32();
      crc.update(bytes, 0, bytes.length - 1);
      return bytes[bytes.length - 1] == '\n' && crc.getValue() == crc32;
    }
  }

  /**
   * An alert that has failed.
   *
   * @param sinceMillis when first, in milliseconds since the epoch, so that a restart does not make
   *     it young again
   */
  record Failing(long startBytes, long sinceMillis) {}

  /**
   * An episode that the sink knows of, by the last alert of it that it was sent.
   *
   * @param id the episode's, so that its end is sent even if the alert cannot be read any more
   * @param sinceMillis when it was first told; 0 if that never came to pass, as it was given up
   */
  record Told(String id, long startBytes, long endBytes, long sinceMillis) {}

  /** The stored position; empty when there is none; the start when it cannot be read. */
  static Optional<DeliveryPosition> load(Path file, OpenEpisodes.Reader open) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(damaged(file));
    }
    int version = json.path("version").asInt(1);
    if (version > VERSION) {
      throw new IOException(
          "%s is of version %d, which this program does not know".formatted(file, version));
    }
    if (!json.path("offsetBytes").canConvertToLong()) {
      return Optional.of(damaged(file));
    }
    Last last =
        new Last(
            json.path("lineStartBytes").asLong(),
            json.path("offsetBytes").asLong(),
            json.path("lineCrc32").asLong());
    return Optional.of(version == 1 ? first(json, last, open) : second(json, last));
  }

  /** Rather twice than never: receivers know repeats by their key. */
  private static DeliveryPosition damaged(Path file) {
    LOG.warn("{} is damaged: all alerts are delivered again", file);
    return START;
  }

  /** In version 1 every alert was sent to every sink, in order. */
  private static DeliveryPosition first(JsonNode json, Last last, OpenEpisodes.Reader open)
      throws IOException {
    long since = json.path("failingSinceMillis").asLong();
    List<Failing> failing = since == 0 ? List.of() : List.of(new Failing(last.endBytes(), since));
    return new DeliveryPosition(last, List.of(), failing, open.upTo(last.endBytes()), 0);
  }

  private static DeliveryPosition second(JsonNode json, Last last) {
    List<Long> settled = new ArrayList<>();
    json.path("settled").forEach(start -> settled.add(start.asLong()));
    List<Failing> failing = new ArrayList<>();
    json.path("failing")
        .forEach(one -> failing.add(new Failing(one.path(0).asLong(), one.path(1).asLong())));
    List<Told> told = new ArrayList<>();
    json.path("told")
        .forEach(
            one ->
                told.add(
                    new Told(
                        one.path(0).asText(),
                        one.path(1).asLong(),
                        one.path(2).asLong(),
                        one.path(3).asLong())));
    return new DeliveryPosition(last, settled, failing, told, json.path("historyBytes").asLong());
  }

  /** Replaces the file as a whole; after a crash it holds the old or the new position. */
  void store(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(json()));
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(file.resolveSibling("").toAbsolutePath());
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("offsetBytes", last.endBytes);
    json.put("lineStartBytes", last.startBytes);
    json.put("lineCrc32", last.crc32);
    ArrayNode settledNode = json.putArray("settled");
    settled.forEach(settledNode::add);
    ArrayNode failingNode = json.putArray("failing");
    failing.forEach(one -> failingNode.addArray().add(one.startBytes).add(one.sinceMillis));
    ArrayNode toldNode = json.putArray("told");
    told.forEach(
        one ->
            toldNode
                .addArray()
                .add(one.id)
                .add(one.startBytes)
                .add(one.endBytes)
                .add(one.sinceMillis));
    json.put("historyBytes", historyBytes);
    return json;
  }

  /**
   * A rename lasts once its directory is on disk; where directories cannot be opened, it must do.
   */
  private static void syncDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("cannot sync {}: {}", directory, e.toString());
    }
  }
}
