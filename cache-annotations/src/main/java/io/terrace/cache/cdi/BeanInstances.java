package io.terrace.cache.cdi;

import io.terrace.cache.intercept.spi.InstanceSource;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;

/** Takes the bean of a class, or makes an object of one that is no bean. Thread-safe. */
record BeanInstances(BeanManager beans) implements InstanceSource {

  @Override
  public <T> T instance(Class<T> type) {
    Instance<T> found = beans.createInstance().select(type);
    return found.isResolvable() ? found.get() : InstanceSource.construct(type);
  }
}
