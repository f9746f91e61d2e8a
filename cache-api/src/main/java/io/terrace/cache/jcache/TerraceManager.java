package io.terrace.cache.jcache;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Counter;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.EngineRuntime;
import io.terrace.cache.jcache.ManagementBeans.Kind;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.RemoteTier;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one namespace, by their names, and the runtime that they share, which is made with
 * the first of them. Thread-safe. Making a cache keeps nobody from another one: a name is taken by
 * a {@link CacheSlot} first, and no lock is held while the user's factories run.
 */
final class TerraceManager implements TerraceCacheManager {

  private static final System.Logger LOG = System.getLogger(TerraceManager.class.getName());

  private final TerraceCachingProvider provider;
  private final ManagerSettings settings;
  private final WeakReference<ClassLoader> classLoader;
  private final ManagerParts parts;
  private final ConcurrentMap<String, CacheSlot> slots = new ConcurrentHashMap<>();
  private final Observers observers = new Observers();
  private final ReentrantLock lock = new ReentrantLock();

  /** Made under the lock; holds on to the class loader. */
  private @Nullable EngineRuntime runtime;

  private volatile boolean closed;

  TerraceManager(
      TerraceCachingProvider provider,
      ManagerSettings settings,
      ClassLoader classLoader,
      ManagerParts parts) {
    this.provider = provider;
    this.settings = settings;
    this.classLoader = new WeakReference<>(classLoader);
    this.parts = parts;
  }

  @Override
  public <K, V> TieredCache<K, V> cache(String name, CacheSpec<K, V> spec) {
    Objects.requireNonNull(name, "name");
    CacheSpec<K, V> valid = Objects.requireNonNull(spec, "spec").validate();
    while (true) {
      requireOpen();
      CacheSlot own = slot(name, valid);
      CacheSlot taken = slots.putIfAbsent(name, own);
      if (taken == null) {
        return make(name, spec, own);
      }
      JCache<K, V> made = typed(taken.await());
      if (made == null || made.isClosed()) {
        remove(name, taken); // it failed, or is about to leave by itself
      } else if (taken.spec().equals(spec)) {
        return made;
      } else {
        throw new CacheException(
            "cache '"
                + name
                + "' exists with another spec. It was made from "
                + taken.spec()
                + "; asked for is "
                + spec
                + ". Use one spec, or destroy the cache first.");
      }
    }
  }

  @Override
  public <K, V, C extends Configuration<K, V>> TieredCache<K, V> createCache(
      String cacheName, C configuration) {
    requireOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    CacheSpec<K, V> spec =
        specOf(Objects.requireNonNull(configuration, "configuration")).validate();
    CacheSlot own = slot(cacheName, spec);
    if (slots.putIfAbsent(cacheName, own) != null) {
      throw new CacheException(
          "cache '"
              + cacheName
              + "' exists already in "
              + ManagerSettings.shown(getURI())
              + ". Get it by getCache, or destroy it first.");
    }
    return make(cacheName, spec, own);
  }

  /**
   * Reads a configuration that says only types and the way of storing as one that counts nothing.
   */
  private static <K, V> CacheSpec<K, V> specOf(Configuration<K, V> configuration) {
    if (configuration instanceof CompleteConfiguration<K, V> complete) {
      return CacheSpec.from(complete);
    }
    CacheSpec<K, V> spec =
        CacheSpec.of(configuration.getKeyType(), configuration.getValueType()).statistics(false);
    return configuration.isStoreByValue() ? spec : spec.storeByReference();
  }

  private CacheSlot slot(String name, CacheSpec<?, ?> spec) {
    return new CacheSlot(name, spec, new ManagementBeans(getURI(), name, getClassLoader()));
  }

  /** Makes the cache of a slot that this thread has taken. */
  private <K, V> JCache<K, V> make(String name, CacheSpec<K, V> spec, CacheSlot slot) {
    JCache<K, V> cache = null;
    try {
      cache = new JCache<>(this, name, spec, runtime());
      slot.open(cache);
    } finally {
      if (slot.cache() == null) {
        remove(name, slot);
        slot.abandon();
        if (cache != null) {
          cache.close();
        }
      }
    }
    if (closed) { // close() may have gone by before the cache was there to be seen
      cache.close();
      throw closedException();
    }
    observers.opened(cache);
    return cache;
  }

