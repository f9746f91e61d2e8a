package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.test.InvalidationBusContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;

/** The contract of a bus, on real servers. */
abstract class RedisBusContract extends InvalidationBusContract {

  private final Supplier<RedisTierBuilder> builder;

  /** Closed at the end, after the ends of the bus that lie on them. */
  private static final List<RemoteStore> STORES = new ArrayList<>();

  RedisBusContract(Supplier<RedisTierBuilder> builder) {
    this.builder = builder;
  }

  @Override
  protected InvalidationBus join() {
    RemoteTier tier = builder.get().timeout(Duration.ofSeconds(30)).build();
    STORES.add(tier.store());
    InvalidationBus bus = tier.bus();
    assertThat(bus).isNotNull();
    return bus;
  }

  @Override
  protected TimeSource time() {
    return new TimeSource() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Cancellable after(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("a bus sets no timer");
      }
    };
  }

  @AfterAll
  static void closeStores() {
    STORES.forEach(RemoteStore::close);
    STORES.clear();
  }
}
