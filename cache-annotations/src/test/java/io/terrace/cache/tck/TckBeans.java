package io.terrace.cache.tck;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CachedProxies;
import java.util.HashMap;
import java.util.Map;
import javax.cache.Caching;
import javax.cache.annotation.BeanProvider;

/**
 * Gives the annotation tests of the TCK their beans: behind plain proxies, or from the provider
 * that the property {@code tck.beans} names.
 */
public final class TckBeans implements BeanProvider {

  /** The name of the property. */
  static final String CHOICE = "tck.beans";

  private final Map<String, BeanProvider> chosen = new HashMap<>();

  /** For {@link java.util.ServiceLoader}, which the TCK asks once. */
  public TckBeans() {}

  @Override
  public <T> T getBeanByType(Class<T> type) {
    return chosen
        .computeIfAbsent(System.getProperty(CHOICE, ""), TckBeans::choose)
        .getBeanByType(type);
  }

  private static BeanProvider choose(String name) {
    try {
      return name.isEmpty()
          ? new Proxied()
          : Class.forName(name)
              .asSubclass(BeanProvider.class)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " is no provider of beans", e);
    }
  }

  private static final class Proxied implements BeanProvider {

    private final CachedProxies proxies =
        CachedProxies.of(
            Caching.getCachingProvider().getCacheManager().unwrap(TerraceCacheManager.class));

    @Override
    @SuppressWarnings("unchecked") // the TCK casts to the bean's interface only
    public <T> T getBeanByType(Class<T> type) {
      try {
        Object bean = type.getDeclaredConstructor().newInstance();
        return (T) proxies.wrap((Class<Object>) type.getInterfaces()[0], bean);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(type + " cannot be made", e);
      }
    }
  }
}
