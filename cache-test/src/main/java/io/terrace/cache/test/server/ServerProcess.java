package io.terrace.cache.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A server as a child process on a loopback port: started, stopped, continued, killed, and started
 * again on the same port.
 *
 * <p>It does not outlive this virtual machine, however that ends: a guard waits for the end of its
 * standard input, which comes with the death of its parent, and kills the server then. Thread-safe;
 * all that starts or ends something blocks until it is so, for a bounded time.
 */
final class ServerProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PORTS_TRIED = 5;

  private final IntFunction<List<String>> command;
  private final String install;
  private final IntFunction<Boolean> answers;
  private final int port;
  private final Path log;
  private Process server;
  private Process guard;

  private ServerProcess(
      int port, IntFunction<List<String>> command, String install, IntFunction<Boolean> answers) {
    this.port = port;
    this.command = command;
    this.install = install;
    this.answers = answers;
    this.log = newLog();
    this.server = spawn(command.apply(port));
    this.guard = guard(server);
  }

  /**
   * Starts a server on a free port and waits until it answers.
   *
   * @param command the command line for a port
   * @param install the command that installs the server, for the message if there is none
   * @param answers whether the server on a port answers; must not block for long
   * @throws IllegalStateException if it does not run, with what it wrote
   */
  static ServerProcess start(
      IntFunction<List<String>> command, String install, IntFunction<Boolean> answers) {
    for (int attempt = 1; ; attempt++) {
      ServerProcess process = new ServerProcess(freePort(), command, install, answers);
      try {
        process.awaitAnswer();
        return process;
      } catch (IllegalStateException e) {
        process.close();
        if (attempt == PORTS_TRIED) { // somebody else may have taken the port meanwhile
          throw e;
        }
      }
    }
  }

  /** Returns a port that nobody listens on now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  /** Returns where it listens. */
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Stops it (SIGSTOP): its port accepts connections, and nothing answers. */
  synchronized void pause() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  synchronized void resume() {
    signal("CONT");
  }

  /** Kills it (SIGKILL). */
  synchronized void kill() {
    server.destroyForcibly();
    await("has not died", () -> !server.isAlive());
    guard.destroyForcibly();
  }

  /** Kills it if it runs, and starts it on the same port with nothing in it. */
  synchronized void restart() {
    kill();
    server = spawn(command.apply(port));
    guard = guard(server);
    awaitAnswer();
  }

  /** Ends it; nothing happens if it has ended. */
  @Override
  public synchronized void close() {
    kill();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    await(
        "does not answer",
        () -> {
          if (!server.isAlive()) {
            throw new IllegalStateException(describe("ended with " + server.exitValue()));
          }
          return answers.apply(port);
        });
  }

  private void await(String otherwise, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException(describe(otherwise + " within " + LIMIT));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private Process spawn(List<String> line) {
    try {
      return new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "'" + line.get(0) + "' cannot be run, which this test needs. Install it: " + install, e);
    }
  }

  private static Process guard(Process guarded) {
    try {
      return new ProcessBuilder("sh", "-c", "cat > /dev/null; kill -9 " + guarded.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      guarded.destroyForcibly();
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
      if (!kill.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException(describe("could not be sent SIG" + name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(describe("was not signalled: interrupted"), e);
    }
  }

  private String describe(String what) {
    try {
      return command.apply(port) + " " + what + ". It wrote: " + Files.readString(log);
    } catch (IOException e) {
      return command.apply(port) + " " + what;
    }
  }

  private static Path newLog() {
    try {
      return Files.createTempFile("server", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
