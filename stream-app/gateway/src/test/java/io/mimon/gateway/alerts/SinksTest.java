package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.AlertMatch;
import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.core.config.AlertRoute.Webhook;
import io.mimon.gateway.Lines;
import io.mimon.gateway.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each receiver is sent, at a real HTTP server. */
final class SinksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManualClock clock = new ManualClock();

  @TempDir Path directory;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static AlertMessage alert(String id, String state) {
    return AlertMessage.parse(Lines.alert(id, state, "age").getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static AlertMessage alert(String json) {
    return AlertMessage.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static AlertMessage critical(String id) {
    return alert(
        Lines.alert(id, "firing", "age").replaceFirst("\\{", "{\"severity\":\"critical\","));
  }

  private JsonNode sent(int request) throws IOException {
    return JSON.readTree(receiver.requests().get(request).body());
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + receiver.port() + path);
  }

  /**
   * Computed by {@code printf '1767225600.{"a":1}' | openssl dgst -sha256 -hmac a-key-of-16-chars}.
   */
  @Test
  void aSignatureIsTheHmacOfTimestampAndBody() {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "e4dd307b1cbcf0656ee2d0fc856f6d10d8d4b7faab2d36415cd744b59a4862a2",
        WebhookSink.signature("a-key-of-16-chars", "1767225600", body));
  }

  @Test
  void aWebhookIsSignedAnewWithWhateverKeyThereIs() throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "a-key-of-16-chars\n");
    Webhook webhook = new Webhook(url("/h"), TIMEOUT, Optional.of(new SecretFile(key)));
    WebhookSink sink = new WebhookSink("hook", webhook, new SecretReader(Map.of()), clock);
    sink.deliver(alert("a", "firing"), null);
    clock.advance(Duration.ofSeconds(5));
    Files.writeString(key, "another-key-of-16");
    sink.deliver(alert("a", "firing"), null);
    Files.delete(key);
    Attempt none = sink.deliver(alert("a", "firing"), null);

    List<Receiver.Request> requests = receiver.requests();
    assertEquals(2, requests.size());
    assertEquals("1767225600", requests.get(0).headers().get("Mimon-timestamp"));
    assertEquals("1767225605", requests.get(1).headers().get("Mimon-timestamp"));
    byte[] body = requests.get(0).body().getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "v1=" + WebhookSink.signature("a-key-of-16-chars", "1767225600", body),
        requests.get(0).headers().get("Mimon-signature"));
    assertEquals(
        "v1=" + WebhookSink.signature("another-key-of-16", "1767225605", body),
        requests.get(1).headers().get("Mimon-signature"));
    assertInstanceOf(Attempt.Unavailable.class, none, "never unsigned");
  }

  @Test
  void slackIsToldInWordsThatAPersonUnderstands() throws Exception {
    Slack slack = new Slack(new SecretVariable("SLACK"), TIMEOUT);
    String secret = url("/services/T0/B0/secret").toString();
    SlackSink sink =
        new SlackSink("slack", slack, new SecretReader(Map.of("SLACK", secret)), clock);
    sink.deliver(critical("a1"), null);
    sink.deliver(alert("a1", "resolved"), new Standing(critical("a1"), clock.instant()));

    assertEquals("/services/T0/B0/secret", receiver.requests().get(0).uri());
    JsonNode message = sent(0);
    assertEquals("\uD83D\uDD34 age lost its relevance.", message.path("text").asText());
    assertEquals(
        "\uD83D\uDD34 age: relevance lost (critical)", message.at("/blocks/0/text/text").asText());
    List<String> fields = new ArrayList<>();
    message.at("/blocks/2/fields").forEach(field -> fields.add(field.path("text").asText()));
    assertEquals(
        List.of(
            "*Monitor*\nm",
            "*Now*\n0.010 bits",
            "*Reference*\n0.200 bits",
            "*Threshold*\n4.500 bits",
            "*Rows*\n490",
            "*Since*\n2026-01-01T00:00:00Z",
            "*Window to*\nrow 1767225600000"),
        fields);
    assertTrue(message.at("/blocks/3/text/text").asText().contains("next*\nCompare"));
    assertEquals("mimon, alert a1", message.at("/blocks/4/elements/0/text").asText());
    assertEquals(
        "\u2705 age: relevance lost (resolved)", sent(1).at("/blocks/0/text/text").asText());
  }

  /** No name of a column becomes a mention, and none breaks the limits of Slack. */
  @Test
  void slackIsSentNoMarkupOfOthersAndNoMoreThanItTakes() throws Exception {
    String name = "<!channel> & " + "x".repeat(5_000);
    JsonNode message =
        SlackSink.message(alert(Lines.alert("a", "firing", "age").replace("age", name)));
    assertFalse(message.path("text").asText().contains("<!channel>"));
    assertTrue(message.path("text").asText().contains("&lt;!channel&gt; &amp; xxx"));
    assertTrue(message.at("/blocks/0/text/text").asText().length() <= 150);
    assertTrue(message.at("/blocks/1/text/text").asText().length() <= 3_000);
    assertTrue(message.toString().length() < 13_000, message.toString().length() + "");
  }

  @Test
  void pagerDutyHasOneIncidentAnEpisode() throws Exception {
    PagerDuty pagerDuty = new PagerDuty(new SecretVariable("PD"), url("/v2/enqueue"), TIMEOUT);
    PagerDutySink sink =
        new PagerDutySink("pd", pagerDuty, new SecretReader(Map.of("PD", KEY)), clock);
    AlertMessage firing = critical("a1");
    sink.deliver(firing, null);
    sink.deliver(alert("a1", "resolved"), new Standing(firing, clock.instant()));

    JsonNode trigger = sent(0);
    assertEquals(KEY, trigger.path("routing_key").asText());
    assertEquals("trigger", trigger.path("event_action").asText());
    assertEquals("a1", trigger.path("dedup_key").asText());
    JsonNode payload = trigger.path("payload");
    assertEquals("age lost its relevance.", payload.path("summary").asText());
    assertEquals("critical", payload.path("severity").asText());
    assertEquals("m", payload.path("source").asText());
    assertEquals("age", payload.path("component").asText());
    assertEquals("relevance-lost", payload.path("class").asText());
    assertEquals(0.01, payload.at("/custom_details/alert/bits").asDouble());
    assertEquals("resolve", sent(1).path("event_action").asText());
    assertEquals("a1", sent(1).path("dedup_key").asText());
  }

  /** It answers 429 without saying for how long, and limits by the minute. */
  @Test
  void pagerDutyIsLeftAloneForAMinuteAndItsAnswersDoNotShowTheKey() throws Exception {
    PagerDuty pagerDuty = new PagerDuty(new SecretVariable("PD"), url("/v2/enqueue"), TIMEOUT);
    PagerDutySink sink =
        new PagerDutySink("pd", pagerDuty, new SecretReader(Map.of("PD", KEY)), clock);
    receiver.answer(429).answerWith(400, "no such key: " + KEY);
    assertEquals(
        new Attempt.Unavailable(
            "http://127.0.0.1:" + receiver.port() + "/… answered 429", Duration.ofMinutes(1)),
        sink.deliver(critical("a1"), null));
    assertEquals(
        new Attempt.Refused(
            "http://127.0.0.1:" + receiver.port() + "/… answered 400 (no such key: (not shown))"),
        sink.deliver(critical("a1"), null));
  }

  @Test
  void alertmanagerIsSentLabelsAnnotationsAndTimes() throws Exception {
    Alertmanager config = new Alertmanager(url("/am/"), TIMEOUT, Duration.ofMinutes(1));
    AlertmanagerSink sink = new AlertmanagerSink("am", config, clock);
    clock.advance(Duration.ofHours(1));
    sink.deliver(alert("a1", "firing"), null);
    clock.advance(Duration.ofMinutes(2));
    Standing standing = new Standing(alert("a1", "firing"), Instant.EPOCH);
    sink.resend(List.of(standing));
    sink.deliver(critical("a1"), standing);
    sink.deliver(alert("a1", "resolved"), new Standing(critical("a1"), Instant.EPOCH));

    assertEquals("/am/api/v2/alerts", receiver.requests().get(0).uri());
    assertEquals(
        "{\"alertname\":\"MimonRelevanceLost\",\"monitor\":\"m\",\"feature\":\"age\","
            + "\"kind\":\"relevance-lost\",\"severity\":\"warning\"}",
        sent(0).at("/0/labels").toString());
    assertEquals("age lost its relevance.", sent(0).at("/0/annotations/summary").asText());
    assertEquals("a1", sent(0).at("/0/annotations/episode").asText());
    assertEquals("2026-01-01T00:00:00Z", sent(0).at("/0/startsAt").asText(), "event time");
    assertEquals("2026-01-01T01:05:00Z", sent(0).at("/0/endsAt").asText(), "five intervals");
    assertEquals("2026-01-01T01:07:00Z", sent(1).at("/0/endsAt").asText());
    assertEquals(sent(0).at("/0/labels"), sent(1).at("/0/labels"));
    // More severe, it is another alert; the one it was ends.
    assertEquals("warning", sent(2).at("/0/labels/severity").asText());
    assertEquals("2026-01-01T01:02:00Z", sent(2).at("/0/endsAt").asText());
    assertEquals("critical", sent(2).at("/1/labels/severity").asText());
    assertEquals("2026-01-01T01:07:00Z", sent(2).at("/1/endsAt").asText());
    // What ends is what was told, whatever the severity of the end.
    assertEquals("critical", sent(3).at("/0/labels/severity").asText());
    assertEquals("2026-01-01T01:02:00Z", sent(3).at("/0/endsAt").asText());
  }

  @Test
  void rowsThatAreNumberedBeginWhenTheyWereTold() throws Exception {
    Alertmanager config = new Alertmanager(url(""), TIMEOUT, Duration.ofMinutes(1));
    AlertmanagerSink sink = new AlertmanagerSink("am", config, clock);
    String row = Lines.alert("a1", "firing", "age").replace("\"2026-01-01T00:00:00Z\"", "20500");
    clock.advance(Duration.ofSeconds(3));
    sink.deliver(alert(row), null);
    assertEquals("2026-01-01T00:00:03Z", sent(0).at("/0/startsAt").asText());
  }

  @Test
  void alertmanagerIsToldAgainForAsLongAsItStandsAlsoAfterARestart() throws Exception {
    DeliveryFixture fixture = new DeliveryFixture(directory);
    Alertmanager config = new Alertmanager(url(""), TIMEOUT, Duration.ofMinutes(1));
    AlertmanagerSink sink = new AlertmanagerSink("am", config, fixture.clock);
    AlertDelivery delivery = fixture.start(sink);
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    fixture.drain(delivery);
    int first = receiver.requests().size();
    for (int second = 0; second < 600; second++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      delivery.deliverNext();
    }
    assertEquals(first + 10, receiver.requests().size(), "once a minute, both in one");
    assertEquals(2, sent(first).size());

    receiver.answer(500);
    AlertDelivery again = fixture.start(sink);
    fixture.drain(again);
    fixture.step(again); // The wait behind the failure.
    fixture.drain(again);
    assertEquals(first + 12, receiver.requests().size(), "at once, and again where that fails");
    fixture.append("a", "resolved");
    fixture.append("b", "resolved");
    fixture.drain(again);
    int ended = receiver.requests().size();
    fixture.clock.advance(Duration.ofMinutes(5));
    fixture.drain(again);
    assertEquals(ended, receiver.requests().size());
  }

  @Test
  void aTestAlertSaysSoAndLeavesNothingOpen() throws Exception {
    Instant now = clock.instant();
    SecretReader secrets = new SecretReader(Map.of("PD", KEY));
    AlertSink hook =
        new WebhookSink("h", new Webhook(url("/h"), TIMEOUT, Optional.empty()), secrets, clock);
    assertInstanceOf(Attempt.Delivered.class, TestAlert.send(hook, "m", now));
    assertEquals(1, receiver.requests().size());
    assertTrue(sent(0).path("test").asBoolean());
    assertTrue(sent(0).path("summary").asText().startsWith("Test of the alert delivery of m"));

    PagerDuty pagerDuty = new PagerDuty(new SecretVariable("PD"), url("/pd"), TIMEOUT);
    TestAlert.send(new PagerDutySink("pd", pagerDuty, secrets, clock), "m", now);
    assertEquals("trigger", sent(1).path("event_action").asText());
    assertEquals("resolve", sent(2).path("event_action").asText());
    assertEquals(sent(1).path("dedup_key"), sent(2).path("dedup_key"));
  }

  /** The state of a delivery goes by the name; it must not pass to another receiver. */
  @Test
  void namesFollowTheAddressAndShowNothingOfIt() {
    AlertRoute one = route(new Webhook(URI.create("http://h/a"), TIMEOUT, Optional.empty()));
    AlertRoute other = route(new Webhook(URI.create("http://h/b"), TIMEOUT, Optional.empty()));
    assertNotEquals(Sinks.name(one), Sinks.name(other));
    assertEquals("webhook-c43fa283", Sinks.name(one), "or what is delivered would be anew");
    assertTrue(
        Sinks.name(route(new Slack(new SecretVariable("S"), TIMEOUT)))
            .matches("slack-[0-9a-f]{8}"));
  }

  private static AlertRoute route(AlertRoute.Receiver receiver) {
    return new AlertRoute(Optional.empty(), AlertMatch.ALL, receiver);
  }

  @Test
  void whatIsWrongWithASecretIsSaidWithoutIt() throws IOException {
    Path file = Files.writeString(directory.resolve("secret.txt"), "hunter2\n");
    SecretReader secrets = new SecretReader(Map.of("BAD", "hunter2", "LINES", "hunter2\nhunter3"));
    List<String> said = new ArrayList<>();
    for (AlertRoute.Receiver wrong :
        List.of(
            new Webhook(URI.create("http://h"), TIMEOUT, Optional.of(new SecretFile(file))),
            new Slack(new SecretVariable("BAD"), TIMEOUT),
            new Slack(new SecretVariable("ABSENT"), TIMEOUT),
            new Slack(new SecretFile(directory.resolve("none.txt")), TIMEOUT),
            new Slack(new SecretFile(Path.of(KEY)), TIMEOUT),
            new PagerDuty(new SecretVariable("BAD"), URI.create("http://h"), TIMEOUT),
            new PagerDuty(new SecretVariable("LINES"), URI.create("http://h"), TIMEOUT))) {
      Sinks.Problem problem = Sinks.problem(wrong, secrets).orElseThrow();
      said.add(problem.key() + ": " + problem.message().replace(directory + "/", ""));
    }
    assertEquals(
        List.of(
            "secret_file: what the file secret.txt holds has fewer than 16 characters, and could be"
                + " found out by trying",
            "url_env: the variable BAD does not hold an http or https URL",
            "url_env: the variable ABSENT is not set, or is empty",
            "url_file: the file none.txt cannot be read; check that it is there and may be read",
            "url_file: the file (not shown) cannot be read; check that it is there and may be read",
            "routing_key_env: what the variable BAD holds is not of 32 letters and digits, as every"
                + " integration key is",
            "routing_key_env: the variable LINES holds more than one line of text"),
        said);
    assertEquals(
        Optional.empty(),
        Sinks.problem(
            new PagerDuty(new SecretVariable("PD"), URI.create("http://h"), TIMEOUT),
            new SecretReader(Map.of("PD", KEY))));
  }
}
