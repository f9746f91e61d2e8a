package io.terrace.cache.test.fleet;

import java.net.InetSocketAddress;
import java.time.Duration;

/** The server that the processes of a fleet share, and what is promised over it. Thread-safe. */
public interface FleetServer extends AutoCloseable {

  /** How long an operation of the tier may take where faults have to come to an end. */
  Duration TIMEOUT = Duration.ofMillis(500);

  /** How long where there are no faults: a machine that stands still for seconds is none. */
  Duration PATIENCE = Duration.ofSeconds(30);

  /** Returns where it listens. */
  InetSocketAddress address();

  /**
   * Returns the URI of the tier for processes that reach the server at {@code hostAndPort}.
   *
   * @param timeout how long an operation may take, where that can be said in a URI
   */
  String uri(String hostAndPort, Duration timeout);

  /** Returns within what 99 of 100 invalidations are seen by other processes. */
  Duration propagation();

  /** Returns within what all know of the end of a load for which they wait. */
  Duration notice();

  /** Stops it where it is, with its connections. */
  void pause();

  /** Ends a pause. */
  void resume();

  /** Kills it. */
  void kill();

  /** Starts it again after {@link #kill}, empty; waits until it answers. */
  void restart();

  @Override
  void close();
}
