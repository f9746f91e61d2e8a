package io.terrace.cache.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP proxy on the loopback interface that disturbs the connections through it, in a way that is
 * switched while it runs and holds for the connections there are as for those to come.
 *
 * <p>Of our own since what there is to keep (Toxiproxy) is a server to install beside it. Bytes go
 * through two threads for each connection, and the present {@link Fault} is asked for each piece of
 * them. Thread-safe; {@link #close} ends all connections and waits for the threads.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int PIECE = 16_384;
  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** What it does to bytes. */
  public sealed interface Fault {

    /** Hands them on. */
    record None() implements Fault {}

    /** Hands each piece on after a while. */
    record Delay(Duration time) implements Fault {}

    /** Reads requests and hands nothing on, in neither direction: a network that loses packets. */
    record Drop() implements Fault {}

    /** Hands requests on and no reply: the server does what it is asked, and nobody hears of it. */
    record DropReplies() implements Fault {}

    /**
     * Reads nothing either: the peer is gone and nobody said so; what is sent fills the buffers.
     */
    record HalfOpen() implements Fault {}

    /** Hands replies on a byte at a time, with a pause after each. */
    record Drip(Duration pause) implements Fault {}

    /** Hands on, for each reply, as many random bytes. */
    record Garbage() implements Fault {}
  }

  private enum Direction {
    REQUESTS,
    REPLIES
  }

  private volatile InetSocketAddress target;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger roundTrips = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile Fault fault = new Fault.None();
  private volatile boolean isClosed;

  private FaultProxy(InetSocketAddress target, ServerSocket listening) {
    this.target = target;
    this.listening = listening;
  }

  /** Starts one in front of {@code target}; it does not connect before somebody connects to it. */
  public static FaultProxy before(InetSocketAddress target) {
    try {
      FaultProxy proxy =
          new FaultProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      proxy.run("accept", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it listens, as {@code 127.0.0.1:port}. */
  public String hostAndPort() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Has it do {@code next} from now on. */
  public void set(Fault next) {
    fault = next;
  }

  /** Has connections that are made from now on lead to {@code next}: another server takes over. */
  public void redirect(InetSocketAddress next) {
    target = next;
  }

  /** Cuts the connections there are, with a reset; others may be made. */
  public void cut() {
    List<Socket> present = List.copyOf(sockets);
    present.forEach(FaultProxy::resetAtTheEnd); // all, before a thread sees the end of one
    present.forEach(this::close);
  }

  private static void resetAtTheEnd(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** Returns how often something was sent over a connection after something was answered on it. */
  public int roundTrips() {
    return roundTrips.get();
  }

  /** Returns how many pieces were not handed on. */
  int dropped() {
    return dropped.get();
  }

  /** Returns how many connections were made to it so far. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(this::close);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void accept() throws IOException {
    while (!isClosed) {
      Socket client = listening.accept();
      accepted.incrementAndGet();
      Socket server = new Socket();
      sockets.add(client);
      sockets.add(server);
      try {
        server.connect(target, (int) CONNECT.toMillis());
        AtomicReference<Direction> last = new AtomicReference<>(Direction.REPLIES);
        run("requests", () -> pump(client, server, Direction.REQUESTS, last));
        run("replies", () -> pump(server, client, Direction.REPLIES, last));
      } catch (IOException unreachable) {
        close(client);
        close(server);
      }
    }
  }

  private void pump(Socket from, Socket to, Direction direction, AtomicReference<Direction> last)
      throws IOException {
    try (from;
        to) {
      byte[] piece = new byte[PIECE];
      while (!isClosed) {
        awaitReading();
        int count = from.getInputStream().read(piece);
        if (count < 0) {
          return;
        }
        if (last.getAndSet(direction) != direction && direction == Direction.REQUESTS) {
          roundTrips.incrementAndGet();
        }
        handOn(piece, count, to, direction);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitReading() throws InterruptedException {
    while (fault instanceof Fault.HalfOpen && !isClosed) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void handOn(byte[] piece, int count, Socket to, Direction direction)
      throws IOException, InterruptedException {
    awaitReading(); // what was read while the fault came is held back too
    Fault now = fault;
    boolean isReply = direction == Direction.REPLIES;
    if (now instanceof Fault.Drop || (isReply && now instanceof Fault.DropReplies)) {
      dropped.incrementAndGet();
      return;
    }
    if (isReply && now instanceof Fault.Drip drip) {
      for (int i = 0; i < count; i++) {
        to.getOutputStream().write(piece, i, 1);
        TimeUnit.NANOSECONDS.sleep(drip.pause().toNanos());
      }
      return;
    }
    if (isReply && now instanceof Fault.Garbage) {
      ThreadLocalRandom.current().nextBytes(piece);
    }
    if (now instanceof Fault.Delay delay) {
      TimeUnit.NANOSECONDS.sleep(delay.time().toNanos());
    }
    to.getOutputStream().write(piece, 0, count);
  }

  /** What a thread does until its sockets are closed. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // That is how it ends.
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "fault-proxy-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing more to close.
    }
    sockets.remove(socket);
  }
}
