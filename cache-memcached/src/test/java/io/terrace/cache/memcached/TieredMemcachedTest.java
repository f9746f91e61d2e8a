package io.terrace.cache.memcached;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.TieredCacheContract;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Managers over one server. */
class TieredMemcachedTest extends TieredCacheContract {

  @RegisterExtension
  static final ServerExtension<MemcachedServer> SERVER =
      new ServerExtension<>(MemcachedServer::start);

  @Override
  protected RemoteTier connect(Duration timeout) {
    return MemcachedTier.builder(SERVER.get().hostAndPort()).timeout(timeout).build();
  }

  @Override
  protected void pause() {
    SERVER.get().pause();
  }

  @Override
  protected void resume() {
    SERVER.get().resume();
  }

  @Override
  protected void kill() {
    SERVER.get().kill();
  }

  @Override
  protected void restart() {
    SERVER.get().restart();
  }
}
