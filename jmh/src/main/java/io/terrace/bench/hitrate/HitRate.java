package io.terrace.bench.hitrate;

import io.terrace.bench.Versions;
import io.terrace.bench.hitrate.replay.Route;
import io.terrace.bench.hitrate.report.Csv;
import io.terrace.bench.hitrate.report.Page;
import io.terrace.bench.hitrate.report.Study;
import io.terrace.bench.hitrate.report.Table;
import io.terrace.bench.hitrate.trace.Trace;
import io.terrace.bench.hitrate.trace.TraceException;
import io.terrace.bench.hitrate.trace.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays traces, and says how often caches of several sizes would have hit. */
@Command(
    name = "hitrate",
    sortOptions = false,
    description = {
      "Replays recorded requests against Terrace's local tier and other policies, and",
      "says what each size would have saved. Nothing is sent anywhere.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:all was replayed",
      "1:a cache hit more often than is possible; its rate is not shown",
      "2:a trace or an argument is wrong"
    },
    footerHeading = "%nStart with:%n",
    footer = {
      "  terrace-bench hitrate access.log             what each size would save",
      "  ... --local 300,1000 --policy terrace,lru    two sizes, two policies",
      "  ... --local 300 --remote 3000 --nodes 3      three processes and a server",
      "  ... --ttl 1h --ttl-mode inherit              how much a ttl costs",
      "  ... --curve --html hits.html                 a picture of all sizes"
    })
public final class HitRate implements Callable<Integer> {

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "TRACE",
      description = "Files, plain or in gzip, xz or zstd; - is standard input.")
  private List<String> files = List.of();

  @Mixin private final Options options = new Options();

  /** For picocli. */
  public HitRate() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.print(Versions.describe());
    out.printf("seed of --route random: %d%n", Route.SEED);
    options
        .policies()
        .forEach(policy -> out.printf("  %-16s %s%n", policy.toString(), policy.options()));
    TraceReader reader = new TraceReader(options.reading(), System.in);
    List<Study> studies = new ArrayList<>();
    try {
      for (String file : files) {
        Trace trace = reader.read(file);
        Study study = new Plan(trace, options).study();
        studies.add(study);
        out.print(Table.of(study));
        out.flush();
      }
    } catch (TraceException | IllegalArgumentException e) {
      command.commandLine().getErr().println(e.getMessage());
      return 2;
    }
    write(options.csv(), Csv.of(studies));
    write(options.html(), Page.of(studies));
    write(options.svg(), Page.pictures(studies));
    return studies.stream().anyMatch(Study::hasImpossible) ? 1 : 0;
  }

  private static void write(List<Path> files, String text) throws IOException {
    for (Path file : files) {
      Files.writeString(file, text);
    }
  }
}
