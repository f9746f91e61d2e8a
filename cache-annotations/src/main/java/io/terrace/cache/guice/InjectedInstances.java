package io.terrace.cache.guice;

import com.google.inject.ConfigurationException;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import io.terrace.cache.intercept.spi.InstanceSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes objects from the injector; while that is still being made, by their constructors.
 * Thread-safe.
 */
final class InjectedInstances implements InstanceSource {

  @Inject private volatile @Nullable Injector injector;

  @Override
  public <T> T instance(Class<T> type) {
    Injector made = injector;
    if (made == null) {
      return InstanceSource.construct(type);
    }
    try {
      return made.getInstance(type);
    } catch (ConfigurationException | ProvisionException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made: " + e.getMessage(), e);
    }
  }
}
