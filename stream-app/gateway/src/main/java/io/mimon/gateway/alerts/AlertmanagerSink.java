package io.mimon.gateway.alerts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertRoute.Alertmanager;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pushes alerts to an Alertmanager of Prometheus ({@code POST /api/v2/alerts}).
 *
 * <p>As Prometheus does, every alert that fires carries an end in the future and is sent again long
 * before it; so what is not heard of any more ends by itself. An alert is told from others by its
 * labels; the severity is one of them, so that it can be routed by it, and one that becomes more
 * severe ends the alert it was.
 */
public final class AlertmanagerSink implements AlertSink {
  /** After how many intervals without a word an alert ends by itself. */
  private static final int INTERVALS_VALID = 5;

  private static final int ALERTS_A_POST_MAX = 500;

  private final String name;
  private final Alertmanager alertmanager;
  private final URI api;
  private final Clock clock;
  private final HttpPost http;

  /** A sink that pushes to the API below the URL. */
  public AlertmanagerSink(String name, Alertmanager alertmanager, Clock clock) {
    this.name = name;
    this.alertmanager = alertmanager;
    this.api = URI.create(alertmanager.url().toString().replaceAll("/+$", "") + "/api/v2/alerts");
    this.clock = clock;
    this.http = new HttpPost(alertmanager.timeout(), clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shownTarget() {
    return AlertRoute.withoutSecrets(alertmanager.url());
  }

  @Override
  public Optional<Duration> resendEvery() {
    return Optional.of(alertmanager.resendEvery());
  }

  @Override
  public Attempt deliver(AlertMessage alert, @Nullable Standing standing)
      throws InterruptedException {
    Instant now = clock.instant();
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    if (standing == null) {
      add(alerts, alert, alert, now, alert.resolves());
    } else {
      boolean replaced = standing.alert().severity() != alert.severity();
      if (alert.resolves() || replaced) {
        add(alerts, standing.alert(), alert, standing.since(), true);
      }
      if (!alert.resolves()) {
        add(alerts, alert, alert, standing.since(), false);
      }
    }
    return push(alerts);
  }

  @Override
  public Attempt resend(List<Standing> standing) throws InterruptedException {
    Attempt last = new Attempt.Delivered("nothing stands");
    for (int from = 0; from < standing.size(); from += ALERTS_A_POST_MAX) {
      ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
      for (Standing one :
          standing.subList(from, Math.min(standing.size(), from + ALERTS_A_POST_MAX))) {
        add(alerts, one.alert(), one.alert(), one.since(), false);
      }
      last = push(alerts);
      if (!(last instanceof Attempt.Delivered)) {
        return last;
      }
    }
    return last;
  }

  private Attempt push(ArrayNode alerts) throws InterruptedException {
    return http.send(api, Map.of(), alerts.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * One alert.
   *
   * @param identity whose labels it has
   * @param said whose words it has
   */
  private void add(
      ArrayNode alerts, AlertMessage identity, AlertMessage said, Instant told, boolean ends) {
    Instant now = clock.instant();
    Instant since = said.time("since").filter(time -> !time.isAfter(now)).orElse(told);
    Instant end = ends ? now : now.plus(alertmanager.resendEvery().multipliedBy(INTERVALS_VALID));
    ObjectNode alert = alerts.addObject();
    ObjectNode labels = alert.putObject("labels");
    labels.put("alertname", alertName(identity.text("kind")));
    for (String label : List.of("monitor", "segment", "feature", "target", "kind")) {
      if (!identity.text(label).isEmpty()) {
        labels.put(label, identity.text(label));
      }
    }
    labels.put("severity", identity.severity().configName());
    ObjectNode annotations = alert.putObject("annotations");
    AlertText text = new AlertText(said);
    annotations.put("summary", text.summary());
    annotations.put("description", String.join("; ", described(text.facts())));
    if (!text.next().isEmpty()) {
      annotations.put("next", text.next());
    }
    annotations.put("episode", said.id());
    alert.put("startsAt", since.toString());
    alert.put("endsAt", (end.isAfter(since) ? end : since).toString());
  }

  private static List<String> described(Map<String, String> facts) {
    return facts.entrySet().stream().map(fact -> fact.getKey() + " " + fact.getValue()).toList();
  }

  /** As rules of Prometheus are called: {@code MimonRelevanceLost}. */
  static String alertName(String kind) {
    StringBuilder name = new StringBuilder("Mimon");
    boolean upper = true;
    for (int i = 0; i < kind.length(); i++) {
      char c = kind.charAt(i);
      if (c != '-') {
        name.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = c == '-';
    }
    return name.toString();
  }
}
