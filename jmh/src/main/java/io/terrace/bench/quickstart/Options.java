package io.terrace.bench.quickstart;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The arguments; none is needed. */
@Command(
    sortOptions = false,
    description = {
      "Replays the request log of a shop against its database, first without and",
      "then with the cache; sends a crowd to one product that is not cached; and serves",
      "a page of fragments, which it fetches before and after a price changes.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:every figure is as promised",
      "1:one is not, or the program failed",
      "2:an argument is wrong"
    })
final class Options {

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  @Option(
      names = "--serve",
      description = "Then serve the page of fragments, until Enter is pressed.")
  boolean serve;

  private int requests;
  private int threads;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Replay N requests; the log has 5000 and is started over after them.")
  void setRequests(int count) {
    requests = between(1, 1_000_000, count, "--requests");
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "16",
      description = "Replay from N threads; 16 if it is left out.")
  void setThreads(int count) {
    threads = between(1, 1_000, count, "--threads");
  }

  int requests() {
    return requests;
  }

  int threads() {
    return threads;
  }

  private int between(int least, int most, int value, String option) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(),
          option + " must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }
}
