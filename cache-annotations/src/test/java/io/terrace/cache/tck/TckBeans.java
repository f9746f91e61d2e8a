package io.terrace.cache.tck;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CachedProxies;
import javax.cache.Caching;
import javax.cache.annotation.BeanProvider;

/**
 * Gives the annotation tests of the TCK their beans: behind plain proxies, or from the provider that
 * the property {@code tck.beans} names.
 */
public final class TckBeans implements BeanProvider {

  private final BeanProvider chosen;

  /** For {@link java.util.ServiceLoader}. */
  public TckBeans() throws ReflectiveOperationException {
    String name = System.getProperty("tck.beans");
    this.chosen =
        name == null
            ? new Proxied()
            : (BeanProvider) Class.forName(name).getDeclaredConstructor().newInstance();
  }

  @Override
  public <T> T getBeanByType(Class<T> type) {
    return chosen.getBeanByType(type);
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
