package io.terrace.cache.jcache;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.WireFormat;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.TimeSource;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds managers, and has the {@code javax.cache} provider of their class loader know them. Not
 * thread-safe. Got by {@link TerraceCacheManager#builder()}.
 */
public final class ManagerBuilder implements TerraceCacheManager.Builder {

  private String namespace = "default";
  private ManagerParts parts = ManagerParts.NONE;
  private Properties properties = new Properties();
  private boolean unlisted;
  private @Nullable ClassLoader classLoader;

  /** Makes a builder of a manager whose namespace is {@code default}. */
  public ManagerBuilder() {}

  @Override
  public ManagerBuilder namespace(String namespace) {
    this.namespace = ManagerSettings.requireValid(Objects.requireNonNull(namespace, "namespace"));
    return this;
  }

  @Override
  public ManagerBuilder executor(Executor executor) {
    parts = parts.with(Objects.requireNonNull(executor, "executor"));
    return this;
  }

  @Override
  public ManagerBuilder timeSource(TimeSource timeSource) {
    parts = parts.with(Objects.requireNonNull(timeSource, "timeSource"));
    return this;
  }

  @Override
  public ManagerBuilder remote(RemoteTier tier) {
    return remote(RemoteTiers.DEFAULT, tier);
  }

  @Override
  public ManagerBuilder remote(String name, RemoteTier tier) {
    parts = parts.with(RemoteTiers.requireName(name), Objects.requireNonNull(tier, "tier"));
    return this;
  }

  @Override
  public ManagerBuilder enabled(boolean enabled) {
    parts = parts.with(enabled);
    return this;
  }

  @Override
  public ManagerBuilder wireFormat(WireFormat format) {
    parts = parts.with(Objects.requireNonNull(format, "format"));
    return this;
  }

  @Override
  public ManagerBuilder properties(Properties properties) {
    this.properties = (Properties) properties.clone();
    return this;
  }

  @Override
  public ManagerBuilder unlisted() {
    unlisted = true;
    return this;
  }

  @Override
  public ManagerBuilder classLoader(ClassLoader classLoader) {
    this.classLoader = Objects.requireNonNull(classLoader, "classLoader");
    return this;
  }

  @Override
  public TerraceCacheManager build() {
    ClassLoader loader = classLoader == null ? contextLoader() : classLoader;
    TerraceCachingProvider provider =
        unlisted ? new TerraceCachingProvider() : TerraceCachingProvider.of(loader);
    ManagerSettings settings = ManagerSettings.ofNamespace(namespace, loader, properties);
    return provider.open(settings, loader, parts);
  }

  /** Returns the thread's context loader; where it has none, that of this class. */
  private static ClassLoader contextLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? TerraceCachingProvider.ownLoader() : context;
  }
}
