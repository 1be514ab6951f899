package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jar the launcher starts; with a java that only says what it is given. */
final class LauncherTest {
  @TempDir Path root;

  @BeforeEach
  void aCheckoutThatIsBuilt() throws IOException {
    Files.copy(Path.of(System.getProperty("mimon.root"), "mimon"), root.resolve("mimon"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.createDirectories(root.resolve("estimators"));
    Files.createDirectories(root.resolve("stream-app"));
    Files.createDirectories(root.resolve(".mimon"));
    for (String jar : List.of("flink", "kafka-streams", "demo-broker")) {
      Files.writeString(root.resolve(".mimon/mimon-" + jar + ".jar"), "");
    }
    Path java = root.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit 0; fi
        echo "$@"
        """);
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(root.resolve("plain.yml"), "version: 1\nmonitor: m\n");
    Files.writeString(root.resolve("flink.yml"), "engine: flink\nmonitor: kafka-streams\n");
    Files.writeString(root.resolve("streams.yml"), "version: 1\nengine: kafka-streams # here\n");
    Files.writeString(root.resolve("quoted.yml"), "engine: \"kafka-streams\"\n");
    Files.writeString(root.resolve("inner.yml"), "x:\n  engine: kafka-streams\n");
  }

  private String launched(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", root.resolve("mimon").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().remove("MIMON_JAVA_OPTS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), said);
    return said.replace(root + "/.mimon/", "").strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo | flink",
        "run plain.yml | flink",
        "run flink.yml | flink",
        "run inner.yml | flink",
        "run absent.yml | flink",
        "run streams.yml | kafka-streams",
        "run quoted.yml | kafka-streams",
        "run --json streams.yml | kafka-streams",
        "validate streams.yml | kafka-streams",
        "rank streams.yml | flink",
        "run plain.yml --engine kafka-streams | kafka-streams",
        "run plain.yml --engine=kafka-streams | kafka-streams",
        "run --engine kafka-streams plain.yml | kafka-streams",
        "run --engine flink streams.yml | flink",
      })
  void theEngineIsWhatIsAskedForElseWhatTheConfigurationSays(String arguments, String engine)
      throws Exception {
    String said = launched(arguments.split(" "));
    assertTrue(said.endsWith("-jar mimon-%s.jar %s".formatted(engine, arguments)), said);
  }

  @Test
  void aDemoHasABrokerBesideTheJar() throws Exception {
    String said = launched("demo", "--engine", "kafka-streams", "--headless");
    assertTrue(
        said.endsWith(
            "-cp mimon-kafka-streams.jar:mimon-demo-broker.jar io.mimon.kstreams.Main"
                + " demo --engine kafka-streams --headless"),
        said);
    assertTrue(!launched("run", "streams.yml").contains("broker"));
  }
}
