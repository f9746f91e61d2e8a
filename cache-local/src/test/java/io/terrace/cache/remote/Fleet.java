package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.VirtualClock;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Managers that share a store, a bus and a clock in this heap, as processes share a server. */
final class Fleet implements AutoCloseable {

  final VirtualClock clock = new VirtualClock();
  final InMemoryStore store = new InMemoryStore(clock);
  final InMemoryBus bus = new InMemoryBus(clock);
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  /** Returns a builder of one more of them, without a remote tier. */
  TerraceCacheManager.Builder builder() {
    return TerraceCacheManager.builder()
        .namespace("shop")
        .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
        .timeSource(clock);
  }

  TerraceCacheManager manager() {
    return manager(store, bus.join());
  }

  TerraceCacheManager manager(RemoteStore own, @Nullable InvalidationBus end) {
    return opened(builder().remote(new RemoteTier(own, end)));
  }

  TerraceCacheManager opened(TerraceCacheManager.Builder builder) {
    TerraceCacheManager manager = builder.build();
    managers.add(manager);
    return manager;
  }

  /** Waits for what another thread does. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /** Moves the clock on, step by step, until what another thread does has happened. */
  void advanceUntil(String what, Duration step, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      clock.advance(step);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /**
   * The same, one step at a time: what a step has begun gets a second of real time to come about,
   * so that a slow machine does not let leases run out.
   */
  void stepUntil(String what, Duration step, BooleanSupplier condition) {
    for (int steps = 0; !condition.getAsBoolean() && steps < 2; steps++) {
      clock.advance(step);
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      while (!condition.getAsBoolean() && System.nanoTime() < patience) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  @Override
  public void close() {
    managers.forEach(TerraceCacheManager::close);
  }
}
