package io.terrace.cache.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.ContainerContract;
import io.terrace.cache.intercept.contract.Library;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;

/** Objects that Guice makes keep the contract. */
class GuiceContractTest extends ContainerContract {

  @Override
  protected Services start(TerraceCacheManager manager) {
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
}
