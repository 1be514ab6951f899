package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertRoute;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to a receiver, once, and says what its answer means.
 *
 * <table>
 *   <caption>What an answer means</caption>
 *   <tr><td>2xx</td><td>delivered</td></tr>
 *   <tr><td>408, 425, 429, 5xx, no connection, no whole answer in time</td><td>tried again, after
 *       Retry-After where a 429 or 503 has it</td></tr>
 *   <tr><td>3xx</td><td>refused: a redirect could send alerts elsewhere; the URL has to be set</td></tr>
 *   <tr><td>other 4xx</td><td>refused</td></tr>
 * </table>
 *
 * <p>A user and password in the URL are sent as basic authentication and appear nowhere else; nor
 * does the path, which for many receivers is the secret, not even where an answer repeats it.
 */
final class HttpPost {
  private final Duration timeout;
  private final Clock clock;
  private final @Nullable Duration waitAfterLimit;
  private final HttpClient client;

  /**
   * Posts with a timeout.
   *
   * @param timeout for connecting, sending and the whole answer together
   * @param clock for a Retry-After that is a date
   */
  HttpPost(Duration timeout, Clock clock) {
    this(timeout, clock, null);
  }

  /**
   * Posts to a receiver that does not say how long its limit holds.
   *
   * @param waitAfterLimit how long to leave it alone after a 429 without Retry-After; null for no
   *     longer than after other failures
   */
  HttpPost(Duration timeout, Clock clock, @Nullable Duration waitAfterLimit) {
    this.timeout = timeout;
    this.clock = clock;
    this.waitAfterLimit = waitAfterLimit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** Posts {@code json}; only ASCII is allowed in the values of headers. */
  Attempt send(URI url, Map<String, String> headers, byte[] json) throws InterruptedException {
    return send(url, headers, json, "");
  }

  /**
   * Posts {@code json}, in which there is a secret.
   *
   * @param secret what is not to be shown where an answer repeats it; empty for nothing
   */
  Attempt send(URI url, Map<String, String> headers, byte[] json, String secret)
      throws InterruptedException {
    String shown = AlertRoute.withoutSecrets(url);
    CompletableFuture<HttpResponse<String>> response;
    try {
      response = client.sendAsync(request(url, headers, json), info -> new Excerpt());
    } catch (IllegalArgumentException e) {
      return new Attempt.Refused("the URL cannot be posted to"); // The message has the URL.
    }
    try {
      // The request's own timeout ends with the response's headers; this one covers the body too.
      HttpResponse<String> answer = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return judge(shown, answer, shownBody(answer.body(), url, secret));
    } catch (TimeoutException e) {
      return new Attempt.Unavailable(shown + " did not answer within " + timeout, null);
    } catch (ExecutionException e) {
      return new Attempt.Unavailable(shown + ": " + describe(e.getCause()), null);
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(URI url, Map<String, String> headers, byte[] json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(withoutCredentials(url))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "mimon/" + BuildInfo.version())
            .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    if (url.getUserInfo() != null) {
      byte[] user = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    return request.build();
  }

  private Attempt judge(String shown, HttpResponse<String> response, String body) {
    int code = response.statusCode();
    String said = body.isEmpty() ? "" : " (" + body + ")";
    if (code / 100 == 2) {
      return new Attempt.Delivered(code + said);
    }
    String reason = shown + " answered " + code;
    if (code == 429 || code == 503) {
      Duration otherwise = code == 429 ? waitAfterLimit : null;
      return new Attempt.Unavailable(reason, retryAfter(response).orElse(otherwise));
    }
    if (code == 408 || code == 425 || code / 100 == 5) {
      return new Attempt.Unavailable(reason, null);
    }
    return new Attempt.Refused(code / 100 == 3 ? reason + ", a redirect" : reason + said);
  }

  /** What an answer says, without what it may repeat of us. */
  private static String shownBody(String body, URI url, String secret) {
    String shown = body;
    for (String hidden :
        Arrays.asList(secret, url.getUserInfo(), url.getRawQuery(), url.getRawPath())) {
      if (hidden != null && hidden.length() > 3) {
        shown = shown.replace(hidden, "(not shown)");
      }
    }
    return shown;
  }

  /** Seconds or an HTTP date (RFC 9110, 10.2.3); anything else counts as not asked for. */
  private Optional<Duration> retryAfter(HttpResponse<?> response) {
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
}
