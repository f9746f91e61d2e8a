package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.test.StoreFixture;
import java.time.Duration;
import java.util.function.Supplier;

/** Stores on real servers, whose time is the real one. */
final class RedisFixture implements StoreFixture {

  /** Longer than most machines take for two calls; the contracts begin again on others. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final Runnable emptied;
  private final Supplier<RedisTierBuilder> builder;

  /** Makes one of servers that {@code emptied} empties. */
  RedisFixture(Runnable emptied, Supplier<RedisTierBuilder> builder) {
    this.emptied = emptied;
    this.builder = builder;
  }

  @Override
  public RemoteStore open() {
    emptied.run();
    return builder.get().timeout(Duration.ofSeconds(30)).build().store();
  }

  @Override
  public void pass(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Duration moment() {
    return MOMENT;
  }
}
