package io.terrace.cache.intercept.contract;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CachedProxies;
import java.util.Map;

/** Plain proxies keep the contract: of an interface and of a class. */
class PlainProxiesContractTest extends ContainerContract {

  @Override
  protected Services start(TerraceCacheManager manager) {
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
}
