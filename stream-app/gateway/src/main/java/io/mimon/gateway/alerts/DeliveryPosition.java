package io.mimon.gateway.alerts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.LineTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a sink has been served, as kept in its file.
 *
 * @param offsetBytes every alert before it has been delivered or given up
 * @param lineStartBytes where the last of those starts; with its checksum it shows whether the
 *     outbox is still the same file
 * @param lineCrc32 that line's checksum, without the newline
 * @param failingSinceMillis when the alert at the offset first failed, in milliseconds since the
 *     epoch, so that a restart does not make it young again; 0 when it has not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record DeliveryPosition(
    long offsetBytes, long lineStartBytes, long lineCrc32, long failingSinceMillis) {
  static final DeliveryPosition START = new DeliveryPosition(0, 0, 0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryPosition.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  static DeliveryPosition after(LineTail.Line line) {
    return new DeliveryPosition(line.endBytes(), line.startBytes(), crc32(line.bytes()), 0);
  }

  DeliveryPosition failingSince(long millis) {
    return new DeliveryPosition(offsetBytes, lineStartBytes, lineCrc32, millis);
  }

  /** The stored position; the start when there is none, or none that can be read. */
  static DeliveryPosition load(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), DeliveryPosition.class);
    } catch (NoSuchFileException e) {
      return START;
    } catch (JsonProcessingException e) {
      // Rather twice than never: receivers know repeats by their key.
      LOG.warn("{} is damaged: all alerts are delivered again", file);
      return START;
    }
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
      ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(file.resolveSibling("").toAbsolutePath());
  }

  /** Whether {@code outbox} still has the line that this position stands behind. */
  boolean fits(Path outbox) throws IOException {
    if (offsetBytes == 0) {
      return true;
    }
    long length = offsetBytes - lineStartBytes;
    if (length < 1 || length > LineTail.LINE_BYTES_MAX + 1L) {
      return false;
    }
    ByteBuffer line = ByteBuffer.allocate((int) length);
    try (FileChannel channel = FileChannel.open(outbox, StandardOpenOption.READ)) {
      while (line.hasRemaining()) {
        if (channel.read(line, lineStartBytes + line.position()) < 0) {
          return false;
        }
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    byte[] bytes = line.array();
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 1);
    return bytes[bytes.length - 1] == '\n' && crc.getValue() == lineCrc32;
  }

  private static long crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
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
