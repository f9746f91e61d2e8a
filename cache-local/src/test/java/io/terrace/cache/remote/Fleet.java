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

  /**
   * Moves the clock on, step by step, until what another thread does has happened. It goes no
   * faster than real time does, so that while that thread stands still not much comes to its end.
   */
  void advanceUntil(String what, Duration step, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      clock.advance(step);
      wait(condition, step);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /**
   * The same in two steps at most: what a step has begun gets so much real time to come about that
   * a slow machine does not let leases run out.
   */
  void stepUntil(String what, Duration step, BooleanSupplier condition) {
    for (int seconds : new int[] {5, 20}) {
      if (!condition.getAsBoolean()) {
        clock.advance(step);
        wait(condition, Duration.ofSeconds(seconds));
      }
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  private static void wait(BooleanSupplier condition, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    managers.forEach(TerraceCacheManager::close);
  }
}
