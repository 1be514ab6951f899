package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.Board;
import io.mimon.gateway.Credentials;
import io.mimon.gateway.GatewayServer;
import io.mimon.gateway.Health;
import io.mimon.gateway.ListenException;
import io.mimon.gateway.MetricsExporter;
import io.mimon.gateway.alerts.SecretException;
import io.mimon.gateway.alerts.SecretReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway's server as a configuration wants it. */
final class GatewayListener {
  private GatewayListener() {}

  /** What is wrong with the credentials that it would ask for. */
  static List<CheckedConfig.Problem> problems(
      Path file, MonitorConfig config, Map<String, String> environment) {
    MonitorConfig.Gateway gateway = config.gateway();
    if (!gateway.enabled() || gateway.auth().isEmpty()) {
      return List.of();
    }
    MonitorConfig.GatewayAuth auth = gateway.auth().get();
    try {
      new Credentials(auth, new SecretReader(environment)).check();
      return List.of();
    } catch (SecretException e) {
      String key =
          "gateway.auth."
              + (auth instanceof MonitorConfig.BearerFile ? "bearer_file" : "basic_file");
      String text = "%s: %s: %s; nobody could look".formatted(file, key, e.getMessage());
      return List.of(new CheckedConfig.Problem(0, key, "", text));
    }
  }

  /**
   * Starts it, and says where it is.
   *
   * @throws UsageException if it cannot listen there
   */
  static GatewayServer start(
      MonitorConfig config,
      Streams streams,
      Board board,
      MetricsExporter metrics,
      Supplier<Health> health) {
    MonitorConfig.Gateway gateway = config.gateway();
    MonitorConfig.ListenAddress address = gateway.listen();
    SecretReader secrets = new SecretReader(streams.environment());
    @Nullable Credentials credentials =
        gateway.auth().map(auth -> new Credentials(auth, secrets)).orElse(null);
    try {
      GatewayServer server =
          GatewayServer.start(
              new InetSocketAddress(address.host(), address.port()),
              board,
              metrics,
              health,
              config.describe(),
              credentials);
      streams
          .err()
          .printf(
              "page http://%s/  metrics /metrics  health /healthz%n",
              new MonitorConfig.ListenAddress(address.host(), server.port()));
      return server;
    } catch (ListenException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
