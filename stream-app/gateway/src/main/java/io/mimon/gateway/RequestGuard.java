package io.mimon.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.mimon.gateway.alerts.SecretException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may look. With credentials: who has them. Without, the server is on loopback, and a page of
 * another site could still reach it through a browser of this machine, by a name that it makes
 * point here (DNS rebinding); so a request has to be for this machine by one of its own names.
 */
final class RequestGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:\\d{1,5})?");

  private final @Nullable Credentials credentials;

  /**
   * A guard.
   *
   * @param credentials null where there are none
   */
  RequestGuard(@Nullable Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Why a request is not answered.
   *
   * @param code 401 without credentials, 421 under a foreign name, 503 where they cannot be read
   */
  record Refusal(int code, String message, Map<String, String> headers) {}

  /** Empty if it is to be answered. */
  Optional<Refusal> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (credentials == null) {
      return namesThisMachine(exchange)
          ? Optional.empty()
          : Optional.of(
              new Refusal(
                  421,
                  "ask for it as localhost, 127.0.0.1 or [::1], or set gateway.auth",
                  Map.of()));
    }
    List<String> given = headers.getOrDefault("Authorization", List.of());
    try {
      return given.size() <= 1 && credentials.accept(given.isEmpty() ? null : given.get(0))
          ? Optional.empty()
          : Optional.of(
              new Refusal(
                  401,
                  "this needs credentials",
                  Map.of("WWW-Authenticate", credentials.challenge())));
    } catch (SecretException e) {
      LOG.error("nobody is let in: gateway.auth: {}", e.getMessage());
      return Optional.of(
          new Refusal(503, "the credentials cannot be checked; see the log", Map.of()));
    }
  }

  /**
   * Whatever the port: a tunnel may have another one than the server, and no name that others give
   * out is let in by that. HTTP/1.0 without a Host is no browser's.
   */
  private static boolean namesThisMachine(HttpExchange exchange) {
    String target = exchange.getRequestURI().getRawAuthority();
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (hosts.isEmpty()) {
      return target == null && exchange.getProtocol().equalsIgnoreCase("HTTP/1.0");
    }
    return hosts.size() == 1 && isOwn(hosts.get(0)) && (target == null || isOwn(target));
  }

  private static boolean isOwn(String authority) {
    Matcher matcher = AUTHORITY.matcher(authority.strip());
    return matcher.matches() && NAMES.contains(matcher.group(1).toLowerCase(Locale.ROOT));
  }
}
