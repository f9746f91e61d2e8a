package io.terrace.bench.hitrate;

import io.terrace.bench.Versions;
import io.terrace.bench.hitrate.replay.Chance;
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
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays traces, and says how often caches of several sizes would have hit. */
@Command(
    name = "hitrate",
    sortOptions = false,
    description = {
      "Replays recorded requests, and says what each size would have saved.",
      "Terrace's local tier and other policies are asked. Nothing is sent anywhere.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:all was replayed",
      "1:a cache held more than its size, or hit more often than is possible; it is not shown",
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
  public Integer call() {
    options.check();
    PrintWriter out = command.commandLine().getOut();
    PrintWriter terminal = command.commandLine().getErr();
    String about = about();
    out.print(about);
    out.flush();
    List<Study> studies = new ArrayList<>();
    try {
      for (String file : files) {
        Bar bar = new Bar(terminal, Ansi.AUTO.enabled(), System::nanoTime);
        Trace trace = read(file, bar);
        options.checkAgainst(trace);
        Study study = new Plan(trace, options, bar).study();
        studies.add(study);
        out.print(Table.of(study));
        out.flush();
      }
      write(options.csv(), Csv.of(studies));
      write(options.html(), Page.of(studies, about));
      write(options.svg(), Page.pictures(studies));
    } catch (TraceException | IllegalArgumentException e) {
      terminal.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      terminal.println("can't write: " + e.getMessage());
      return 2;
    }
    return studies.stream().anyMatch(Study::hasRefused) ? 1 : 0;
  }

  private Trace read(String file, Bar bar) throws TraceException {
    try {
      return new TraceReader(options.reading(), System.in, bar.step("reading " + file, 0, 1)::at)
          .read(file);
    } finally {
      bar.clear();
    }
  }

  /** Of what the figures are: without, they can't be had again. */
  private String about() {
    StringBuilder about = new StringBuilder(Versions.describe());
    about.append(options.describe()).append(System.lineSeparator());
    about.append(
        String.format(
            "seed %d of --route random%s%n",
            Route.SEED,
            Chance.isSeeded()
                ? ", and of what caches draw: the next of --repeat takes the next number"
                : "; what caches draw is not seeded, as java.lang is closed to this program"));
    options
        .policies()
        .forEach(policy -> about.append(String.format("  %-16s %s%n", policy, policy.options())));
    return about.toString();
  }

  private static void write(List<Path> files, String text) throws IOException {
    for (Path file : files) {
      Files.writeString(file, text);
    }
  }
}
