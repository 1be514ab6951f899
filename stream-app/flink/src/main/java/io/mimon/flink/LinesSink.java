package io.mimon.flink;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Lines into one append-only file, exactly once: whoever follows the file sees committed lines
 * only, and a kill at any moment loses and doubles none.
 *
 * <p>Between two checkpoints lines go to a staging file. The checkpoint records from which to which
 * byte of the target they belong; once it is complete they are appended there. Doing so again is
 * harmless: whatever lies behind the first byte is cut off before. Flink's own file sink writes a
 * new file per checkpoint; people and tools want one.
 */
final class LinesSink
    implements Sink<String>,
        SupportsCommitter<LinesSink.Chunk>,
        SupportsWriterState<String, LinesSink.Chunk> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String target;

  /** A sink into {@code target}; the staging files stand beside it. */
  LinesSink(Path target) {
    this.target = target.toString();
  }

  /** The bytes from (inclusive) to (exclusive) of the target, as far as they are in staging. */
  record Chunk(long fromByte, long toByte) {}

  private Path staging(long fromByte) {
    Path path = Path.of(target);
    return path.resolveSibling("." + path.getFileName() + "." + fromByte + ".staging");
  }

  @Override
  public Writer createWriter(WriterInitContext context) {
    return writerFrom(0);
  }

  @Override
  public Writer restoreWriter(WriterInitContext context, Collection<Chunk> recovered) {
    return writerFrom(recovered.stream().mapToLong(Chunk::toByte).max().orElse(0));
  }

  /** A writer of what belongs at this byte of the target. */
  Writer writerFrom(long fromByte) {
    return new Writer(fromByte);
  }

  @Override
  public Committer<Chunk> createCommitter(CommitterInitContext context) {
    return new ChunkCommitter();
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getCommittableSerializer() {
    return new ChunkSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getWriterStateSerializer() {
    return new ChunkSerializer();
  }

  final class Writer
      implements StatefulSinkWriter<String, Chunk>, CommittingSinkWriter<String, Chunk> {
    private long fromByte;
    private long toByte;
    private @Nullable FileChannel file;
    private @Nullable OutputStream out;

    Writer(long fromByte) {
      this.fromByte = fromByte;
      this.toByte = fromByte;
    }

    @Override
    public void write(String line, Context context) throws IOException {
      writeLine(line);
    }

    void writeLine(String line) throws IOException {
      OutputStream open = out == null ? open() : out;
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      open.write(bytes);
      toByte += bytes.length;
    }

    private OutputStream open() throws IOException {
      FileChannel channel =
          FileChannel.open(
              staging(fromByte),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      OutputStream stream =
          new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      file = channel;
      out = stream;
      return stream;
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<Chunk> prepareCommit() throws IOException {
      if (out == null || file == null) {
        return List.of();
      }
      out.flush();
      file.force(true);
      close();
      Chunk chunk = new Chunk(fromByte, toByte);
      fromByte = toByte;
      return List.of(chunk);
    }

    @Override
    public List<Chunk> snapshotState(long checkpoint) {
      return List.of(new Chunk(toByte, toByte));
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
      }
      out = null;
      file = null;
    }
  }

  private final class ChunkCommitter implements Committer<Chunk> {
    @Override
    public void commit(Collection<CommitRequest<Chunk>> requests) throws IOException {
      List<Chunk> chunks =
          requests.stream()
              .map(CommitRequest::getCommittable)
              .sorted(Comparator.comparingLong(Chunk::fromByte))
              .toList();
      for (Chunk chunk : chunks) {
        append(chunk);
      }
    }

    @Override
    public void close() {}
  }

  /** Appends a chunk to the target; harmless if that was done before, wholly or in part. */
  void append(Chunk chunk) throws IOException {
    Path staged = staging(chunk.fromByte);
    try (FileChannel to =
        FileChannel.open(
            Path.of(target),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      if (!Files.exists(staged) && to.size() >= chunk.toByte) {
        return; // Appended before the last kill.
      }
      if (to.size() < chunk.fromByte || !Files.exists(staged)) {
        throw new IOException(
            ("%s has %d bytes, but the monitor's state has written %d: it was cut or replaced."
                    + " Put it back, or start anew with --fresh.")
                .formatted(target, to.size(), chunk.fromByte));
      }
      try (FileChannel from = FileChannel.open(staged, StandardOpenOption.READ)) {
        if (!holds(to, from, chunk)) {
          to.truncate(chunk.fromByte);
          transfer(from, to, chunk);
          to.force(true);
        }
      }
    }
    Files.delete(staged);
  }

  /** Whether the chunk was appended before a kill: then followers are not to see it vanish. */
  private static boolean holds(FileChannel to, FileChannel from, Chunk chunk) throws IOException {
    long bytes = chunk.toByte - chunk.fromByte;
    if (to.size() != chunk.toByte || from.size() != bytes) {
      return false;
    }
    ByteBuffer there = ByteBuffer.allocate(BUFFER_BYTES);
    ByteBuffer here = ByteBuffer.allocate(BUFFER_BYTES);
    for (long done = 0; done < bytes; ) {
      int most = (int) Math.min(BUFFER_BYTES, bytes - done);
      readFully(to, there.clear().limit(most), chunk.fromByte + done);
      readFully(from, here.clear().limit(most), done);
      if (!there.flip().equals(here.flip())) {
        return false;
      }
      done += most;
    }
    return true;
  }

  private static void readFully(FileChannel file, ByteBuffer into, long fromByte)
      throws IOException {
    long at = fromByte;
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) {
        throw new EOFException("a file became shorter while it was read");
      }
      at += read;
    }
  }

  private static void transfer(FileChannel from, FileChannel to, Chunk chunk) throws IOException {
    long bytes = chunk.toByte - chunk.fromByte;
    for (long done = 0; done < bytes; ) {
      long moved = to.transferFrom(from, chunk.fromByte + done, bytes - done);
      if (moved == 0) {
        throw new EOFException(
            "a staging file has " + done + " of its " + bytes + " bytes; was the disk damaged?");
      }
      done += moved;
    }
  }

  private static final class ChunkSerializer implements SimpleVersionedSerializer<Chunk> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Chunk chunk) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new DataOutputStream(bytes).writeLong(chunk.fromByte);
      new DataOutputStream(bytes).writeLong(chunk.toByte);
      return bytes.toByteArray();
    }

    @Override
    public Chunk deserialize(int version, byte[] serialized) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new Chunk(in.readLong(), in.readLong());
    }
  }
}
