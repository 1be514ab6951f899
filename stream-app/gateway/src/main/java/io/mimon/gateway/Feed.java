package io.mimon.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A monitor's output directory, followed: every line committed to its files goes to the listeners.
 *
 * <p>{@link #poll()} does the work and neither waits nor starts threads; {@link FeedThread} calls
 * it repeatedly. Lines of one file keep their order; between files there is none. The files need
 * not exist yet.
 */
public final class Feed {
  private final Map<FeedFile, LineTail> tails = new EnumMap<>(FeedFile.class);
  private final List<FeedListener> listeners;
  private final Path readings;
  private final UpdateTimes times;

  private Feed(
      Path directory,
      Map<FeedFile, Long> offsets,
      List<FeedListener> listeners,
      UpdateTimes times) {
    this.listeners = List.copyOf(listeners);
    this.readings = directory.resolve(FeedFile.READINGS.fileName());
    this.times = times;
    for (FeedFile file : FeedFile.values()) {
      Path path = directory.resolve(file.fileName());
      long offsetBytes = offsets.getOrDefault(file, 0L);
      tails.put(file, new LineTail(path, offsetBytes, LineTail.OnShrink.RESUME_AT_END));
    }
  }

  /** Everything that was ever committed, then what follows. */
  public static Feed fromBeginning(Path directory, List<? extends FeedListener> listeners) {
    return fromBeginning(directory, listeners, UpdateTimes.NONE);
  }

  /** The same, telling how long readings take. */
  public static Feed fromBeginning(
      Path directory, List<? extends FeedListener> listeners, UpdateTimes times) {
    return new Feed(directory, Map.of(), List.copyOf(listeners), times);
  }

  /** Only what is committed from now on. */
  public static Feed fromEnd(Path directory, List<? extends FeedListener> listeners)
      throws IOException {
    Feed feed = new Feed(directory, Map.of(), List.copyOf(listeners), UpdateTimes.NONE);
    for (LineTail tail : feed.tails.values()) {
      tail.seekToEnd();
    }
    return feed;
  }

  /** What follows the {@link #offsets()} of an earlier feed; an absent file is read whole. */
  public static Feed fromOffsets(
      Path directory, Map<FeedFile, Long> offsets, List<? extends FeedListener> listeners) {
    return new Feed(directory, offsets, List.copyOf(listeners), UpdateTimes.NONE);
  }

  /**
   * Hands on what has been committed since, at most {@link LineTail#LINE_BYTES_MAX} bytes of each
   * file.
   *
   * @return the number of lines handed on; when positive there may be more
   */
  public int poll() throws IOException {
    int lines = 0;
    for (Map.Entry<FeedFile, LineTail> followed : tails.entrySet()) {
      int before = lines;
      for (LineTail.Line line : followed.getValue().poll()) {
        FeedRecord parsed = LineParser.parse(followed.getKey(), line);
        String text = line.text();
        listeners.forEach(listener -> tell(listener, parsed, text));
        lines++;
      }
      if (followed.getKey() == FeedFile.READINGS && lines > before) {
        times.shown(readings);
      }
    }
    return lines;
  }

  /** Where each file has been read to, in bytes. */
  public Map<FeedFile, Long> offsets() {
    Map<FeedFile, Long> offsets = new EnumMap<>(FeedFile.class);
    tails.forEach((file, tail) -> offsets.put(file, tail.offsetBytes()));
    return offsets;
  }

  private static void tell(FeedListener listener, FeedRecord line, String text) {
    if (line instanceof Reading reading) {
      listener.reading(reading);
    } else if (line instanceof Alert alert) {
      listener.alert(alert);
    } else if (line instanceof Status status) {
      listener.status(status);
    } else if (line instanceof MalformedLine malformed) {
      listener.malformed(malformed);
      return;
    }
    listener.line(line, text);
  }
}
