package io.terrace.cache.cdi;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.AnnotatedServiceContract;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;
import io.terrace.cache.intercept.contract.Tiers;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beans of Weld keep the contract. */
class CdiContractTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  private static Services container(TerraceCacheManager manager) {
    ManagerOfTheTest.manager = manager;
    SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(new TerraceExtension(), new Beans())
            .addBeanClasses(ManagerOfTheTest.class)
            .initialize();
    return new Services() {
      @Override
      public <T> T get(Class<T> type) {
        return container.select(type).get();
      }

      @Override
      public void close() {
        container.close();
      }
    };
  }

  /** Makes beans of the contract's classes, which have no scope of their own. */
  static class Beans implements Extension {

    void add(@Observes BeforeBeanDiscovery event) {
      event.addAnnotatedType(CityLibrary.class, "city").add(ApplicationScoped.Literal.INSTANCE);
      event.addAnnotatedType(ReadingRoom.class, "room").add(ApplicationScoped.Literal.INSTANCE);
    }
  }

  @ApplicationScoped
  static class ManagerOfTheTest {

    static TerraceCacheManager manager;

    @Produces
    @ApplicationScoped
    TerraceCacheManager manager() {
      return manager;
    }
  }

  @Nested
  class Local extends AnnotatedServiceContract {
    Local() {
      super(Tiers::local);
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return container(manager);
    }
  }

  @Nested
  class OverRedis extends AnnotatedServiceContract {
    OverRedis() {
      super(() -> Tiers.redis(REDIS));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return container(manager);
    }
  }

  @Nested
  class OverMemcached extends AnnotatedServiceContract {
    OverMemcached() {
      super(() -> Tiers.memcached(MEMCACHED));
    }

    @Override
    protected Services start(TerraceCacheManager manager) {
      return container(manager);
    }
  }
}
