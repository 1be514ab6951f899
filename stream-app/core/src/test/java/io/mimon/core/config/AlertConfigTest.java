package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.AlertMatch.Severity;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.core.config.AlertRoute.PagerDuty;
import io.mimon.core.config.AlertRoute.SecretFile;
import io.mimon.core.config.AlertRoute.SecretVariable;
import io.mimon.core.config.AlertRoute.Slack;
import io.mimon.core.config.AlertRoute.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told of alerts, of which, and when of none. */
final class AlertConfigTest {
  private static final String MINIMAL =
      """
      version: 1
      monitor: m
      source: { simulated: {} }
      target: { column: y }
      """;

  private static final String ALL =
      MINIMAL
          + """
          alerts:
            - webhook: { url: "https://u:hunter2@example.org:8443/hunter2?t=hunter2", secret_file: /run/key }
            - name: team
              match:
                segments: [DE, "A*"]
                features: ["income*"]
                kinds: [relevance-lost, became-redundant]
                severities: [critical]
              slack: { url_env: SLACK_URL, timeout: 2s }
            - pagerduty: { routing_key_file: /run/pd }
            - alertmanager: { url: "http://u:hunter2@am:9093/prefix", resend_every: 30s }
          silences:
            - { features: [age], from: "2026-12-24T19:00:00+01:00", until: 2027-01-02T00:00:00Z, comment: holidays }
            - { severities: [warning], until: 2026-12-01T00:00:00Z }
          """;

  private static MonitorConfig valid(String yaml) {
    return ConfigParserTest.valid(yaml);
  }

