package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.Receiver;
import io.mimon.core.config.AlertRoute.Secret;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.core.config.AlertRoute.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

/** The sinks of a configuration. */
public final class Sinks {
  /** Fewer characters of a key could be tried out. */
  private static final int SIGNING_KEY_CHARS_MIN = 16;

  private Sinks() {}

  /** The sink of a receiver. */
  public static AlertSink of(AlertRoute route, SecretReader secrets, Clock clock) {
    Receiver receiver = route.receiver();
    String name = name(route);
    if (receiver instanceof Webhook webhook) {
      return new WebhookSink(name, webhook, secrets, clock);
    }
    if (receiver instanceof Slack slack) {
      return new SlackSink(name, slack, secrets, clock);
    }
    return receiver instanceof PagerDuty pagerDuty
        ? new PagerDutySink(name, pagerDuty, secrets, clock)
        : new AlertmanagerSink(name, (Alertmanager) receiver, clock);
  }

  /**
   * What a receiver is called: as configured, else by its address, since how far one has got must
   * not pass to another.
   */
  public static String name(AlertRoute route) {
    Receiver receiver = route.receiver();
    return route.name().orElseGet(() -> receiver.kind() + "-" + hash(address(receiver)));
  }

  private static String address(Receiver receiver) {
    if (receiver instanceof Webhook webhook) {
      return webhook.url().toString();
    }
    if (receiver instanceof Slack slack) {
      return place(slack.url());
    }
    return receiver instanceof PagerDuty pagerDuty
        ? pagerDuty.url() + " " + place(pagerDuty.routingKey())
        : ((Alertmanager) receiver).url().toString();
  }

  private static String place(Secret secret) {
    return secret instanceof SecretFile file
        ? "file " + file.path()
        : "variable " + ((SecretVariable) secret).name();
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Something that keeps a receiver from being told. */
  public record Problem(String key, String message) {}

  /**
   * What is wrong with the secret of a receiver, where it has one; the key is within the receiver.
   */
  public static Optional<Problem> problem(Receiver receiver, SecretReader secrets) {
    if (receiver instanceof Webhook webhook && webhook.key().isPresent()) {
      return problem(
          "secret",
          webhook.key().get(),
          secrets,
          text ->
              text.length() < SIGNING_KEY_CHARS_MIN
                  ? "has fewer than %d characters, and could be found out by trying"
                      .formatted(SIGNING_KEY_CHARS_MIN)
                  : "");
    }
    if (receiver instanceof Slack slack) {
      return problem(
          "url",
          slack.url(),
          secrets,
          text -> {
            SlackSink.httpUrl(text, SecretReader.place(slack.url()));
            return "";
          });
    }
    if (receiver instanceof PagerDuty pagerDuty) {
      return problem(
          "routing_key",
          pagerDuty.routingKey(),
          secrets,
          text ->
              text.matches("[A-Za-z0-9]{32}")
                  ? ""
                  : "is not of 32 letters and digits, as every integration key is");
    }
    return Optional.empty();
  }

  private interface Check {
    /** What is wrong with a secret; empty for nothing. */
    String of(String text) throws SecretException;
  }

  private static Optional<Problem> problem(
      String name, Secret secret, SecretReader secrets, Check check) {
    String key = name + (secret instanceof SecretFile ? "_file" : "_env");
    try {
      String wrong = check.of(secrets.read(secret));
      return wrong.isEmpty()
          ? Optional.empty()
          : Optional.of(new Problem(key, "what " + SecretReader.place(secret) + " holds " + wrong));
    } catch (SecretException e) {
      return Optional.of(new Problem(key, String.valueOf(e.getMessage())));
    }
  }
}
