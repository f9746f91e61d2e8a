package io.terrace.cache.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server as a child process that does not outlive this JVM, however the JVM ends: beside it waits
 * a shell for the end of its own input, which is a pipe from here, and then kills the server and
 * removes its directory. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {

  /** {@code $0} is the directory; "gone" says that the server is killed from here. */
  private static final String KEEPER =
      "cd \"$0\" || exit 1; exec 3<&0 </dev/null;"
          + " (read -r word <&3; [ \"$word\" = gone ] && exit; kill -KILL $$;"
          + " case \"$0\" in */terrace-*) rm -rf \"$0\";; esac)"
          + " >/dev/null 2>&1 & exec 3<&-; exec \"$@\"";

  private static final byte[] GONE = "gone\n".getBytes(UTF_8);
  private static final int LOG_LINES = 50;
  private static final long LIMIT_SECONDS = 20;

  private final Process process;
  private final Deque<String> log = new ArrayDeque<>();

  private ServerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readLog, "log of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts {@code program} in {@code directory}, whose name begins with {@code terrace-}, and which
   * goes with this JVM.
   *
   * @param packageName the Debian package that has it
   * @throws IllegalStateException with the command that installs it, if it is not installed
   */
  public static ServerProcess start(
      String program, String packageName, Path directory, List<String> arguments) {
    requireInstalled(program, packageName);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", KEEPER, directory.toString()));
    command.add(program);
    command.addAll(arguments);
    try {
      return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireInstalled(String program, String packageName) {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> new File(directory, program).canExecute());
    if (!found) {
      throw new IllegalStateException(
          program + " is not installed. Run: sudo apt-get install -y " + packageName);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the last lines that the server wrote. */
  public String log() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          log.add(line);
          if (log.size() > LOG_LINES) {
            log.remove();
          }
        }
      }
    } catch (IOException closed) {
      // The server has ended.
    }
  }

  /** Sends a signal, by its name without SIG. */
  void signal(String name) {
    Signals.send(name, process.pid());
  }

  /** Kills the server, and waits until it is gone. */
  @Override
  public void close() {
    try (OutputStream keeper = process.getOutputStream()) {
      keeper.write(GONE);
    } catch (IOException ended) {
      // By itself, and then the keeper has ended too.
    }
    process.destroyForcibly();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
