package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mimon.cli.CommandLineFixture.Ran;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mimon serve} refuses; what it does is tried where there is a broker. */
final class ServeCommandTest {
  private static final String HEAD =
      """
      version: 1
      monitor: m
      source: { simulated: {} }
      target: { column: defaulted }
      """;

  @TempDir Path directory;

  private Ran serve(String more) {
    Path file = write(directory.resolve("m.yml"), HEAD + more);
    return mimon("serve", file.toString());
  }

  private String out() {
    return directory.resolve("out").toString();
  }

  @Test
  void withoutTopicsThereIsNothingToServe() {
    serve("output: { file: \"" + out() + "\" }\n")
        .refused("m.yml: output.kafka: is missing, and serve reads the topics that it names");
  }

  @Test
  void withoutAGatewayAndAlertsThereIsNothingToServe() {
    serve(
            "output: { file: \"%s\", kafka: { bootstrap: \"localhost:1\" } }\n".formatted(out())
                + "gateway: { enabled: false }\n")
        .refused("gateway.enabled: is false and alerts is empty");
  }

  @Test
  void aConfigurationThatIsWrongIsRefusedWithAllThatIsWrong() {
    serve("windw: { rows: 100 }\nk: 0\n").refused("did you mean window?", "k: 0 is not allowed");
  }

  @Test
  void brokersThatAreAwayAreNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    serve(
            "output: { file: \"%s\", kafka: { bootstrap: \"127.0.0.1:%d\" } }\n"
                .formatted(out(), port))
        .failed("No broker answers at 127.0.0.1:" + port, "check the address");
  }

  @Test
  void beyondLoopbackItAsksForCredentialsAndTheSecretIsNotShown() throws Exception {
    String kafka =
        "output: { file: \"%s\", kafka: { bootstrap: \"localhost:1\" } }\n".formatted(out());
    serve(kafka + "gateway: { listen: \"0.0.0.0:8080\" }\n")
        .refused("gateway.listen: other machines could reach 0.0.0.0:8080", "gateway.auth");
    String open = "gateway: { listen: \"0.0.0.0:8080\", auth: { bearer_file: \"%s\" } }\n";
    Path token = directory.resolve("token.txt");
    serve(kafka + open.formatted(token))
        .refused("gateway.auth.bearer_file: the file", "token.txt", "cannot be read");
    Files.writeString(token, "hunter2");
    Ran refused = serve(kafka + open.formatted(token));
    refused.refused("gateway.auth.bearer_file: it has to hold a token of 16 characters or more");
    assertFalse(refused.toString().contains("hunter2"));
    Path file = write(directory.resolve("m.yml"), HEAD + open.formatted(token));
    for (String command : new String[] {"run", "validate"}) {
      mimon(command, file.toString()).refused("gateway.auth.bearer_file");
    }
  }
}
