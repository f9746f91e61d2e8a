package io.terrace.bench;

import io.terrace.bench.hitrate.HitRate;
import io.terrace.bench.hitrate.Recording;
import io.terrace.bench.page.PageRates;
import io.terrace.bench.stampede.Stampede;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The program in {@code terrace-bench.jar}: a command for each kind of question. */
@Command(
    name = "terrace-bench",
    description = "Measures Terrace, and what a cache would save you.%n",
    subcommands = {HitRate.class, PageRates.class, Recording.class, Stampede.class},
    commandListHeading = "%nCommands:%n",
    footer = "%nterrace-bench COMMAND --help says more.")
public final class TerraceBench {

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  private TerraceBench() {}

  /** Runs a command; {@code --help} says which there are. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the program, with the output and the errors of this process. */
  public static CommandLine commandLine() {
    return new CommandLine(new TerraceBench())
        .addSubcommand("ratios", Ratios.commandLine(System.out))
        .setParameterExceptionHandler((wrong, args) -> refused(wrong));
  }

  /** Says what is wrong and where the help is, which is long enough to push that off a screen. */
  private static int refused(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    if (command.getParent() == null) {
      command.usage(err);
    } else {
      err.println(command.getCommandSpec().qualifiedName() + " --help says more.");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
