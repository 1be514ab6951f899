package io.mimon.core.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens inputs: a file or a stream, CSV or JSON Lines, plain or gzipped. */
public final class RecordReaders {

  private static final int GZIP_BUFFER_BYTES = 1 << 16;

  private RecordReaders() {}

  /** Opens a file with default options. */
  public static RecordReader open(Path path, Format format) throws InputException {
    return open(path, ReaderOptions.defaults().withFormat(format));
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it cannot be read, is binary, is empty, or has a broken header
   */
  public static RecordReader open(Path path, ReaderOptions options) throws InputException {
    if (Files.isDirectory(path)) {
      throw new InputException(path + " is a directory; name a file in it.");
    }
    Format format = options.format() == Format.AUTO ? byName(path.toString()) : options.format();
    InputStream in;
    try {
      in = Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new InputException(
          "There is no file " + path + "; check the path and the working directory.", e);
    } catch (AccessDeniedException e) {
      throw new InputException("No permission to read " + path + "; check its access rights.", e);
    } catch (IOException e) {
      throw new InputException(path + " cannot be opened: " + e.getMessage() + ".", e);
    }
    return open(in, path.toString(), options.withFormat(format));
  }

  /**
   * Reads a stream, such as standard input, and owns it from here on.
   *
   * @param name what messages call it
   * @throws InputException as for a file; the stream is closed then
   */
  public static RecordReader open(InputStream in, String name, ReaderOptions options)
      throws InputException {
    try {
      return openOwned(in, name, options);
    } catch (IOException | RuntimeException e) {
      try {
        in.close();
      } catch (IOException onClose) {
        e.addSuppressed(onClose);
      }
      if (e instanceof RuntimeException bug) {
        throw bug;
      }
      throw e instanceof InputException known
          ? known
          : new InputException("Reading " + name + " failed: " + e.getMessage() + ".", e);
    }
  }

  private static RecordReader openOwned(InputStream in, String name, ReaderOptions options)
      throws IOException {
    PeekingStream peeking = new PeekingStream(in);
    boolean gzip = peeking.startsWithGzipMagic();
    PhysicalLines lines = new PhysicalLines(gzip ? inflated(peeking, name) : peeking, name, gzip);
    Format format = options.format();
    if (format == Format.AUTO) {
      int first = lines.firstByte();
      format = first == '{' || first == '[' ? Format.JSONL : Format.CSV;
    }
    return format == Format.JSONL
        ? new JsonLinesReader(lines, options)
        : new CsvRecordReader(lines);
  }

  private static InputStream inflated(InputStream in, String name) throws InputException {
    try {
      return new GZIPInputStream(in, GZIP_BUFFER_BYTES);
    } catch (IOException e) {
      throw new InputException(
          "The gzip stream " + name + " is damaged at its start; fetch or write it again.", e);
    }
  }

  /** AUTO where the name does not say. */
  private static Format byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".gz")) {
      lower = lower.substring(0, lower.length() - 3);
    }
    if (lower.endsWith(".csv")) {
      return Format.CSV;
    }
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson") ? Format.JSONL : Format.AUTO;
  }

  /**
   * Lets the first bytes be seen, and answers {@link #available} truthfully.
   *
   * <p>GZIPInputStream takes "0 available" after a member for the end, and would silently drop the
   * further members of a concatenated file that comes through a pipe.
   */
  private static final class PeekingStream extends PushbackInputStream {

    PeekingStream(InputStream in) {
      super(in, 2);
    }

    boolean startsWithGzipMagic() throws IOException {
      int first = read();
      if (first < 0) {
        return false;
      }
      int second = read();
      if (second >= 0) {
        unread(second);
      }
      unread(first);
      return first == 0x1F && second == 0x8B;
    }

    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return Math.max(1, super.available());
    }
  }
}
