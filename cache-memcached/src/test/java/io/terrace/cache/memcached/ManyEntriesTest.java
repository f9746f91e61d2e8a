package io.terrace.cache.memcached;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.ManyEntriesContract;
import io.terrace.cache.test.server.FaultProxy;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jspecify.annotations.Nullable;

/** A million entries on one node; the first tier goes by a proxy, which counts. */
class ManyEntriesTest extends ManyEntriesContract {

  @RegisterExtension
  static final ServerExtension<MemcachedServer> SERVER =
      new ServerExtension<>(() -> MemcachedServer.start("-m", "2048"));

  private @Nullable FaultProxy wire;

  @AfterEach
  void closeWire() {
    if (wire != null) {
      wire.close();
    }
  }

  @Override
  protected RemoteTier connect() {
    String address = SERVER.get().hostAndPort();
    if (wire == null) {
      wire = FaultProxy.before(SERVER.get().address());
      address = wire.hostAndPort();
    }
    return MemcachedTier.builder(address).timeout(Duration.ofSeconds(5)).build();
  }

  @Override
  protected long roundTrips() {
    return wire == null ? 0 : wire.roundTrips();
  }

  @Override
  protected int allowedRoundTrips() {
    return 2;
  }
}
