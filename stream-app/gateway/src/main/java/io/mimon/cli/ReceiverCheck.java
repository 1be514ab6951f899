package io.mimon.cli;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.SecretReader;
import io.mimon.gateway.alerts.Sinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether those whom alerts are sent to can be reached from here, as far as that can be told. */
final class ReceiverCheck {
  private ReceiverCheck() {}

  /** What is wrong with the secrets that this process would need. */
  static List<CheckedConfig.Problem> problems(
      Path file, MonitorConfig config, Map<String, String> environment) {
    SecretReader secrets = new SecretReader(environment);
    List<CheckedConfig.Problem> problems = new ArrayList<>();
    for (int i = 0; i < config.alerts().size(); i++) {
      AlertRoute.Receiver receiver = config.alerts().get(i).receiver();
      Optional<Sinks.Problem> found = Sinks.problem(receiver, secrets);
      if (found.isPresent()) {
        String key = "alerts[%d].%s.%s".formatted(i, receiver.kind(), found.get().key());
        String text =
            "%s: %s: %s; nobody would hear of an alert this way"
                .formatted(file, key, found.get().message());
        problems.add(new CheckedConfig.Problem(0, key, "", text));
      }
    }
    return problems;
  }
}
