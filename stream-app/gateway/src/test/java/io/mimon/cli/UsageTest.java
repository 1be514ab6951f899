package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.CommandLineFixture.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "run", "serve", "validate", "alerts", "replay", "rank", "estimate"})
  void everyCommandHasHelpWithAnExampleAndAVersion(String command) {
    Ran help = mimon(command, "--help").done();
    assertTrue(help.out().contains("Example:") && help.out().contains("mimon " + command));
    assertTrue(help.out().lines().allMatch(line -> line.length() <= 80), help.out());
    assertTrue(mimon(command, "--version").done().out().startsWith("mimon "));
  }

  @Test
  void theListOfCommandsHasWholeSentences() {
    String help = mimon("--help").done().out();
    assertTrue(help.contains("Runs a monitor until its source ends or it is told to stop."));
    assertEquals(2, mimon().exitCode());
  }

  @Test
  void misuseIsOneSentenceAndWhereHelpIs() {
    mimon("bogus")
        .refused("unknown command bogus; there are demo, run, serve", "help: mimon --help");
    mimon("ranc").refused("unknown command ranc", "mimon rank");
    mimon("rank", "--bogus", "--input", "f", "--target", "t")
        .refused("unknown option --bogus", "help: mimon rank --help");
    mimon("rank").refused("missing required options: '--input=FILE', '--target=Y'");
    mimon("validate", "a.yml", "b.yml").refused("one argument too many: b.yml");
    assertTrue(mimon("rank").err().lines().count() <= 3);
  }

  @Test
  void wrongValuesAreAnsweredWithTheRightOnes() {
    String[] estimate = {"estimate", "--input", "f", "--x", "a", "--y", "b"};
    refusedWith(estimate, "--scale", "foo").refused("'foo' is none of none, standard, rank");
    refusedWith(estimate, "--types", "a=foo").refused("'foo' is none of numeric, categorical");
    refusedWith(estimate, "--format", "xml").refused("'xml' is none of csv, jsonl, auto");
    refusedWith(estimate, "--k", "0").refused("--k 0", "1 to 100");
    refusedWith(estimate, "--k", "101").refused("--k 101", "1 to 100");
    refusedWith(estimate, "--estimator", "foo")
        .refused("there are auto, counts, hashed-counts, ksg1");
    refusedWith(estimate, "--z", "a").refused("--z has a, which is --x too");
    refusedWith(estimate, "--z", "c,b").refused("--z has b, which is --y too");
    refusedWith(estimate, "--z", "c,d,c").refused("--z has c twice");
    refusedWith(estimate, "--permutations", "18").refused("--permutations is 18; 0, or from 19");
    refusedWith(estimate, "--permutations", "-1").refused("--permutations is -1");
    mimon("demo", "--for", "abc").refused("'abc' is no duration such as 60s");
    mimon("demo", "--listen", "foo").refused("--listen foo is not allowed: host:port");
    mimon("run", "x.yml", "--engine", "kafka-streams")
        .refused("this jar has the engine flink", "mimon-kafka-streams-all.jar");
  }

  private static Ran refusedWith(String[] command, String option, String value) {
    String[] args = java.util.Arrays.copyOf(command, command.length + 2);
    args[command.length] = option;
    args[command.length + 1] = value;
    return mimon(args);
  }
}
