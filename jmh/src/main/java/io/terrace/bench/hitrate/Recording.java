package io.terrace.bench.hitrate;

import io.terrace.cache.trace.CacheRecordingMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running application record what is asked of one of its caches. */
@Command(
    name = "record",
    sortOptions = false,
    description = {
      "Records what is asked of a cache of a running application, for hitrate.",
      "Keys are hashed; nothing is restarted. The cache's management has to be on:",
      "CacheSpec.management(true), or enableManagement of JSR-107. The application",
      "writes the file, on its own machine, and ends the recording by itself when",
      "the time is over, whatever becomes of this program.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:it was recorded",
      "1:the application ended, or could not write",
      "2:an argument is wrong, or there is no such application or cache"
    },
    footerHeading = "%nStart with:%n",
    footer = {
      "  jps                                                     the processes there are",
      "  terrace-bench record --pid 4711 --cache products products.csv.gz",
      "  ... --jmx shop-3:9010 --for 10m /tmp/a.csv.gz           elsewhere, and longer",
      "  terrace-bench hitrate products.csv.gz                   what a size would save"
    })
public final class Recording implements Callable<Integer> {

  private static final long LOOK_MILLIS = 200;

  @Spec private CommandSpec command = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  @Option(names = "--cache", paramLabel = "NAME", required = true, description = "Which cache.")
  private String cache = "";

  @Option(
      names = "--manager",
      paramLabel = "URI",
      description = "Of which manager, where several have such a cache: terrace:NAMESPACE.")
  private Optional<String> manager = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = Options.Time.class,
      description = "How long, such as 30s or 10m; a minute if it is left out.")
  private Duration time = Duration.ofMinutes(1);

  @Parameters(paramLabel = "FILE", description = "To be made, and compressed by gzip.")
  private Path file = Path.of("");

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  /** Which application. */
  private static final class Where {
    @Option(names = "--pid", paramLabel = "PID", description = "A process of this user, here.")
    private Optional<Long> process = Optional.empty();

    @Option(
        names = "--jmx",
        paramLabel = "WHERE",
        description = "One that is open to JMX: host:port, or a service URL.")
    private Optional<String> address = Optional.empty();
  }

  /** For picocli. */
  public Recording() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter terminal = command.commandLine().getErr();
    try (Application application = application()) {
      CacheRecordingMXBean bean = application.recording(cache, manager);
      begin(bean);
      record(bean, out);
      return 0;
    } catch (IllegalArgumentException refused) {
      terminal.println(refused.getMessage());
      return 2;
    } catch (UncheckedIOException failed) {
      terminal.println(failed.getMessage() + ": " + reason(failed));
      return 1;
    } catch (IOException | UndeclaredThrowableException lost) {
      terminal.println("the application is gone, or does not answer: " + reason(lost));
      return 1;
    }
  }

  private static String reason(Exception lost) {
    Throwable cause = lost.getCause();
    return String.valueOf(cause == null ? lost.getMessage() : cause.getMessage());
  }

  private Application application() throws IOException {
    return where.process.isPresent()
        ? Application.ofProcess(where.process.get())
        : Application.at(where.address.orElseThrow());
  }

  private void begin(CacheRecordingMXBean bean) {
    Path named = where.process.isPresent() ? file.toAbsolutePath() : file;
    try {
      bean.start(named.toString(), Math.max(1, time.toSeconds()));
    } catch (UncheckedIOException | IllegalStateException refused) { // by the application
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  /** Waits for the end, which is asked for too if this program is interrupted. */
  private void record(CacheRecordingMXBean bean, PrintWriter out) throws InterruptedException {
    Thread onInterrupt = new Thread(bean::stop, "stop-recording");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && bean.isRecording()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    bean.stop();
    Runtime.getRuntime().removeShutdownHook(onInterrupt);
    out.printf("%,d requests of cache '%s' in %s%n", bean.getWritten(), cache, file);
    long dropped = bean.getDropped();
    if (dropped > 0) {
      out.printf("%,d came faster than they could be written, and are not in it%n", dropped);
    }
    out.flush();
  }
}
