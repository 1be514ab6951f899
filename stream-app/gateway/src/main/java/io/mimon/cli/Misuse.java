package io.mimon.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line that cannot be understood is answered: what is wrong, and where help is. */
final class Misuse {
  private Misuse() {}

  static int report(ParameterException wrong, PrintStream err) {
    CommandLine command = wrong.getCommandLine();
    err.println("mimon: " + sentence(wrong, command));
    PrintWriter writer = new PrintWriter(err, true, StandardCharsets.UTF_8);
    UnmatchedArgumentException.printSuggestions(wrong, writer);
    err.println("help: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      String message = String.valueOf(wrong.getMessage());
      return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
    String first = unmatched.getUnmatched().get(0);
    if (unmatched.isUnknownOption()) {
      return "unknown option " + first;
    }
    return command.getSubcommands().isEmpty()
        ? "one argument too many: " + first
        : "unknown command "
            + first
            + "; there are "
            + String.join(", ", command.getSubcommands().keySet());
  }
}
