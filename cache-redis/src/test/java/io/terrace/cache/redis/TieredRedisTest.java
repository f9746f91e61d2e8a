package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.TieredCacheContract;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Managers over one server. */
class TieredRedisTest extends TieredCacheContract {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  @Override
  protected RemoteTier connect(Duration timeout) {
    return RedisTier.builder().uri(SERVER.get().uri()).timeout(timeout).build();
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
