package io.mimon.gateway.live;

import com.sun.net.httpserver.HttpExchange;
import io.mimon.gateway.Board;
import io.mimon.gateway.Health;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The page, its API and the stream of its updates, for a server to hand requests to. */
public final class LivePage implements AutoCloseable {
  /** Under which a server hands requests here; and {@code /}. */
  public static final String API = "/api/";

  /** The page's content security policy. */
  public static final String CONTENT_SECURITY_POLICY = Assets.CONTENT_SECURITY_POLICY;

  /** The media type of the updates. */
  public static final String STREAM_TYPE = "text/event-stream; charset=utf-8";

  private static final String EVENTS = Api.PREFIX + "events";

  private final Assets assets = new Assets();
  private final Api api;
  private final EventHub hub;
  private final Board board;

  /**
   * A page on a board.
   *
   * @param config as the API shows it, without secrets
   * @param streamLasts how long one response of updates lasts; less than the server's limit
   */
  public LivePage(
      Board board,
      Supplier<Health> health,
      CollectorRegistry registry,
      Map<String, Object> config,
      Duration streamLasts) {
    this.board = board;
    AtomicInteger clients = new AtomicInteger();
    this.api = new Api(board, health, registry, config, clients::get);
    this.hub = new EventHub(board.live(), api, this::living, streamLasts, clients);
  }

  /** Whether a path is that of the updates, which {@link #stream} answers. */
  public static boolean isStream(String path) {
    return path.equals(EVENTS);
  }

  /** A file of the page, or an answer of the API; null where there is neither. */
  public @Nullable Answer answer(String path, @Nullable String rawQuery) {
    return path.startsWith(API) ? api(path, rawQuery) : assets.at(path);
  }

  private Answer api(String path, @Nullable String rawQuery) {
    return path.startsWith(Api.PREFIX)
        ? api.answer(path, rawQuery)
        : Answer.refusal(404, "There is nothing here; the API is under " + Api.PREFIX + ".");
  }

  /** A refusal of the API. */
  public static Answer refusal(int status, String sentence) {
    return Answer.refusal(status, sentence);
  }

  /**
   * Answers by a stream of updates, on a thread of its own; headers that all answers have are set
   * already.
   *
   * @return false if there are too many clients; nothing has been answered then
   */
  public boolean stream(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Content-Type", STREAM_TYPE);
    return hub.open(exchange, exchange.getRequestHeaders().getFirst("Last-Event-ID"));
  }

  private Set<Pair> living() {
    Set<Pair> living = new HashSet<>();
    board.snapshot().pairs().forEach(view -> living.add(Pair.of(view.reading())));
    return living;
  }

  @Override
  public void close() {
    hub.close();
  }
}
