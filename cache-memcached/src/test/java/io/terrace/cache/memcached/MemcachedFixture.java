package io.terrace.cache.memcached;

import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.test.StoreFixture;
import io.terrace.cache.test.server.MemcachedNodes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Stores on real nodes, which are started anew for each so that they are empty. */
final class MemcachedFixture implements StoreFixture {

  /** The server's clock ticks once a second, and late where the machine is busy. */
  private static final Duration TICK = Duration.ofMillis(600);

  private final MemcachedNodes nodes;

  MemcachedFixture(MemcachedNodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public RemoteStore open() {
    nodes.restart();
    return MemcachedTier.builder(nodes.hostsAndPorts())
        .timeout(Duration.ofSeconds(30))
        .failFast()
        .build()
        .store();
  }

  @Override
  public void pass(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.plus(TICK).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Twice this is longer than the 3 seconds that a lease may last at least. */
  @Override
  public Duration moment() {
    return Duration.ofMillis(1_500);
  }
}
