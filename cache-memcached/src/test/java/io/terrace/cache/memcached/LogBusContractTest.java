package io.terrace.cache.memcached;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.test.InvalidationBusContract;
import io.terrace.cache.test.server.MemcachedNodes;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogBusContractTest {

  @RegisterExtension
  static final ServerExtension<MemcachedNodes> ONE =
      new ServerExtension<>(() -> MemcachedNodes.start(1));

  @RegisterExtension
  static final ServerExtension<MemcachedNodes> THREE =
      new ServerExtension<>(() -> MemcachedNodes.start(3));

  @Nested
  class OnOneNode extends InvalidationBusContract {

    @Override
    protected InvalidationBus join() {
      return BusEnd.open(ONE.get().hostsAndPorts());
    }

    @Override
    protected TimeSource time() {
      return BusEnd.TIME;
    }
  }

  @Nested
  class OnThreeNodes extends InvalidationBusContract {

    @Override
    protected InvalidationBus join() {
      return BusEnd.open(THREE.get().hostsAndPorts());
    }

    @Override
    protected TimeSource time() {
      return BusEnd.TIME;
    }
  }

  /** An end of the bus with the tier that it is of, since that is what it lives with. */
  private record BusEnd(RemoteTier tier, InvalidationBus bus) implements InvalidationBus {

    static final TimeSource TIME =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return System.nanoTime();
          }

          @Override
          public Cancellable after(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("no contract of a bus waits by it");
          }
        };

    static BusEnd open(String... nodes) {
      RemoteTier tier = Stores.tier(nodes);
      return new BusEnd(tier, Stores.bus(tier));
    }

    @Override
    public void publish(List<Invalidation> invalidations) {
      bus.publish(invalidations);
    }

    @Override
    public void subscribe(Subscriber subscriber) {
      bus.subscribe(subscriber);
    }

    @Override
    public long lastContactNanos() {
      return bus.lastContactNanos();
    }

    @Override
    public void close() {
      bus.close();
      tier.store().close();
    }
  }
}
