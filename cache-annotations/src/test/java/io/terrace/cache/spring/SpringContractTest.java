package io.terrace.cache.spring;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.AnnotatedServiceContract;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;
import io.terrace.cache.intercept.contract.Tiers;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Spring's beans keep the contract: behind an interface and behind a subclass. */
class SpringContractTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  @Configuration
  @EnableTerraceCaching
  static class Caching {}

  private static Services context(TerraceCacheManager manager) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TerraceCacheManager.class, () -> manager, bean -> bean.setDestroyMethodName(""));
    context.register(Caching.class, CityLibrary.class, ReadingRoom.class);
    context.refresh();
    return new Services() {
      @Override
      public <T> T get(Class<T> type) {
        return context.getBean(type);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  @Nested
  class Local extends AnnotatedServiceContract {
    Local() {
      super(Tiers::local);
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return context(manager);
    }
  }

  @Nested
  class OverRedis extends AnnotatedServiceContract {
    OverRedis() {
      super(() -> Tiers.redis(REDIS));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return context(manager);
    }
  }

  @Nested
  class OverMemcached extends AnnotatedServiceContract {
    OverMemcached() {
      super(() -> Tiers.memcached(MEMCACHED));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return context(manager);
    }
  }
}
