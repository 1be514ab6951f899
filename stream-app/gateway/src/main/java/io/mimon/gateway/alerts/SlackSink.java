package io.mimon.gateway.alerts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.Slack;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts an alert to an incoming webhook of Slack, as Block Kit that a person understands.
 *
 * <p>Slack knows no idempotency: an alert that was sent and whose answer was lost is shown twice,
 * with the same id at its foot. Limits: docs.slack.dev, Block Kit (header 150 characters, section
 * 3,000, field 2,000).
 */
public final class SlackSink implements AlertSink {
  private static final int HEADER_CHARS_MAX = 150;
  private static final int SECTION_CHARS_MAX = 2_500;
  private static final int FIELD_CHARS_MAX = 300;

  private final String name;
  private final Slack slack;
  private final SecretReader secrets;
  private final HttpPost http;

  /** A sink that posts to the URL that the secret holds. */
  public SlackSink(String name, Slack slack, SecretReader secrets, Clock clock) {
    this.name = name;
    this.slack = slack;
    this.secrets = secrets;
    this.http = new HttpPost(slack.timeout(), clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shownTarget() {
    try {
      return AlertRoute.withoutSecrets(url());
    } catch (SecretException e) {
      return "Slack";
    }
  }

  @Override
  public Attempt deliver(AlertMessage alert, @Nullable Standing standing)
      throws InterruptedException {
    URI url;
    try {
      url = url();
    } catch (SecretException e) {
      return new Attempt.Unavailable(String.valueOf(e.getMessage()), null);
    }
    return http.send(url, Map.of(), message(alert).toString().getBytes(StandardCharsets.UTF_8));
  }

  private URI url() throws SecretException {
    return httpUrl(secrets.read(slack.url()), SecretReader.place(slack.url()));
  }

  /** The URL of a text that is not to be shown. */
  static URI httpUrl(String text, String place) throws SecretException {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && text.matches("(?i)https?://.*")) {
        return url;
      }
    } catch (URISyntaxException e) {
      // As below; the message of this one has the text.
    }
    throw new SecretException(place + " does not hold an http or https URL");
  }

  static ObjectNode message(AlertMessage alert) {
    AlertText text = new AlertText(alert);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    // What notifications and screen readers show.
    message.put("text", mrkdwn(text.sign() + " " + text.summary(), SECTION_CHARS_MAX));
    ArrayNode blocks = message.putArray("blocks");
    blocks
        .addObject()
        .put("type", "header")
        .putObject("text")
        .put("type", "plain_text")
        .put("text", AlertText.atMost(HEADER_CHARS_MAX, text.sign() + " " + text.title()));
    section(blocks, mrkdwn(text.summary(), SECTION_CHARS_MAX));
    Map<String, String> facts = text.facts();
    if (!facts.isEmpty()) {
      ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
      facts.forEach(
          (name, value) ->
              fields
                  .addObject()
                  .put("type", "mrkdwn")
                  .put("text", "*" + name + "*\n" + mrkdwn(value, FIELD_CHARS_MAX)));
    }
    if (!text.next().isEmpty()) {
      section(blocks, "*What to look at next*\n" + mrkdwn(text.next(), SECTION_CHARS_MAX));
    }
    blocks
        .addObject()
        .put("type", "context")
        .putArray("elements")
        .addObject()
        .put("type", "mrkdwn")
        .put("text", mrkdwn("mimon, alert " + alert.id(), FIELD_CHARS_MAX));
    return message;
  }

  private static void section(ArrayNode blocks, String mrkdwn) {
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "mrkdwn")
        .put("text", mrkdwn);
  }

  /** The three characters that Slack's markup wants escaped, so that no name becomes a mention. */
  private static String mrkdwn(String text, int charsMax) {
    return AlertText.atMost(charsMax, text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
