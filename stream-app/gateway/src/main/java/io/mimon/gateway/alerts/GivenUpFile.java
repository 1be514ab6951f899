package io.mimon.gateway.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of what a sink was not told: a line of JSON an alert, on disk before it is passed. */
final class GivenUpFile {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String sink;

  GivenUpFile(Path file, String sink) {
    this.file = file;
    this.sink = sink;
  }

  /** Says it aloud, and writes it down. */
  void append(DeliveryQueue.Entry entry, String reason, Instant now) throws IOException {
    LOG.error("{}: {} given up: {}", sink, entry.what(), reason);
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "mimon.undelivered.v1");
    line.put("sink", sink);
    line.put("id", entry.alert().map(AlertMessage::id).orElse(""));
    line.put("state", entry.alert().map(AlertMessage::state).orElse(""));
    line.put("outboxOffset", entry.line().startBytes());
    line.put("at", now.toString());
    line.put("reason", reason);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
