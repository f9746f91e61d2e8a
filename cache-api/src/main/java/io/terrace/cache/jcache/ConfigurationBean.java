package io.terrace.cache.jcache;

import io.terrace.cache.CacheSpec;
import java.util.function.Supplier;
import javax.cache.management.CacheMXBean;

/** Shows to JMX how a cache is configured now, as flags change while it is open. Thread-safe. */
final class ConfigurationBean implements CacheMXBean {

  private final Supplier<? extends CacheSpec<?, ?>> spec;

  ConfigurationBean(Supplier<? extends CacheSpec<?, ?>> spec) {
    this.spec = spec;
  }

  @Override
  public String getKeyType() {
    return spec.get().getKeyType().getName();
  }

  @Override
  public String getValueType() {
    return spec.get().getValueType().getName();
  }

  @Override
  public boolean isReadThrough() {
    return spec.get().isReadThrough();
  }

  @Override
  public boolean isWriteThrough() {
    return spec.get().isWriteThrough();
  }

  @Override
  public boolean isStoreByValue() {
    return spec.get().isStoreByValue();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return spec.get().isStatisticsEnabled();
  }

  @Override
  public boolean isManagementEnabled() {
    return spec.get().isManagementEnabled();
  }
}
