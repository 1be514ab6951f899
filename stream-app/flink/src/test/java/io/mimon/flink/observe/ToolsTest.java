package io.mimon.flink.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prometheus' own tools on what is delivered. Skipped where there are none: Debian's packages are
 * {@code prometheus} and {@code prometheus-alertmanager}.
 */
final class ToolsTest {

  @ParameterizedTest
  @CsvSource({
    "check rules, mimon.rules.yml",
    "check config, prometheus.yml",
    "test rules, rules.test.yml"
  })
  void promtoolTakes(String command, String file) throws Exception {
    run("promtool", command, Dashboards.deployed(file).toString());
  }

  @Test
  void amtoolTakesTheConfiguration() throws Exception {
    run("amtool", "check-config", Dashboards.deployed("alertmanager.yml").toString());
  }

  @ParameterizedTest
  @CsvSource({"critical, oncall", "warning, team"})
  void alertsGoByTheirSeverity(String severity, String receiver) throws Exception {
    String config = "--config.file=" + Dashboards.deployed("alertmanager.yml");
    String said = run("amtool", "config routes test " + config, "severity=" + severity);
    // Behind a remark about the address that it did not need.
    assertEquals(receiver, said.lines().reduce("", (before, line) -> line));
  }

  private static String run(String tool, String command, String... arguments)
      throws IOException, InterruptedException {
    Optional<Path> binary = Binaries.find(tool);
    assumeTrue(binary.isPresent(), () -> "there is no " + tool + " here: nothing is checked by it");
    List<String> line = new ArrayList<>();
    line.add(binary.get().toString());
    line.addAll(Arrays.asList(command.split(" ")));
    line.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
