package io.mimon.core.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Someone who is told of alerts, and of which.
 *
 * @param name what metrics, logs and the delivery's state call it; empty for one that is derived
 */
public record AlertRoute(Optional<String> name, AlertMatch match, Receiver receiver) {

  /** Where alerts go. */
  public sealed interface Receiver permits Webhook, Slack, PagerDuty, Alertmanager {
    /** The section of a configuration that describes it. */
    String kind();

    /** How long an answer may take. */
    Duration timeout();
  }

  /** Where a secret is to be read, when it is needed. The secret itself is in no configuration. */
  public sealed interface Secret permits SecretFile, SecretVariable {}

  /** A file that holds nothing else; newlines at its end do not count. */
  public record SecretFile(Path path) implements Secret {}

  /** A variable of the environment. */
  public record SecretVariable(String name) implements Secret {}

  /**
   * An HTTP POST of each alert, as it is written. The URL may hold a token: do not log it.
   *
   * @param key what the body is signed with; empty for no signature
   */
  public record Webhook(URI url, Duration timeout, Optional<Secret> key) implements Receiver {
    @Override
    public String kind() {
      return "webhook";
    }

    @Override
    public String toString() {
      return "Webhook[url=" + withoutSecrets(url) + ", timeout=" + timeout + ", key=" + key + "]";
    }
  }

  /**
   * An incoming webhook of Slack.
   *
   * @param url as a whole a secret
   */
  public record Slack(Secret url, Duration timeout) implements Receiver {
    @Override
    public String kind() {
      return "slack";
    }
  }

  /**
   * An integration of PagerDuty's Events API, version 2.
   *
   * @param url where events are taken
   */
  public record PagerDuty(Secret routingKey, URI url, Duration timeout) implements Receiver {
    @Override
    public String kind() {
      return "pagerduty";
    }

    @Override
    public String toString() {
      return "PagerDuty[routingKey=%s, url=%s, timeout=%s]"
          .formatted(routingKey, withoutSecrets(url), timeout);
    }
  }

  /**
   * An Alertmanager of Prometheus. The URL may hold a user and a password: do not log it.
   *
   * @param url up to its API, such as {@code http://alertmanager:9093}
   * @param resendEvery how often it is reminded of what still fires
   */
  public record Alertmanager(URI url, Duration timeout, Duration resendEvery) implements Receiver {
    @Override
    public String kind() {
      return "alertmanager";
    }

    @Override
    public String toString() {
      return "Alertmanager[url=%s, timeout=%s, resendEvery=%s]"
          .formatted(withoutSecrets(url), timeout, resendEvery);
    }
  }

  /** A URL without user, path and query, which may hold a token. */
  public static String withoutSecrets(URI url) {
    String authority = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    return url.getScheme() + "://" + authority + "/…";
  }
}