  private EngineRuntime runtime() {
    lock.lock();
    try {
      requireOpen();
      if (runtime == null) {
        ClassLoader loader = getClassLoader();
        if (loader == null) {
          throw new IllegalStateException(
              "the class loader of the manager "
                  + ManagerSettings.shown(getURI())
                  + " is gone. Keep a reference to it for as long as the manager is used.");
        }
        runtime = open(loader);
      }
      return runtime;
    } finally {
      lock.unlock();
    }
  }

  private EngineRuntime open(ClassLoader loader) {
    boolean enabled = parts.enabled() == null ? settings.enabled() : parts.enabled();
    Map<String, RemoteTier> remotes =
        enabled ? RemoteTiers.open(settings, parts.remotes(), loader) : Map.of();
    try {
      return new EngineRuntime(
          settings.namespace(),
          loader,
          parts.timeSource(),
          parts.executor(),
          remotes,
          enabled,
          task -> () -> EventBatch.nested(task));
    } catch (RuntimeException | Error failure) { // what was given is closed with the manager
      remotes.values().stream()
          .filter(made -> !parts.remotes().containsValue(made))
          .forEach(RemoteTiers::close);
      throw failure;
    }
  }

  /** Returns {@code spec} with what it leaves open as the manager has it. */
  <K, V> CacheSpec<K, V> completed(CacheSpec<K, V> spec) {
    CacheSpec<K, V> complete =
        spec.wireFormat(spec.wireFormat().or(parts.wireFormat()).or(settings.wireFormat()));
    Tier[] tiers = settings.tiers().toArray(Tier[]::new);
    return tiers.length == 0 || spec.tiers().isPresent() || !spec.isStoreByValue()
        ? complete
        : complete.tiers(tiers[0], tiers).validate();
  }

  /** Frees the name of a cache that has closed, and takes its beans away. */
  void release(String name, JCache<?, ?> cache) {
    CacheSlot slot = slots.get(name);
    if (slot != null && slot.cache() == cache) {
      remove(name, slot);
    }
  }

  private void remove(String name, CacheSlot slot) {
    if (slots.remove(name, slot)) {
      slot.close();
      JCache<?, ?> cache = slot.cache();
      if (cache != null) {
        observers.closed(cache);
      }
    }
  }

  /** Takes note of a load that has ended. */
  void loaded(JCache<?, ?> cache, long nanos, boolean succeeded) {
    observers.loaded(cache, nanos, succeeded);
  }

