package io.terrace.cache.test;

import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import java.util.function.Function;

/** Stores in memory whose time is a virtual clock. */
final class InMemoryFixture implements StoreFixture {

  private final VirtualClock clock = new VirtualClock();
  private final Function<VirtualClock, RemoteStore> maker;

  InMemoryFixture(Function<VirtualClock, RemoteStore> maker) {
    this.maker = maker;
  }

  @Override
  public RemoteStore open() {
    return maker.apply(clock);
  }

  @Override
  public void pass(Duration time) {
    clock.advance(time);
  }
}
