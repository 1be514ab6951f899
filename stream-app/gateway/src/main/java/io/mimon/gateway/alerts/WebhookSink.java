package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts an alert's JSON, as committed, to a URL.
 *
 * <p>Headers: {@code Mimon-Alert-Id} is the episode's id, {@code Idempotency-Key} what a receiver
 * drops repeats by. With a key there are also {@code Mimon-Timestamp}, the seconds since the epoch
 * at which it was sent, and {@code Mimon-Signature}, {@code v1=} and the HMAC-SHA256 (RFC 2104) of
 * timestamp, a full stop and the body, in hexadecimal: a receiver that checks both takes neither a
 * forged alert nor one that someone recorded and sends again.
 */
public final class WebhookSink implements AlertSink {
  private static final String ALGORITHM = "HmacSHA256";

  private final String name;
  private final Webhook webhook;
  private final SecretReader secrets;
  private final Clock clock;
  private final HttpPost http;

  /**
   * A sink that posts to the webhook's URL.
   *
   * @throws IllegalArgumentException when it is not an http or https URL with a host
   */
  public WebhookSink(String name, Webhook webhook, SecretReader secrets, Clock clock) {
    String scheme =
        webhook.url().getScheme() == null ? "" : webhook.url().getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || webhook.url().getHost() == null) {
      throw new IllegalArgumentException(
          "the URL of webhook \"" + name + "\" is not http:// or https:// with a host");
    }
    this.name = name;
    this.webhook = webhook;
    this.secrets = secrets;
    this.clock = clock;
    this.http = new HttpPost(webhook.timeout(), clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shownTarget() {
    return AlertRoute.withoutSecrets(webhook.url());
  }

  @Override
  public Attempt deliver(AlertMessage alert, @Nullable Standing standing)
      throws InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Mimon-Alert-Id", headerValue(alert.id()));
    headers.put("Idempotency-Key", headerValue(alert.idempotencyKey()));
    try {
      sign(alert.body(), headers);
    } catch (SecretException e) {
      return new Attempt.Unavailable("it cannot be signed: " + e.getMessage(), null);
    }
    return http.send(webhook.url(), headers, alert.body());
  }

  private void sign(byte[] body, Map<String, String> headers) throws SecretException {
    if (webhook.key().isEmpty()) {
      return;
    }
    String key = secrets.read(webhook.key().get());
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    headers.put("Mimon-Timestamp", timestamp);
    headers.put("Mimon-Signature", "v1=" + signature(key, timestamp, body));
  }

  /** The HMAC-SHA256 of timestamp, a full stop and the body. */
  static String signature(String key, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
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
