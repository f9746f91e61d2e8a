package io.terrace.cache.test.fleet;

import io.terrace.cache.test.server.MemcachedServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A Memcached that a fleet shares. Thread-safe. */
public final class MemcachedFleetServer implements FleetServer {

  private final MemcachedServer server = MemcachedServer.start();
  private final String patientScheme;

  /**
   * Starts it.
   *
   * @param patientScheme the scheme of tiers whose operations may take {@link #PATIENCE}, since
   *     that of Memcached has no timeouts in it
   */
  public MemcachedFleetServer(String patientScheme) {
    this.patientScheme = patientScheme;
  }

  /** Returns the server itself. */
  public MemcachedServer server() {
    return server;
  }

  @Override
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public String uri(String hostAndPort, Duration timeout) {
    String scheme = timeout.compareTo(PATIENCE) < 0 ? "memcached" : patientScheme;
    return scheme + "://" + hostAndPort;
  }

  @Override
  public Duration propagation() {
    return Duration.ofMillis(250);
  }

  @Override
  public Duration notice() {
    return Duration.ofMillis(150);
  }

  @Override
  public void pause() {
    server.pause();
  }

  @Override
  public void resume() {
    server.resume();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
