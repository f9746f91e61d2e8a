package io.terrace.cache.test.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code memcached} on a free port of the loopback interface. It answers when it is handed out,
 * and ends with this JVM at the latest.
 *
 * <p>Thread-safe. What it cannot do is an {@link IllegalStateException}; each method is bounded.
 */
public final class MemcachedServer implements AutoCloseable {

  private static final String PROGRAM = "memcached";
  private static final int ANSWER_MILLIS = 1_000;

  /** More than a busy machine holds it up. */
  private static final int COMMAND_MILLIS = 5_000;

  private final List<String> options;
  private final int port = LoopbackPorts.next(0);
  private volatile ServerProcess process;

  /**
   * Of this process alone, and for nothing else: whoever guards the process removes it with all
   * that is in it.
   */
  private volatile Path directory;

  private MemcachedServer(List<String> options) {
    this.options = options;
    this.directory = newDirectory();
    this.process = launch();
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("terrace-memcached-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param options more of its command line, such as {@code -M} or {@code -I 4m}
   * @throws IllegalStateException if it is not installed, with the command that installs it, or
   *     does not start, with what it wrote
   */
  public static MemcachedServer start(String... options) {
    MemcachedServer server = new MemcachedServer(List.of(options));
    server.awaitAnswer();
    return server;
  }

  private ServerProcess launch() {
    List<String> arguments = new ArrayList<>(List.of("-l", LoopbackPorts.HOST, "-U", "0"));
    arguments.addAll(List.of("-p", Integer.toString(port), "-t", "2"));
    arguments.addAll(List.of("-u", System.getProperty("user.name"))); // root has to be told
    arguments.addAll(options);
    return ServerProcess.start(PROGRAM, PROGRAM, directory, arguments);
  }

  private void awaitAnswer() {
    ServerProcess started = process;
    Waiting.until(
        () -> answers() || !started.isAlive(),
        () -> "an answer of memcached on port " + port + ":\n" + started.log());
    if (!started.isAlive()) {
      close();
      throw new IllegalStateException("memcached " + options + " has ended:\n" + started.log());
    }
  }

  /** Sends a no-op of the binary protocol, since a server with SASL talks no other. */
  private boolean answers() {
    byte[] noop = new byte[24];
    noop[0] = (byte) 0x80;
    noop[1] = 0x0a;
    try (Socket socket = connected(ANSWER_MILLIS)) {
      socket.getOutputStream().write(noop);
      return socket.getInputStream().read() == 0x81;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Socket connected(int limitMillis) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(limitMillis);
    return socket;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Returns where it listens, as {@code 127.0.0.1:port}. */
  public String hostAndPort() {
    return LoopbackPorts.HOST + ":" + port;
  }

  /** Stops it where it is (SIGSTOP): it keeps its connections, and answers nothing. */
  public void pause() {
    process.signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    process.signal("CONT");
  }

  /** Kills it (SIGKILL), and waits until it is gone. */
  public void kill() {
    process.close();
    removeDirectory();
  }

  /** Removes it if it is empty, as Memcached leaves it; never more than that. */
  private void removeDirectory() {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it if it runs, and starts it again on the same port, empty; waits until it answers. */
  public void restart() {
    kill();
    directory = newDirectory();
    process = launch();
    awaitAnswer();
  }

  /**
   * Sends one command of the text protocol on a connection of its own, as any other client could.
   *
   * @return the first line of the answer
   */
  public String command(String line) {
    try (Socket socket = connected(COMMAND_MILLIS)) {
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read();
          c >= 0 && c != '\r';
          c = socket.getInputStream().read()) {
        answer.append((char) c);
      }
      return answer.toString();
    } catch (IOException e) {
      throw new IllegalStateException("memcached on port " + port + " does not answer", e);
    }
  }

  /** Kills it; nothing happens if it has ended. */
  @Override
  public void close() {
    kill();
  }
}
