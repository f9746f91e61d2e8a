package io.terrace.cache.jcache;

import io.terrace.cache.TerraceCacheManager;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.cache.CacheException;
import javax.cache.Caching;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * Terrace as {@link Caching#getCachingProvider()} finds it: keeps the open managers of each class
 * loader, by their URI. Thread-safe.
 *
 * <p><b>URIs.</b> Any URI names a manager. {@code terrace:<namespace>} is what a {@linkplain
 * TerraceCacheManager#builder() built} one has. A {@code file:}, {@code jar:} or {@code classpath:}
 * URI that ends in {@code .properties} is read as the manager's properties. Null stands for the
 * default, {@code terrace:default}.
 *
 * <p><b>Class loaders</b> are held weakly until a manager has its first cache, whose entries may
 * need the loader's classes; a manager whose loader is gone is closed. To let go of a loader whose
 * managers have caches, {@linkplain #close(ClassLoader) close} them.
 *
 * <p><b>Threads.</b> No method waits for another thread, but {@code close}, which for a few seconds
 * at most waits for the threads of the managers to end.
 */
public final class TerraceCachingProvider implements CachingProvider {

  private static final System.Logger LOG = System.getLogger(TerraceCachingProvider.class.getName());

  private final ReentrantLock lock = new ReentrantLock();

  /** The open managers, few enough to be searched; some may have closed meanwhile. */
  private final List<TerraceManager> managers = new ArrayList<>();

  /** Makes a provider without managers; {@link Caching} is who calls this. */
  public TerraceCachingProvider() {}

  /**
   * Keeps the built managers of an application that {@code javax.cache} can't lead here: another
   * provider is chosen by system property, or ours is hidden from the loader. To have {@link
   * Caching} make one by its name would have {@code getCachingProvider()} fail from then on, as
   * there are two.
   */
  private static final class Unlisted {
    static final TerraceCachingProvider PROVIDER = new TerraceCachingProvider();
  }

  /** Returns the provider that {@link Caching} has for {@code loader}. */
  static TerraceCachingProvider of(ClassLoader loader) {
    for (ClassLoader candidate : List.of(loader, ownLoader())) {
      try {
        for (CachingProvider provider : Caching.getCachingProviders(candidate)) {
          if (provider instanceof TerraceCachingProvider found) {
            return found;
          }
        }
      } catch (CacheException | ServiceConfigurationError e) {
        // A broken provider of someone else's does not keep Terrace from working by itself.
        LOG.log(Level.INFO, "javax.cache can't list its providers in " + candidate, e);
      }
    }
    return Unlisted.PROVIDER;
  }

  static ClassLoader ownLoader() {
    ClassLoader own = TerraceCachingProvider.class.getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  /**
   * Returns the open manager of that URI and loader, made if there is none.
   *
   * @param uri its name, or null for the default
   * @param classLoader resolves the classes of values; null for that of this class
   * @param properties used if the manager is made: {@code terrace.namespace}, {@code
   *     terrace.remote.<name>}; or null
   * @throws CacheException if the manager can't be made: its configuration is wrong, or an open one
   *     of another URI has its namespace
   */
  @Override
  public TerraceCacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    URI name = uri == null ? getDefaultURI() : uri;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    TerraceManager open = find(manager -> manager.isOpenAs(name, loader));
    if (open != null) {
      return open;
    }
    ManagerSettings settings = ManagerSettings.of(name, loader, properties); // may read a file
    closeOrphans();
    lock.lock();
    try {
      TerraceManager meanwhile = find(manager -> manager.isOpenAs(name, loader));
      return meanwhile == null ? add(settings, loader, ManagerParts.NONE) : meanwhile;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public TerraceCacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  @Override
  public TerraceCacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  /**
   * Makes a manager.
   *
   * @throws CacheException if an open one of that loader has its namespace
   */
  TerraceManager open(ManagerSettings settings, ClassLoader loader, ManagerParts parts) {
    closeOrphans();
    lock.lock();
    try {
      return add(settings, loader, parts);
    } finally {
      lock.unlock();
    }
  }

  /** Makes a manager, under the lock. */
  private TerraceManager add(ManagerSettings settings, ClassLoader loader, ManagerParts parts) {
    TerraceManager rival = find(manager -> manager.isOpenIn(settings.namespace(), loader));
    if (rival != null) {
      throw new CacheException(
          "namespace '"
              + settings.namespace()
              + "' has an open manager, that of the URI "
              + ManagerSettings.shown(rival.getURI())
              + ". Close it, choose another namespace, or build one of them unlisted().");
    }
    TerraceManager manager = new TerraceManager(this, settings, loader, parts);
    managers.add(manager);
    return manager;
  }

  /** Forgets a manager that has closed. */
  void release(TerraceManager manager) {
    lock.lock();
    try {
      managers.remove(manager);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return ownLoader();
  }

  @Override
  public URI getDefaultURI() {
    return ManagerSettings.DEFAULT_URI;
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    closeAll(manager -> true);
  }

  @Override
  public void close(@Nullable ClassLoader classLoader) {
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    closeAll(manager -> manager.getClassLoader() == loader);
  }

  @Override
  public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    URI name = uri == null ? getDefaultURI() : uri;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    closeAll(manager -> manager.isOpenAs(name, loader));
  }

  @Override
  public boolean isSupported(OptionalFeature optionalFeature) {
    return optionalFeature == OptionalFeature.STORE_BY_REFERENCE;
  }

  /** Closes managers whose class loader was collected: nobody can ask for them again. */
  private void closeOrphans() {
    closeAll(manager -> manager.getClassLoader() == null);
  }

  /** Closes outside the lock, as the user's own code takes part. */
  private void closeAll(Predicate<TerraceManager> which) {
    List<TerraceManager> found;
    lock.lock();
    try {
      found = managers.stream().filter(which).toList();
    } finally {
      lock.unlock();
    }
    found.forEach(TerraceManager::close);
  }

  private @Nullable TerraceManager find(Predicate<TerraceManager> which) {
    lock.lock();
    try {
      return managers.stream().filter(which).findFirst().orElse(null);
    } finally {
      lock.unlock();
    }
  }
}
