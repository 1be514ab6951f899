package io.mimon.gateway.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** An alert that says that it is a test. */
public final class TestAlert {
  private TestAlert() {}

  /**
   * Sends one, and its end to a sink that would keep it open.
   *
   * @param monitor whose delivery is tested
   * @return what came of it; of the end, if that is what failed
   */
  public static Attempt send(AlertSink sink, String monitor, Instant now)
      throws InterruptedException {
    AlertMessage firing = alert(monitor, "firing", now);
    Attempt attempt = sink.deliver(firing, null);
    if (!(attempt instanceof Attempt.Delivered) || !sink.staysOpen()) {
      return attempt;
    }
    Attempt end = sink.deliver(alert(monitor, "resolved", now), new Standing(firing, now));
    return end instanceof Attempt.Delivered ? attempt : end;
  }

  private static AlertMessage alert(String monitor, String state, Instant now) {
    ObjectNode alert = JsonNodeFactory.instance.objectNode();
    alert.put("type", "mimon.alert.v1");
    alert.put("test", true);
    alert.put("id", "test-" + monitor + "-" + now.toEpochMilli());
    alert.put("state", state);
    alert.put("monitor", monitor);
    alert.put("segment", "");
    alert.put("feature", "test");
    alert.put("target", "test");
    alert.put("kind", "test");
    alert.put("severity", "warning");
    alert.put("since", now.toString());
    alert.put("windowEnd", now.toString());
    alert.put("rows", 0);
    alert.put(
        "summary",
        "Test of the alert delivery of " + monitor + ": nothing has happened, nothing is to do.");
    return AlertMessage.of(alert);
  }
}
