package io.mimon.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events of what has changed: {@code update}, at most one in {@value #TICK_MILLIS} ms,
 * made once for all clients; {@code health}, the heartbeat; {@code hello} to a client that begins;
 * {@code reset} to one that cannot go on where it was and has to load everything.
 *
 * <p>Bounded: {@value #CLIENTS_MAX} clients, {@value EventStream#QUEUED_MAX} messages that wait for
 * each, {@value #KEPT_BYTES_MAX} bytes of messages for those who come again. A stream lasts less
 * than the server gives a response, so clients come again as a matter of course: by the id of the
 * last message they had they get what they missed.
 */
final class EventHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  static final int CLIENTS_MAX = 64;
  static final int TICK_MILLIS = 250;
  static final int FEATURES_MAX = 500;
  static final int KEPT_BYTES_MAX = 4_000_000;

  private static final int HEARTBEAT_TICKS = 8;
  private static final int FORGET_TICKS = 240;
  private static final int STACK_BYTES = 256 * 1024;
  private static final int RETRY_MILLIS = 500;

  private final LiveData data;
  private final Api api;
  private final Supplier<Set<Pair>> living;
  private final Duration streamLasts;
  private final String epoch = UUID.randomUUID().toString().substring(0, 8);
  private final Set<EventStream> streams = new HashSet<>();
  private final Deque<Message> kept = new ArrayDeque<>();
  private final AtomicInteger taken;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread ticker = new Thread(this::tick, "mimon-events");
  private long keptBytes;
  private long sequence;

  /**
   * Starts telling.
   *
   * @param living the pairs that are not gone
   * @param streamLasts how long one response lasts at most
   * @param taken how many clients there are, kept by this
   */
  EventHub(
      LiveData data,
      Api api,
      Supplier<Set<Pair>> living,
      Duration streamLasts,
      AtomicInteger taken) {
    this.data = data;
    this.api = api;
    this.living = living;
    this.streamLasts = streamLasts;
    this.taken = taken;
    ticker.setDaemon(true);
    ticker.start();
  }

  /**
   * Takes a client over, unless there are too many.
   *
   * @param lastId of the last message it had; null or empty if it had none
   * @return false if there are too many; nothing has been answered then
   */
  boolean open(HttpExchange exchange, @Nullable String lastId) {
    EventStream stream = new EventStream(exchange, streamLasts.toNanos());
    synchronized (this) {
      if (taken.get() >= CLIENTS_MAX || closing.getCount() == 0) {
        return false;
      }
      taken.incrementAndGet();
      begin(stream, lastId == null ? "" : lastId);
      streams.add(stream);
    }
    Runnable work =
        () -> {
          try {
            stream.run();
          } finally {
            ended(stream);
          }
        };
    Thread thread = new Thread(null, work, "mimon-events-client", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      streams.forEach(EventStream::end);
    }
  }

  private synchronized void ended(EventStream stream) {
    streams.remove(stream);
    taken.decrementAndGet();
  }

  private void begin(EventStream stream, String lastId) {
    List<Message> missed = lastId.isEmpty() ? null : since(lastId);
    if (missed == null || missed.size() >= EventStream.QUEUED_MAX) {
      String name = lastId.isEmpty() ? "hello" : "reset";
      stream.offer(message(id(sequence), name, "{\"retryMillis\":" + RETRY_MILLIS + "}"));
      return;
    }
    missed.forEach(message -> stream.offer(message.bytes));
  }

  /** What came after a message; null if that is not known any more. */
  private @Nullable List<Message> since(String lastId) {
    if (lastId.equals(id(sequence))) {
      return List.of();
    }
    List<Message> after = new ArrayList<>();
    for (Message message : kept) {
      if (message.id.equals(lastId)) {
        return List.copyOf(kept).subList(after.size() + 1, kept.size());
      }
      after.add(message);
    }
    return null;
  }

  private void tick() {
    int ticks = 0;
    try {
      while (!closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        ticks++;
        try {
          tell(ticks % HEARTBEAT_TICKS == 0);
          if (ticks % FORGET_TICKS == 0) {
            data.retain(living.get());
          }
        } catch (RuntimeException e) {
          LOG.error("cannot tell clients of the page what is new", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the updates were interrupted", e);
    }
  }

  private void tell(boolean heartbeat) {
    LiveData.Changes changes = data.takeChanges();
    boolean quiet = changes.pairs.isEmpty() && changes.alerts.isEmpty() && changes.joints.isEmpty();
    if (!quiet) {
      String body = body(changes);
      synchronized (this) {
        sequence++;
        send(keep("update", body));
      }
    }
    if (heartbeat) {
      String body = api.health().toString();
      synchronized (this) {
        // Not kept, and with the id of what it follows: nobody has to be told of old health.
        send(message(id(sequence), "health", body));
      }
    }
  }

  private String body(LiveData.Changes changes) {
    List<String> features = new ArrayList<>();
    for (Pair pair : changes.pairs) {
      ObjectNode feature = features.size() < FEATURES_MAX ? api.feature(pair) : null;
      if (feature != null) {
        features.add(feature.toString());
      }
    }
    int omitted = Math.max(0, changes.pairs.size() - FEATURES_MAX);
    List<String> joints =
        changes.joints.stream()
            .limit(FEATURES_MAX)
            .map(pair -> LiveJson.identity(pair).toString())
            .toList();
    return "{\"features\":[%s],\"omitted\":%d,\"joints\":[%s],\"alerts\":[%s]}"
        .formatted(
            String.join(",", features),
            omitted,
            String.join(",", joints),
            String.join(",", changes.alerts));
  }

  private byte[] keep(String name, String body) {
    Message message = new Message(id(sequence), message(id(sequence), name, body));
    kept.addLast(message);
    keptBytes += message.bytes.length;
    while (keptBytes > KEPT_BYTES_MAX) {
      keptBytes -= kept.removeFirst().bytes.length;
    }
    return message.bytes;
  }

  private void send(byte[] message) {
    streams.removeIf(stream -> !stream.offer(message));
  }

  private String id(long number) {
    return epoch + "-" + number;
  }

  private static byte[] message(String id, String name, String json) {
    return "id: %s\nretry: %d\nevent: %s\ndata: %s\n\n"
        .formatted(id, RETRY_MILLIS, name, json)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final class Message {
    private final String id;
    private final byte[] bytes;

    Message(String id, byte[] bytes) {
      this.id = id;
      this.bytes = bytes;
    }
  }
}
