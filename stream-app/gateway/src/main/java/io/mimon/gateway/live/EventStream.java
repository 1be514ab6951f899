package io.mimon.gateway.live;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the updates, and the thread that writes to it.
 *
 * <p>Whoever has updates only puts them into a bounded queue: a client that does not take them is
 * dropped, and its place is free when its thread has ended, at the latest when the server's limit
 * of a response's time ends the write that it hangs in.
 */
final class EventStream implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  static final int QUEUED_MAX = 16;

  private final HttpExchange exchange;
  private final long lastsNanos;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
  private volatile boolean over;

  EventStream(HttpExchange exchange, long lastsNanos) {
    this.exchange = exchange;
    this.lastsNanos = lastsNanos;
  }

  /** Hands over a message without waiting; false if the client is too slow, and is dropped. */
  boolean offer(byte[] message) {
    boolean taken = !over && queue.offer(message);
    if (!taken) {
      over = true;
    }
    return taken;
  }

  void end() {
    over = true;
  }

  @Override
  public void run() {
    long startNanos = System.nanoTime();
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (!over) {
        long leftNanos = lastsNanos - (System.nanoTime() - startNanos);
        if (leftNanos <= 0) {
          return; // The client comes again, and goes on where it was.
        }
        byte[] message = queue.poll(Math.min(leftNanos, 500_000_000L), TimeUnit.NANOSECONDS);
        if (message != null) {
          out.write(message);
          out.flush();
        }
      }
    } catch (IOException e) {
      LOG.debug("a client of the updates went away: {}", e.toString());
    } catch (InterruptedException e) {
      LOG.debug("the updates were interrupted", e);
    }
  }
}
