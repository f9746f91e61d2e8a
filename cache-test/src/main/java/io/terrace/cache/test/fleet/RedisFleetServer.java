package io.terrace.cache.test.fleet;

import io.terrace.cache.test.server.RedisServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A Redis that a fleet shares. Thread-safe. */
public final class RedisFleetServer implements FleetServer {

  private final RedisServer server = RedisServer.start();

  /** Starts it. */
  public RedisFleetServer() {}

  /** Returns the server itself. */
  public RedisServer server() {
    return server;
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(server.host(), server.port());
  }

  @Override
  public String uri(String hostAndPort, Duration timeout) {
    return "redis://" + hostAndPort + "?timeout=" + timeout.toMillis();
  }

  @Override
  public Duration propagation() {
    return Duration.ofMillis(50);
  }

  @Override
  public Duration notice() {
    return Duration.ofMillis(100);
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
