package io.mimon.cli;

import io.mimon.core.config.ScaleType;
import io.mimon.core.input.Format;
import io.mimon.core.input.InputException;
import io.mimon.estimators.VariableType;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root command. */
@Command(
    name = "mimon",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Watches which features still carry information about a target: rolling mutual"
            + " information over a live stream, with its uncertainty, and an alarm when a feature's"
            + " relevance drifts.",
    footer = {
      "",
      "Start with:  mimon demo",
      "Then:        mimon rank --input FILE --target COLUMN"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage or configuration"})
public final class Mimon {
  private Mimon() {}

  /**
   * Runs a command line.
   *
   * @param engine what {@code run} and {@code demo} run on
   * @return the exit code: 0 done, 1 failed, 2 usage or configuration
   */
  public static int run(Engine engine, Streams streams, String... args) {
    CommandLine commandLine = new CommandLine(new Mimon());
    commandLine.addSubcommand(new DemoCommand(engine, streams));
    commandLine.addSubcommand(new RunCommand(engine, streams));
    commandLine.addSubcommand(new ServeCommand(streams));
    commandLine.addSubcommand(new ValidateCommand(streams));
    commandLine.addSubcommand(new ProfileCommand(streams));
    AlertsCommand alerts = new AlertsCommand(streams);
    commandLine.addSubcommand(new CommandLine(alerts).addSubcommand(alerts.test()));
    commandLine.addSubcommand(new ReplayCommand(streams));
    commandLine.addSubcommand(new RankCommand(streams));
    commandLine.addSubcommand(new EstimateCommand(streams));
    commandLine.setOut(writer(streams.out()));
    commandLine.setErr(writer(streams.err()));
    register(commandLine);
    commandLine.setParameterExceptionHandler((wrong, all) -> Misuse.report(wrong, streams.err()));
    commandLine.setExecutionExceptionHandler(
        (exception, line, result) -> report(exception, streams.err()));
    if (args.length == 0) {
      commandLine.usage(streams.out());
      return CommandLine.ExitCode.USAGE;
    }
    return commandLine.execute(args);
  }

  private static void register(CommandLine commandLine) {
    commandLine.registerConverter(ScaleType.class, new NameConverter<>(ScaleType.class));
    commandLine.registerConverter(VariableType.class, new NameConverter<>(VariableType.class));
    commandLine.registerConverter(Format.class, new NameConverter<>(Format.class));
    for (CommandLine subcommand : commandLine.getSubcommands().values()) {
      subcommand.getCommandSpec().versionProvider(new Version());
      for (CommandLine below : subcommand.getSubcommands().values()) {
        below.getCommandSpec().versionProvider(new Version());
      }
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** One sentence for what the user can mend; a stack trace only for what is our fault. */
  private static int report(Exception exception, PrintStream err) {
    if (exception instanceof UsageException || exception instanceof InputException) {
      err.println("mimon: " + exception.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (exception instanceof FailedException) {
      err.println("mimon: " + exception.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    err.println("mimon: this is a bug in mimon, please report it with the lines below.");
    exception.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