  private static String problems(String more) {
    ConfigResult result = ConfigParser.parse(MINIMAL + more, Map.of());
    return assertInstanceOf(ConfigResult.Invalid.class, result).problems().stream()
        .map(ConfigProblem::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void everyReceiverArrivesAsItWasWritten() {
    List<AlertRoute> routes = valid(ALL).alerts();

    assertEquals(AlertMatch.ALL, routes.get(0).match());
    Webhook webhook = (Webhook) routes.get(0).receiver();
    assertEquals(Optional.of(new SecretFile(Path.of("/run/key"))), webhook.key());
    assertEquals(
        new AlertRoute(
            Optional.of("team"),
            new AlertMatch(
                List.of(new ColumnPattern("DE"), new ColumnPattern("A*")),
                List.of(new ColumnPattern("income*")),
                Set.of("relevance-lost", "became-redundant"),
                Set.of(Severity.CRITICAL)),
            new Slack(new SecretVariable("SLACK_URL"), Duration.ofSeconds(2))),
        routes.get(1));
    PagerDuty pagerDuty = (PagerDuty) routes.get(2).receiver();
    assertEquals(URI.create("https://events.pagerduty.com/v2/enqueue"), pagerDuty.url());
    assertEquals(new SecretFile(Path.of("/run/pd")), pagerDuty.routingKey());
    Alertmanager alertmanager = (Alertmanager) routes.get(3).receiver();
    assertEquals("http://u:hunter2@am:9093/prefix", alertmanager.url().toString());
    assertEquals(Duration.ofSeconds(30), alertmanager.resendEvery());
    assertEquals(Duration.ofSeconds(5), alertmanager.timeout());
  }

  @Test
  void silencesHoldFromTheirBeginningToBeforeTheirEnd() {
    List<AlertSilence> silences = valid(ALL).silences();
    AlertSilence holidays = silences.get(0);
    assertEquals("holidays", holidays.comment());
    assertFalse(holidays.holdsAt(Instant.parse("2026-12-24T17:59:59Z")));
    assertTrue(holidays.holdsAt(Instant.parse("2026-12-24T18:00:00Z")));
    assertFalse(holidays.holdsAt(Instant.parse("2027-01-02T00:00:00Z")));
    assertTrue(silences.get(1).holdsAt(Instant.parse("2001-01-01T00:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "DE, income_net, relevance-lost, CRITICAL, true",
    "AT, income, became-redundant, CRITICAL, true",
    "FR, income, relevance-lost, CRITICAL, false",
    "DE, age, relevance-lost, CRITICAL, false",
    "DE, income, relevance-gained, CRITICAL, false",
    "DE, income, relevance-lost, WARNING, false",
  })
  void allListsHaveToMatch(
      String segment, String feature, String kind, Severity severity, boolean matches) {
    AlertMatch match = valid(ALL).alerts().get(1).match();
    assertEquals(matches, match.matches(segment, feature, kind, severity));
    assertTrue(AlertMatch.ALL.matches(segment, feature, kind, severity));
  }

  @Test
  void whatIsShownHasNoSecretAndIsAConfiguration() throws JsonProcessingException {
    MonitorConfig config = valid(ALL);
    String shown = new ObjectMapper().writeValueAsString(config.describe());
    assertFalse(shown.contains("hunter2"), shown);
    assertFalse(config.toString().contains("hunter2"), config.toString());
    assertTrue(shown.contains("\"secret_file\":\"/run/key\""), shown);

    MonitorConfig again = valid(shown);
    assertEquals(config.silences(), again.silences());
    assertEquals(config.alerts().subList(1, 3), again.alerts().subList(1, 3));
    assertEquals(config.fingerprint(), again.fingerprint());
    assertEquals(config.fingerprint(), valid(MINIMAL).fingerprint(), "no state is orphaned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alerts: [{ slack: {} }] | line 5: alerts[0].slack: missing: one of url_file, url_env",
        "alerts: [{ slack: { url_file: a, url_env: B } }]"
            + " | line 5: alerts[0].slack: holds 2 of url_file, url_env; keep one",
        "alerts: [{ slack: { url: 'https://hooks.slack.com/hunter2' } }]"
            + " | line 5: unknown key alerts[0].slack.url; allowed here: url_file, url_env, timeout",
        "alerts: [{ slack: { url_file: 'https://hooks.slack.com/hunter2' } }]"
            + " | line 5: alerts[0].slack.url_file: the value (not shown) has to be a path; it looks"
            + " like the URL itself, which belongs into that file",
        "alerts: [{ pagerduty: { routing_key_env: 'hunter2-key' } }]"
            + " | line 5: alerts[0].pagerduty.routing_key_env: the value (not shown) has to be the"
            + " name of a variable of the environment, such as SLACK_URL",
        "alerts: [{ webhook: { url: 'http://h' }, slack: { url_env: S } }]"
            + " | line 5: alerts[0]: holds 2 of webhook, slack, pagerduty, alertmanager; keep one",
        "alerts: [{ name: a }]"
            + " | line 5: alerts[0]: missing: one of webhook, slack, pagerduty, alertmanager",
        "alerts: [{ alertmanager: {} }] | line 5: alerts[0].alertmanager.url: missing: an http or"
            + " https URL with a host, such as https://example.org/hook",
        "alerts: [{ alertmanager: { url: 'http://h', resend_every: 2h } }]"
            + " | line 5: alerts[0].alertmanager.resend_every: 2h is not allowed: a duration from 1s"
            + " to 1h, such as 5s; what fires would seem to fire for hours after",
        "alerts: [{ match: { kinds: [relevance-lots] }, webhook: { url: 'http://h' } }]"
            + " | line 5: alerts[0].match.kinds[0]: relevance-lots is not allowed: one of"
            + " relevance-lost, relevance-gained, became-redundant, rank-changed, insufficient-data;"
            + " did you mean relevance-lost?",
        "alerts: [{ match: { severities: [] }, webhook: { url: 'http://h' } }]"
            + " | line 5: alerts[0].match.severities: an empty list matches nothing; remove it to"
            + " match all",
        "alerts: [{ match: { features: age }, webhook: { url: 'http://h' } }]"
            + " | line 5: alerts[0].match.features: a single value is not allowed: a list of up to"
            + " 1000, each a column or a pattern with * or ?",
        "alerts: [{ name: 'a b', webhook: { url: 'http://h' } }]"
            + " | line 5: alerts[0].name: a b is not allowed: 1 to 64 letters, digits, '.', '_' or"
            + " '-', a letter or digit first; it becomes a metric label and a part of the name of a"
            + " file",
        "alerts: [{ name: a, slack: { url_env: S } }, { name: a, slack: { url_env: T } }]"
            + " | line 5: alerts[1].name: a is alerts[0].name as well, and how far each has got is"
            + " kept by name; give another",
        "alerts: [{ slack: { url_env: S } }, { slack: { url_env: S } }]"
            + " | line 5: alerts[1].slack: has the address of alerts[0], and how far each has got is"
            + " kept by address; give one of them a name, or remove it",
        "silences: [{ features: [a] }] | line 5: silences[0].until: missing: a time with its zone,"
            + " such as 2026-12-24T18:00:00Z or 2026-12-24T19:00:00+01:00",
        "silences: [{ until: 2026-12-24 }] | line 5: silences[0].until: 2026-12-24 is not allowed: a"
            + " time with its zone, such as 2026-12-24T18:00:00Z or 2026-12-24T19:00:00+01:00;"
            + " without a zone it would mean another time on another machine",
        "silences: [{ from: 2026-12-24T18:00:00Z, until: 2026-12-24T18:00:00Z }]"
            + " | line 5: silences[0].until: 2026-12-24T18:00:00Z is not behind from,"
            + " 2026-12-24T18:00:00Z, so that nothing would ever be silent",
      })
  void whatIsWrongIsSaidWithItsConsequenceAndWithoutSecrets(String more, String expected) {
    assertEquals(expected, problems(more));
    assertFalse(problems(more).contains("hunter2"));
  }

  @Test
  void twoWithNamesMayHaveOneAddress() {
    String two =
        "alerts: [{ slack: { url_env: S } }, { name: b, slack: { url_env: S } },"
            + " { name: c, slack: { url_env: S } }]";
    assertEquals(3, valid(MINIMAL + two).alerts().size());
  }
}
