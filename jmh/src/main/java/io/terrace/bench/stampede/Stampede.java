package io.terrace.bench.stampede;

import io.terrace.bench.Versions;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has many processes ask for one cold key at once. */
@Command(
    name = "stampede",
    sortOptions = false,
    description = {
      "Has the threads of several processes ask for one cold key at once.",
      "Says how often it was loaded and how long they waited: without protection, with",
      "Terrace in each process, and with Terrace over a remote tier.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:all were answered",
      "1:a process or a server failed",
      "2:an argument is wrong"
    },
    footerHeading = "%nStart with:%n",
    footer = {
      "  terrace-bench stampede                          3 processes, 16 threads, Redis",
      "  terrace-bench stampede --remote local           no server at all",
      "  terrace-bench stampede --remote redis://host:6379 --load-time 500"
    })
public final class Stampede implements Callable<Integer> {

  private static final int BAR = 40;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many processes; 3 if it is left out.")
  private int processes;

  @Option(
      names = "--threads",
      paramLabel = "M",
      defaultValue = "16",
      description = "How many threads in each; 16 if it is left out.")
  private int threads;

  @Option(
      names = "--remote",
      paramLabel = "WHERE",
      defaultValue = "redis",
      description =
          "local (none), redis or memcached (started for it, and stopped), or the URI of one.")
  private String remote = "redis";

  @Option(
      names = "--load-time",
      paramLabel = "MS",
      defaultValue = "200",
      description = "How many milliseconds a load takes; 200 if it is left out.")
  private long loadMillis;

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  /** A server that was started for this, or not. */
  private interface Server extends AutoCloseable {
    @Nullable String uri();

    @Override
    default void close() {}
  }

  /** For picocli. */
  public Stampede() {}

  @Override
  public Integer call() {
    require(processes >= 1 && processes <= 64, "--processes must be from 1 to 64: " + processes);
    require(threads >= 1 && threads <= 1_000, "--threads must be from 1 to 1000: " + threads);
    require(loadMillis >= 0, "--load-time must not be negative: " + loadMillis);
    PrintWriter out = command.commandLine().getOut();
    out.print(Versions.describe());
    out.printf(
        "%d processes of %d threads ask for one cold key over %s; a load takes %d ms%n%n",
        processes, threads, remote, loadMillis);
    out.flush();
    try (Server server = server()) {
      run(out, server.uri());
      return 0;
    } catch (IOException | IllegalStateException e) {
      command.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private Server server() {
    return switch (remote) {
      case "local" -> () -> null;
      case "redis" -> {
        RedisServer server = RedisServer.start();
        yield started(server.uri(), server::close);
      }
      case "memcached" -> {
        MemcachedServer server = MemcachedServer.start();
        yield started("memcached://" + server.hostAndPort(), server::close);
      }
      default -> {
        require(remote.contains("://"), "--remote is local, redis, memcached or a URI: " + remote);
        yield () -> remote;
      }
    };
  }

  private static Server started(String uri, Runnable stop) {
    return new Server() {
      @Override
      public String uri() {
        return uri;
      }

      @Override
      public void close() {
        stop.run();
      }
    };
  }

  private void run(PrintWriter out, @Nullable String uri) throws IOException {
    List<MemberProcess> members = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        members.add(MemberProcess.start(threads, loadMillis, uri));
      }
      for (MemberProcess member : members) {
        member.awaitReady();
      }
      out.printf("%-9s %6s  %-" + BAR + "s  %8s %8s%n", "guard", "loads", "", "median", "slowest");
      String key = "cold-" + Long.toHexString(System.nanoTime());
      for (Guard guard : Guard.values()) {
        if (guard != Guard.FLEET || uri != null) {
          out.println(line(guard, herd(members, guard, key)));
          out.flush();
        }
      }
    } finally {
      members.forEach(MemberProcess::close);
    }
  }

  private static Herd herd(List<MemberProcess> members, Guard guard, String key)
      throws IOException {
    for (MemberProcess member : members) {
      member.ask(guard, key);
    }
    List<Herd> herds = new ArrayList<>();
    for (MemberProcess member : members) {
      herds.add(member.answer());
    }
    return Herd.together(herds);
  }

  private String line(Guard guard, Herd herd) {
    int length = Math.max(1, (int) ((long) BAR * herd.loads() / ((long) processes * threads)));
    return String.format(
        Locale.ROOT,
        "%-9s %6d  %-" + BAR + "s  %5.0f ms %5.0f ms   %s",
        guard,
        herd.loads(),
        "#".repeat(length),
        herd.waitMillis(0.5),
        herd.waitMillis(1),
        guard.how);
  }

  private void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(command.commandLine(), message);
    }
  }
}
