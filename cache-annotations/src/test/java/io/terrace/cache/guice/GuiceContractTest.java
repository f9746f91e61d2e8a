package io.terrace.cache.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.AnnotatedServiceContract;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.Library;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;
import io.terrace.cache.intercept.contract.Tiers;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that Guice makes keep the contract. */
class GuiceContractTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  private static Services injected(TerraceCacheManager manager) {
    Injector injector =
        Guice.createInjector(
            TerraceModule.of(manager),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Library.class).to(CityLibrary.class).in(Singleton.class);
                bind(ReadingRoom.class).in(Singleton.class);
              }
            });
    return new Services() {
      @Override
      public <T> T get(Class<T> type) {
        return injector.getInstance(type);
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
      return injected(manager);
    }
  }

  @Nested
  class OverRedis extends AnnotatedServiceContract {
    OverRedis() {
      super(() -> Tiers.redis(REDIS));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return injected(manager);
    }
  }

  @Nested
  class OverMemcached extends AnnotatedServiceContract {
    OverMemcached() {
      super(() -> Tiers.memcached(MEMCACHED));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return injected(manager);
    }
  }
}
