package io.mimon.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The complete lines of an append-only file from a byte offset on.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The offset is at the start of a line (or inside one that is being skipped as too long).
 *   <li>Nothing after the last newline is ever handed out or remembered, so a torn last line may be
 *       cut off or rewritten between two polls.
 * </ol>
 *
 * <p>The file is opened anew by each poll: it may not exist yet, and may be replaced. Not safe for
 * use by several threads.
 */
public final class LineTail {
  /** A longer line is passed over: nothing of ours writes one, and memory stays bounded. */
  public static final int LINE_BYTES_MAX = 1 << 20;

  /** What to do when the file has become shorter than what was read of it. */
  public enum OnShrink {
    /** Lines cut off are gone; what is appended from now on follows. */
    RESUME_AT_END,
    /** It is another file: read it from its beginning. */
    START_OVER,
    /** What was cut off will be written again as it was: wait for it. */
    WAIT
  }

  private final Path file;
  private final OnShrink onShrink;
  private final ByteBuffer buffer;
  private long offsetBytes;
  private boolean skipping;

  /** Follows {@code file} from {@code offsetBytes}, the start of a line. */
  public LineTail(Path file, long offsetBytes, OnShrink onShrink) {
    this(file, offsetBytes, onShrink, LINE_BYTES_MAX);
  }

  LineTail(Path file, long offsetBytes, OnShrink onShrink, int lineBytesMax) {
    if (offsetBytes < 0) {
      throw new IllegalArgumentException("offset " + offsetBytes + " of " + file + " is negative");
    }
    this.file = file;
    this.offsetBytes = offsetBytes;
    this.onShrink = onShrink;
    this.buffer = ByteBuffer.allocate(lineBytesMax);
  }

  /** Where the next line starts. */
  public long offsetBytes() {
    return offsetBytes;
  }

  /**
   * The complete lines that follow, at most {@link #LINE_BYTES_MAX} bytes of them; empty when there
   * is none yet. When some are returned there may be more.
   */
  public List<Line> poll() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long sizeBytes = channel.size();
      if (sizeBytes < offsetBytes && onShrink == OnShrink.WAIT) {
        return List.of();
      }
      if (sizeBytes < offsetBytes) {
        offsetBytes = onShrink == OnShrink.RESUME_AT_END ? sizeBytes : 0;
        skipping = false;
      }
      List<Line> lines = new ArrayList<>();
      while (lines.isEmpty() && offsetBytes < sizeBytes) {
        int length = read(channel);
        if (!split(length, lines)) {
          break;
        }
      }
      return lines;
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Goes to the start of the torn last line, or to the end when there is none. */
  public void seekToEnd() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size();
      offsetBytes = Math.max(0, end - buffer.capacity());
      int length = read(channel);
      int newline = lastNewline(length);
      skipping = newline < 0 && offsetBytes > 0;
      offsetBytes += newline + 1;
    } catch (NoSuchFileException e) {
      offsetBytes = 0;
    }
  }

  private int read(FileChannel channel) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offsetBytes + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }

  /** Takes the lines of the first {@code length} bytes; false when the rest has to wait. */
  private boolean split(int length, List<Line> lines) {
    int end = lastNewline(length) + 1;
    if (end == 0) {
      boolean tooLong = skipping || length == buffer.capacity();
      if (tooLong) {
        skipping = true;
        offsetBytes += length;
      }
      return tooLong;
    }
    byte[] bytes = buffer.array();
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\n') {
        if (skipping) {
          skipping = false;
        } else if (i > start) {
          lines.add(new Line(offsetBytes + start, Arrays.copyOfRange(bytes, start, i)));
        }
        start = i + 1;
      }
    }
    offsetBytes += end;
    return true;
  }

  private int lastNewline(int length) {
    byte[] bytes = buffer.array();
    int i = length - 1;
    while (i >= 0 && bytes[i] != '\n') {
      i--;
    }
    return i;
  }

  /** One complete line, without its newline. */
  public static final class Line {
    private final long startBytes;
    private final byte[] bytes;

    Line(long startBytes, byte[] bytes) {
      this.startBytes = startBytes;
      this.bytes = bytes;
    }

    /** Where the line starts in its file. */
    public long startBytes() {
      return startBytes;
    }

    /** Where the following line starts. */
    public long endBytes() {
      return startBytes + bytes.length + 1;
    }

    /** A copy of the bytes as written. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
