package io.terrace.cache.cdi;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.ContainerContract;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/** Beans of Weld keep the contract. */
class CdiContractTest extends ContainerContract {

  @Override
  protected Services start(TerraceCacheManager manager) {
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
}
