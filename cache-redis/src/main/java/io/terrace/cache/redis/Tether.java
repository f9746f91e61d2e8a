package io.terrace.cache.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens the socket of one connection, and ends a call on it that takes too long.
 *
 * <p>The timeout of a socket bounds each read, not all of them together, and no write: a server
 * that sends a byte now and then, or that takes in no more of a large value, would hold a thread
 * for ever. So each call leaves its {@link Budget} here, and {@link Upkeep} closes the socket of
 * one that is over, which ends reads and writes at once. Under TLS that is the socket below it,
 * whose close waits for nothing.
 */
final class Tether implements JedisSocketFactory {

  private final HostAndPort node;
  private final RedisSettings settings;
  private volatile @Nullable Socket socket;
  private volatile @Nullable Budget budget;
  private volatile boolean cut;

  Tether(HostAndPort node, RedisSettings settings) {
    this.node = node;
    this.settings = settings;
  }

  HostAndPort node() {
    return node;
  }

  /** Called by Jedis, once. */
  @Override
  public Socket createSocket() {
    try {
      Socket opened = connect();
      opened.setSoTimeout(millis(settings.timeout().toNanos()));
      return settings.tls() == null ? opened : wrapped(opened, settings.tls());
    } catch (IOException e) {
      cut();
      throw new JedisConnectionException(e);
    }
  }

  /** Tries each address of the host: one of several may be down. */
  private Socket connect() throws IOException {
    IOException first = null;
    for (InetAddress address : InetAddress.getAllByName(node.getHost())) {
      Socket candidate = new Socket();
      socket = candidate;
      try {
        if (cut) {
          throw new IOException("it was closed meanwhile");
        }
        candidate.setTcpNoDelay(true);
        candidate.setKeepAlive(true);
        candidate.setSoLinger(true, 0); // a close is for good, and never waits
        candidate.connect(
            new InetSocketAddress(address, node.getPort()),
            millis(settings.connectTimeout().toNanos()));
        return candidate;
      } catch (IOException e) {
        candidate.close();
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    throw first == null ? new IOException("no address of " + node.getHost()) : first;
  }

  private Socket wrapped(Socket plain, RedisTls tls) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.context()
                .getSocketFactory()
                .createSocket(plain, node.getHost(), node.getPort(), true);
    secured.setSSLParameters(tls.parameters());
    secured.startHandshake();
    return secured;
  }

  private static int millis(long nanos) {
    return Math.toIntExact(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
  }

  /** A call begins, which may take {@code budget}. */
  void hold(Budget budget) {
    this.budget = budget;
  }

  /** The call has ended. */
  void free() {
    budget = null;
  }

  /** Ends the call that is under way if its time is over. */
  void cutIfOver() {
    Budget held = budget;
    if (held != null && held.isOver()) {
      cut();
    }
  }

  /** Closes the socket, whatever is under way on it; safe from any thread. */
  void cut() {
    cut = true;
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }

  boolean isCut() {
    return cut;
  }
}