  @Override
  public <K, V> @Nullable TieredCache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    requireOpen();
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    CacheSlot slot = slots.get(Objects.requireNonNull(cacheName, "cacheName"));
    JCache<K, V> cache = slot == null ? null : typed(slot.cache());
    if (slot != null && cache != null) {
      requireSame(cacheName, "keys", slot.spec().getKeyType(), keyType);
      requireSame(cacheName, "values", slot.spec().getValueType(), valueType);
    }
    return cache;
  }

  private static void requireSame(String cache, String what, Class<?> its, Class<?> asked) {
    if (!its.equals(asked)) {
      throw new ClassCastException(
          "cache '"
              + cache
              + "' has "
              + what
              + " of "
              + its.getName()
              + ", not of "
              + asked.getName()
              + ". Ask for it with the types that it was made with.");
    }
  }

  @Override
  public <K, V> @Nullable TieredCache<K, V> getCache(String cacheName) {
    requireOpen();
    CacheSlot slot = slots.get(Objects.requireNonNull(cacheName, "cacheName"));
    return slot == null ? null : typed(slot.cache());
  }

  @SuppressWarnings("unchecked") // JSR-107 leaves it to the caller to ask for the right types
  private static <K, V> @Nullable JCache<K, V> typed(@Nullable JCache<?, ?> cache) {
    return (JCache<K, V>) cache;
  }

  @Override
  public Iterable<String> getCacheNames() {
    requireOpen();
    return slots.entrySet().stream()
        .filter(entry -> entry.getValue().cache() != null)
        .map(entry -> entry.getKey())
        .sorted()
        .toList();
  }

  @Override
  public void destroyCache(String cacheName) {
    requireOpen();
    CacheSlot slot = slots.get(Objects.requireNonNull(cacheName, "cacheName"));
    JCache<?, ?> cache = slot == null ? null : slot.cache();
    if (cache != null && !cache.isClosed()) {
      cache.clear(); // a store shared by others keeps what a cache had when it only closes
      cache.close();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    CacheSlot slot = configure(cacheName, cache -> cache.setManagementEnabled(enabled));
    slot.show(Kind.CONFIGURATION, enabled);
    slot.show(Kind.RECORDING, enabled);
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    configure(cacheName, cache -> cache.setStatisticsEnabled(enabled))
        .show(Kind.STATISTICS, enabled);
  }

  private CacheSlot configure(String name, Consumer<JCache<?, ?>> change) {
    requireOpen();
    CacheSlot slot = slots.get(Objects.requireNonNull(name, "cacheName"));
    JCache<?, ?> cache = slot == null ? null : slot.cache();
    if (slot == null || cache == null) {
      throw new IllegalArgumentException(
          "there is no cache '"
              + name
              + "' in "
              + ManagerSettings.shown(getURI())
              + ", only "
              + getCacheNames()
              + ". Create it first.");
    }
    change.accept(cache);
    return slot;
  }

  @Override
  public void close() {
    EngineRuntime stopped;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      stopped = runtime;
    } finally {
      lock.unlock();
    }
    for (CacheSlot slot : slots.values()) {
      JCache<?, ?> cache = slot.cache();
      if (cache != null) {
        closeQuietly(cache);
      }
    }
    if (stopped != null) {
      stopped.close();
    }
    if (stopped == null || !stopped.isEnabled()) {
      parts.remotes().values().forEach(RemoteTiers::close);
    }
    provider.release(this);
  }

  /** JSR-107 has a manager ignore what the closing of a cache throws; it should be seen, though. */
  private static void closeQuietly(JCache<?, ?> cache) {
    try {
      cache.close();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cache '" + cache.getName() + "' failed to close with its manager", e);
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return settings.uri();
  }

  /** Returns the class loader; null if it is gone, which it can be only while there is no cache. */
  @Override
  public @Nullable ClassLoader getClassLoader() {
    return classLoader.get();
  }

  /** Returns a copy of the properties that the manager was made with. */
  @Override
  public Properties getProperties() {
    Properties copy = new Properties();
    copy.putAll(settings.properties());
    return copy;
  }

  @Override
  public String namespace() {
    return settings.namespace();
  }

  @Override
  public Delivery invalidateTag(String tag) {
    requireOpen();
    return runtime().invalidateTag(Objects.requireNonNull(tag, "tag"));
  }

  @Override
  public Map<String, RemoteStatistics> remoteStatistics() {
    requireOpen();
    return runtime().remoteStatistics();
  }

  @Override
  public Observation observe(CacheObserver observer) {
    requireOpen();
    Iterable<TieredCache<?, ?>> present =
        () ->
            slots.values().stream()
                .<TieredCache<?, ?>>flatMap(slot -> Stream.ofNullable(slot.cache()))
                .iterator();
    return observers.add(Objects.requireNonNull(observer, "observer"), present);
  }

  @Override
  public Observation observe(CallObserver observer) {
    requireOpen();
    return runtime().observe(Objects.requireNonNull(observer, "observer"));
  }

  @Override
  public Counter counter(String name, CounterSpec spec) {
    requireOpen();
    return runtime()
        .counter(Objects.requireNonNull(name, "name"), Objects.requireNonNull(spec, "spec"));
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException(
        "a Terrace manager is no " + type.getName() + ". Ask for TerraceCacheManager.");
  }

  /** Returns whether a provider may hand this manager out for {@code uri} and {@code loader}. */
  boolean isOpenAs(URI uri, ClassLoader loader) {
    return !closed && getURI().equals(uri) && getClassLoader() == loader;
  }

  /** Returns whether this manager keeps others of {@code loader} from {@code namespace}. */
  boolean isOpenIn(String namespace, ClassLoader loader) {
    return !closed && namespace().equals(namespace) && getClassLoader() == loader;
  }

  private void requireOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private IllegalStateException closedException() {
    return new IllegalStateException(
        "the manager "
            + ManagerSettings.shown(getURI())
            + " is closed. Get another from the provider, or build one.");
  }

  @Override
  public String toString() {
    return "TerraceCacheManager " + ManagerSettings.shown(getURI()) + (closed ? " (closed)" : "");
  }
}
