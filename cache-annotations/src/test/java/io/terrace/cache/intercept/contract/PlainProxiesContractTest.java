package io.terrace.cache.intercept.contract;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CachedProxies;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plain proxies keep the contract: of an interface and of a class. */
class PlainProxiesContractTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  static Services wrapped(TerraceCacheManager manager) {
    CachedProxies proxies = CachedProxies.of(manager);
    Map<Class<?>, Object> services =
        Map.of(
            Library.class, proxies.wrap(Library.class, new CityLibrary()),
            ReadingRoom.class, proxies.wrap(ReadingRoom.class, new ReadingRoom()));
    return new Services() {
      @Override
      public <T> T get(Class<T> type) {
        return type.cast(services.get(type));
      }

      @Override
      public void close() {}
    };
  }

  @Nested
  class Local extends AnnotatedServiceContract {
    Local() {
      super(Tiers::local);
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return wrapped(manager);
    }
  }

  @Nested
  class OverRedis extends AnnotatedServiceContract {
    OverRedis() {
      super(() -> Tiers.redis(REDIS));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return wrapped(manager);
    }
  }

  @Nested
  class OverMemcached extends AnnotatedServiceContract {
    OverMemcached() {
      super(() -> Tiers.memcached(MEMCACHED));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return wrapped(manager);
    }
  }
}
