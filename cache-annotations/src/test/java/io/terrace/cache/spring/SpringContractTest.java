package io.terrace.cache.spring;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.contract.CityLibrary;
import io.terrace.cache.intercept.contract.ContainerContract;
import io.terrace.cache.intercept.contract.ReadingRoom;
import io.terrace.cache.intercept.contract.Services;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Spring's beans keep the contract: behind an interface and behind a subclass. */
class SpringContractTest extends ContainerContract {

  @Configuration
  @EnableTerraceCaching
  static class Caching {}

  @Override
  protected Services start(TerraceCacheManager manager) {
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
}
