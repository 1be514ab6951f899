package io.mimon.gateway.alerts;

import io.mimon.core.config.AlertMatch;
import io.mimon.core.config.AlertSilence;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Which alerts a sink is sent.
 *
 * @param match those that are meant for it
 * @param silences when none of some are sent
 */
public record Routing(AlertMatch match, List<AlertSilence> silences) {
  /** All alerts, always. */
  public static final Routing ALL = new Routing(AlertMatch.ALL, List.of());

  /** Copies its list. */
  public Routing {
    silences = List.copyOf(silences);
  }

  /** What is to become of an alert. */
  enum Verdict {
    /** It is to be sent. */
    SEND,
    /** It is not meant for this sink. */
    SKIP,
    /** It would be, but for a silence. */
    SILENCE
  }

  Verdict judge(AlertMessage alert, Clock clock) {
    if (!matches(match, alert)) {
      return Verdict.SKIP;
    }
    Instant now = clock.instant();
    boolean silenced =
        silences.stream()
            .anyMatch(silence -> silence.holdsAt(now) && matches(silence.match(), alert));
    return silenced ? Verdict.SILENCE : Verdict.SEND;
  }

  private static boolean matches(AlertMatch match, AlertMessage alert) {
    return match.matches(
        alert.text("segment"), alert.text("feature"), alert.text("kind"), alert.severity());
  }
}
