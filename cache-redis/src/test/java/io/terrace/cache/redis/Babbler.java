package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A server that says the same to everybody, whatever it is asked. */
final class Babbler implements AutoCloseable {

  private static final long PAUSE_NANOS = 20_000_000;

  private final ServerSocket socket;
  private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();
  private final byte[] words;
  private final boolean endless;

  /** Makes one that says {@code words} once, and keeps the connection open. */
  Babbler(String words) throws IOException {
    this(words, false);
  }

  /** Makes one that repeats {@code words} slowly, and never ends. */
  static Babbler endless(String words) throws IOException {
    return new Babbler(words, true);
  }

  private Babbler(String words, boolean endless) throws IOException {
    this.words = words.getBytes(UTF_8);
    this.endless = endless;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "babbler");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() {
    return "redis://127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket one = socket.accept();
        accepted.add(one);
        start(() -> babble(one));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void babble(Socket one) {
    try {
      OutputStream out = one.getOutputStream();
      do {
        out.write(words);
        LockSupport.parkNanos(PAUSE_NANOS);
      } while (endless);
    } catch (IOException closed) {
      // Nobody listens any more.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : accepted) {
      one.close();
    }
  }
}
