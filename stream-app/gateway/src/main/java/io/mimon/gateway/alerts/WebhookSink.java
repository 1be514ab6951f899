package io.mimon.gateway.alerts;

import io.mimon.gateway.BuildInfo;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts an alert's JSON, as committed, to a URL.
 *
 * <p>Headers: {@code Mimon-Alert-Id} is the episode's id, {@code Idempotency-Key} the id and the
 * state, by which a receiver drops repeats.
 *
 * <table>
 *   <caption>What an answer means</caption>
 *   <tr><td>2xx</td><td>delivered</td></tr>
 *   <tr><td>408, 429, 5xx, no connection, no answer in time</td><td>tried again, after Retry-After
 *       where a 429 or 503 has it</td></tr>
 *   <tr><td>3xx</td><td>refused: a redirect could send alerts elsewhere; the URL has to be set</td></tr>
 *   <tr><td>other 4xx</td><td>refused</td></tr>
 * </table>
 *
 * <p>A user and password in the URL are sent as basic authentication and appear nowhere else; nor
 * does the path, which for many receivers is the secret.
 */
public final class WebhookSink implements AlertSink {
  private final String name;
  private final URI target;
  private final @Nullable String authorization;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  /**
   * A sink that posts to {@code url}.
   *
   * @param timeout for connecting, sending and the whole answer together
   * @param clock for a Retry-After that is a date
   * @throws IllegalArgumentException when {@code url} is not an http or https URL with a host
   */
  public WebhookSink(String name, URI url, Duration timeout, Clock clock) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "the URL of webhook \"" + name + "\" is not http:// or https:// with a host");
    }
    this.name = name;
    this.target = withoutCredentials(url);
    this.authorization = url.getUserInfo() == null ? null : basic(url.getUserInfo());
    this.timeout = timeout;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public String name() {
    return name;
  }

  /** The URL as it may be shown. */
  public String shownUrl() {
    return target.getScheme() + "://" + target.getAuthority() + "/…";
  }

  @Override
  public String toString() {
    return "webhook " + name + " to " + shownUrl();
  }

  @Override
  public Attempt deliver(AlertMessage alert) throws InterruptedException {
    // The request's own timeout ends with the response's headers; this one covers the body too.
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request(alert), HttpResponse.BodyHandlers.discarding());
    try {
      return judge(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Attempt.Unavailable(shownUrl() + " did not answer within " + timeout, null);
    } catch (ExecutionException e) {
      return new Attempt.Unavailable(shownUrl() + ": " + describe(e.getCause()), null);
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(AlertMessage alert) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "mimon/" + BuildInfo.version())
            .header("Mimon-Alert-Id", headerValue(alert.id()))
            .header("Idempotency-Key", headerValue(alert.idempotencyKey()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(alert.body()));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private Attempt judge(HttpResponse<Void> response) {
    int code = response.statusCode();
    if (code / 100 == 2) {
      return new Attempt.Delivered();
    }
    String reason = shownUrl() + " answered " + code;
    if (code == 429 || code == 503) {
      return new Attempt.Unavailable(reason, retryAfter(response).orElse(null));
    }
    if (code == 408 || code / 100 == 5) {
      return new Attempt.Unavailable(reason, null);
    }
    return new Attempt.Refused(code / 100 == 3 ? reason + ", a redirect" : reason);
  }

  /** Seconds or an HTTP date (RFC 9110, 10.2.3); anything else counts as not asked for. */
  private Optional<Duration> retryAfter(HttpResponse<Void> response) {
    String value = response.headers().firstValue("Retry-After").orElse("").strip();
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      Duration wait = Duration.between(clock.instant(), until);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The kind only: messages of the client may contain the URL. */
  private static String describe(@Nullable Throwable cause) {
    if (cause instanceof ConnectException) {
      return "no connection";
    }
    return cause == null ? "failed" : cause.getClass().getSimpleName();
  }

  private static URI withoutCredentials(URI url) {
    try {
      String authority = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
      StringBuilder plain = new StringBuilder(url.getScheme() + "://" + authority);
      plain.append(url.getRawPath() == null ? "" : url.getRawPath());
      plain.append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
      return new URI(plain.toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the URL's parts do not make a URL", e);
    }
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** Printable ASCII as it is, the rest percent-encoded: an id may carry a feature's name. */
  private static String headerValue(String text) {
    StringBuilder value = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        value.append((char) b);
      } else {
        value.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return value.toString();
  }
}
