package io.terrace.cache.test;

import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;

/** What the contracts of a store have to know of the one that they test. */
public interface StoreFixture {

  /** Opens a store without content; the contract closes it. */
  RemoteStore open();

  /** Has {@code time} go by for the store: moves a clock, or sleeps. */
  void pass(Duration time);

  /** Returns the shortest time that the store keeps exactly enough to be tested. */
  default Duration moment() {
    return Duration.ofSeconds(1);
  }
}
