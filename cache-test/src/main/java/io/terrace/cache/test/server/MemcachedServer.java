package io.terrace.cache.test.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A Memcached of its own on a free loopback port. It can be stopped, continued, killed and started
 * again on the same port. Thread-safe; everything that starts or ends something blocks until it is
 * so, for a bounded time.
 */
public final class MemcachedServer implements AutoCloseable {

  private static final String INSTALL =
      "apt-get install -y --no-install-recommends memcached, or this machine's like of it";
  private static final int ANSWER_MILLIS = 1_000;

  private final ServerProcess process;

  private MemcachedServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param options more of its command line, such as {@code -M} or {@code -I 4m}
   * @throws IllegalStateException if it is not installed, with the command that installs it, or
   *     does not start, with what it wrote
   */
  public static MemcachedServer start(String... options) {
    List<String> more = List.of(options);
    return new MemcachedServer(
        ServerProcess.start(port -> command(port, more), INSTALL, MemcachedServer::answers));
  }

  private static List<String> command(int port, List<String> options) {
    List<String> line =
        new ArrayList<>(List.of("memcached", "-l", "127.0.0.1", "-p", Integer.toString(port)));
    line.addAll(List.of("-U", "0", "-t", "2"));
    line.addAll(List.of("-u", System.getProperty("user.name"))); // it refuses to run as root else
    line.addAll(options);
    return line;
  }

  /** Sends an empty header of the binary protocol, a no-op, since some servers talk no other. */
  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      byte[] noop = new byte[24];
      noop[0] = (byte) 0x80;
      noop[1] = 0x0a;
      socket.getOutputStream().write(noop);
      return socket.getInputStream().read() == 0x81;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return process.address();
  }

  /** Returns where it listens, as {@code 127.0.0.1:port}. */
  public String hostAndPort() {
    return "127.0.0.1:" + address().getPort();
  }

  /** Stops it (SIGSTOP): its port accepts connections, and nothing answers. */
  public void pause() {
    process.pause();
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    process.resume();
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    process.kill();
  }

  /** Kills it if it runs, and starts it again on the same port, empty. */
  public void restart() {
    process.restart();
  }

  /**
   * Sends one command of the text protocol on a connection of its own, as any other client could.
   *
   * @return the first line of the answer
   */
  public String command(String line) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address().getPort())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read();
          c >= 0 && c != '\r';
          c = socket.getInputStream().read()) {
        answer.append((char) c);
      }
      return answer.toString();
    } catch (IOException e) {
      throw new IllegalStateException(hostAndPort() + " does not answer '" + line + "'", e);
    }
  }

  /** Ends it; nothing happens if it has ended. */
  @Override
  public void close() {
    process.close();
  }
}
