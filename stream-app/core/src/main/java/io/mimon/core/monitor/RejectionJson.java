package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.input.Origin;
import io.mimon.core.input.Rejection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rejected records as lines of JSON. */
final class RejectionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String monitor;

  RejectionJson(String monitor) {
    this.monitor = monitor;
  }

  String of(Rejection rejection) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.rejected.v1");
    line.put("monitor", monitor);
    line.put("reason", rejection.reason());
    line.put("detail", rejection.detail());
    Origin origin = rejection.origin();
    if (origin.isTopic()) {
      line.put("topic", origin.topic());
      line.put("partition", origin.partition());
      line.put("offset", origin.offset());
    } else {
      line.put("line", origin.offset());
    }
    line.put("raw", rejection.text());
    return JSON.valueToTree(line).toString();
  }
}
