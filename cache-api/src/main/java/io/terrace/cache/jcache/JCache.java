package io.terrace.cache.jcache;

import static java.util.Objects.requireNonNull;

import io.terrace.cache.AsyncTieredCache;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.BulkLoader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.KeyLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.CacheEngine;
import io.terrace.cache.engine.EngineRuntime;
import io.terrace.cache.engine.TierEntry;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.RequestRecorder;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache as its users see it: arguments are checked here, and what JSR-107 wants of each operation
 * is put together from the engine and what the configuration asks for. Thread-safe.
 */
final class JCache<K, V> implements TieredCache<K, V> {

  private final TerraceManager manager;
  private final String name;
  private final CacheEngine<K, V> engine;
  private final CacheHooks<K, V> hooks;
  private final EntryOperations<K, V> entries;
  private final BulkOperations<K, V> bulk;
  private final CacheEvents<K, V> events;
  private final Recorders recorders;
  private final OperationTimes getTimes = new OperationTimes();
  private final OperationTimes putTimes = new OperationTimes();
  private final OperationTimes removeTimes = new OperationTimes();
  private final Class<K> keyType;
  private final Class<V> valueType;
  private final ReentrantLock configuring = new ReentrantLock();
  private volatile CacheSpec<K, V> spec;

  JCache(TerraceManager manager, String name, CacheSpec<K, V> spec, EngineRuntime runtime) {
    this.manager = manager;
    this.name = name;
    this.spec = spec.validate();
    this.keyType = spec.getKeyType();
    this.valueType = spec.getValueType();
    this.hooks = CacheHooks.of(spec);
    this.engine = engineOf(runtime);
    this.recorders = new Recorders(engine::recorder);
    this.entries =
        new EntryOperations<>(engine, hooks.expiry(), hooks.writeThrough(), hooks.readThrough());
    this.bulk =
        new BulkOperations<>(
            engine,
            entries,
            hooks.readThrough(),
            hooks.loader(),
            hooks.writeThrough(),
            runtime.executor());
    this.events = new CacheEvents<>(this, engine, runtime.executor());
    engine.loadObserver((nanos, succeeded) -> manager.loaded(this, nanos, succeeded));
    try {
      spec.getCacheEntryListenerConfigurations().forEach(events::register);
    } catch (RuntimeException | Error failure) { // of a listener's factory
      close();
      throw failure;
    }
  }

  private CacheEngine<K, V> engineOf(EngineRuntime runtime) {
    try {
      return runtime.engine(name, manager.completed(spec), hooks.expiry());
    } catch (RuntimeException | Error failure) {
      hooks.close("cache '" + name + "'");
      throw failure;
    }
  }

  // Reading.

  @Override
  public @Nullable V get(K key) {
    TierEntry<V> entry = engine.frontHit(requireKey(key));
    return entry != null ? engine.out(entry) : thoughtfulGet(key);
  }

  private @Nullable V thoughtfulGet(K key) {
    long now = engine.now();
    if (getTimes.isDue(now)) {
      return timedGet(key, now);
    }
    TierEntry<V> entry = engine.plainHit(key, now);
    return entry != null ? engine.out(entry) : slowGet(key);
  }

  private @Nullable V timedGet(K key, long now) {
    long startedAt = System.nanoTime();
    TierEntry<V> entry = engine.plainHit(key, now);
    if (entry != null) {
      V value = engine.out(entry);
      getTimes.add(startedAt);
      return value;
    }
    V value = slowGet(key);
    if (hooks.readThrough() == null) {
      getTimes.add(startedAt);
    }
    return value;
  }

  private @Nullable V slowGet(K key) {
    if (hooks.readThrough() == null) {
      TierEntry<V> entry = events.told(() -> engine.read(key));
      return entry == null ? null : engine.out(entry);
    }
    return loaded(key, hooks.readThrough().single());
  }

  @Override
  public @Nullable V get(K key, KeyLoader<? super K, ? extends V> loader) {
    requireNonNull(loader, "loader");
    TierEntry<V> entry = plainHit(requireKey(key));
    return entry != null ? engine.out(entry) : loaded(key, (k, context) -> loader.load(k));
  }

  @Override
  public @Nullable V load(K key, ContextLoader<? super K, V> loader) {
    requireNonNull(loader, "loader");
    TierEntry<V> entry = plainHit(requireKey(key));
    return entry != null ? engine.out(entry) : loaded(key, loader);
  }

  private @Nullable TierEntry<V> plainHit(K key) {
    TierEntry<V> entry = engine.frontHit(key);
    return entry == null ? engine.plainHit(key, engine.now()) : entry;
  }

  private @Nullable V loaded(K key, ContextLoader<? super K, V> loader) {
    return events.toldWithUserCode(() -> engine.out(engine.get(key, loader)));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys, BulkLoader<K, V> loader) {
    requireNonNull(loader, "loader");
    return loadAll(keys, (missing, contexts) -> loader.loadAll(missing));
  }

  @Override
  public Map<K, V> loadAll(Set<? extends K> keys, BulkContextLoader<K, V> loader) {
    requireNonNull(loader, "loader");
    requireNoNulls(keys);
    Map<K, TierEntry<V>> found = events.toldWithUserCode(() -> engine.getAll(keys, loader));
    Map<K, V> values = new LinkedHashMap<>();
    for (K key : keys) {
      TierEntry<V> entry = found.get(key);
      if (entry != null) {
        bulk.putOut(values, key, entry);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public Optional<V> find(K key) {
    TierEntry<V> entry = plainHit(requireKey(key));
    if (entry == null) {
      entry = events.told(() -> engine.read(key));
    }
    return entry == null ? Optional.empty() : Optional.ofNullable(engine.out(entry));
  }

  /** Returns the values that are there of {@code keys}; never loads. */
  Map<K, V> findAll(Set<? extends K> keys) {
    requireNoNulls(keys);
    return events.told(() -> bulk.findAll(keys));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    requireNoNulls(keys);
    return events.told(() -> bulk.getAll(keys));
  }

  @Override
  public boolean containsKey(K key) {
    return engine.peek(requireKey(key)) != null;
  }

  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    return new EntryIterator<>(engine, this);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener listener) {
    engine.requireOpen();
    requireNoNulls(keys);
    bulk.loadAll(keys, replaceExistingValues, listener);
  }

  @Override
  public CompletableFuture<@Nullable V> refresh(K key) {
    ContextLoader<? super K, V> loader =
        spec.loader()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "cache '"
                            + name
                            + "': it has no loader to refresh by. Set CacheSpec.loader,"
                            + " or pass one."));
    return refreshed(requireKey(key), loader);
  }

  @Override
  public CompletableFuture<@Nullable V> refresh(K key, KeyLoader<? super K, ? extends V> loader) {
    requireNonNull(loader, "loader");
    return refreshed(requireKey(key), (k, context) -> loader.load(k));
  }

  private CompletableFuture<@Nullable V> refreshed(K key, ContextLoader<? super K, V> loader) {
    return engine.refresh(key, loader).thenApply(engine::out);
  }

  // Writing.

  @Override
  public void put(K key, V value) {
    check(key, value);
    long startedAt = startIfDue(putTimes);
    if (!entries.putAtOnce(key, value)) {
      events.tell(() -> entries.put(key, value, EntryOptions.NONE));
    }
    end(putTimes, startedAt);
  }

  @Override
  public void put(K key, V value, EntryOptions options) {
    requireNonNull(options, "options");
    check(key, value);
    long startedAt = startIfDue(putTimes);
    events.tell(() -> entries.put(key, value, options));
    end(putTimes, startedAt);
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    check(key, value);
    long startedAt = startIfDue(putTimes);
    V old = events.told(() -> entries.getAndPut(key, value));
    end(putTimes, startedAt);
    return old;
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    engine.requireOpen();
    map.forEach(this::check);
    events.tell(() -> bulk.putAll(map));
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    check(key, value);
    return events.told(() -> entries.putIfAbsent(key, value));
  }

  @Override
  public boolean remove(K key) {
    requireKey(key);
    long startedAt = startIfDue(removeTimes);
    boolean removed = events.told(() -> entries.remove(key));
    end(removeTimes, startedAt);
    return removed;
  }

  @Override
  public boolean remove(K key, V oldValue) {
    check(key, oldValue);
    return events.told(() -> entries.remove(key, oldValue));
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    requireKey(key);
    return events.told(() -> entries.getAndRemove(key));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    check(key, oldValue);
    check(key, newValue);
    return events.told(() -> entries.replace(key, oldValue, newValue));
  }

  @Override
  public boolean replace(K key, V value) {
    check(key, value);
    return events.told(() -> entries.replace(key, value));
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    check(key, value);
    return events.told(() -> entries.getAndReplace(key, value));
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    engine.requireOpen();
    requireNoNulls(keys);
    events.tell(() -> bulk.removeAll(keys));
  }

  @Override
  public void removeAll() {
    events.tell(() -> bulk.removeAll());
  }

  @Override
  public void clear() {
    engine.clear();
  }

  @Override
  public Delivery invalidate(K key) {
    requireKey(key);
    return events.told(() -> engine.invalidate(key));
  }

  @Override
  public Delivery invalidateTag(String tag) {
    engine.requireOpen();
    return manager.invalidateTag(tag);
  }

  @Override
  public boolean touch(K key, Duration ttl) {
    return engine.writes().touch(requireKey(key), EntryOptions.ttl(ttl));
  }

  @Override
  public <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    requireKey(key);
    requireNonNull(processor, "processor");
    return events.toldWithUserCode(() -> entries.invoke(key, processor, arguments));
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
    engine.requireOpen();
    requireNonNull(processor, "processor");
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    requireNoNulls(keys);
    for (K key : keys) {
      try {
        T result = invoke(key, processor, arguments);
        if (result != null) {
          results.put(key, () -> result);
        }
      } catch (RuntimeException e) { // of this key; the others are processed all the same
        results.put(
            key,
            () -> {
              throw e;
            });
      }
    }
    return results;
  }

  // About the cache.

  @Override
  public AsyncTieredCache<K, V> async() {
    return new AsyncCache<>(this, engine);
  }

  @Override
  public CacheStatistics statistics() {
    return engine.statistics();
  }

  @Override
  public long localSize() {
    engine.requireOpen();
    return engine.localSize();
  }

  @Override
  public void recorder(@Nullable RequestRecorder recorder) {
    engine.requireOpen();
    recorders.main(recorder);
  }

  @Override
  public Observation observe(RequestRecorder recorder) {
    engine.requireOpen();
    return recorders.add(requireNonNull(recorder, "recorder"));
  }

  @Override
  public Explanation explain(K key) {
    return engine.explain(requireKey(key));
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public TerraceCacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    if (type.isInstance(spec)) {
      return type.cast(spec);
    }
    if (type.isAssignableFrom(MutableConfiguration.class)) {
      return type.cast(new MutableConfiguration<>(spec));
    }
    throw new IllegalArgumentException(
        "cache '" + name + "': its configuration is a CacheSpec, and no " + type.getName());
  }

  CacheSpec<K, V> spec() {
    return spec;
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    engine.requireOpen();
    reconfigure(
        () -> {
          CacheSpec<K, V> changed = spec.listener(configuration);
          events.register(configuration);
          spec = changed;
        });
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    engine.requireOpen();
    requireNonNull(configuration, "configuration");
    reconfigure(
        () -> {
          spec = spec.withoutListener(configuration);
          events.deregister(configuration);
        });
  }

  void setStatisticsEnabled(boolean enabled) {
    reconfigure(
        () -> {
          spec = spec.statistics(enabled);
          engine.statisticsEnabled(enabled);
        });
  }

  void setManagementEnabled(boolean enabled) {
    reconfigure(() -> spec = spec.management(enabled));
  }

  private void reconfigure(Runnable change) {
    configuring.lock();
    try {
      change.run();
    } finally {
      configuring.unlock();
    }
  }

  JsrStatistics jsrStatistics() {
    return new FacadeStatistics(engine, getTimes, putTimes, removeTimes);
  }

  @Override
  public void close() {
    if (engine.close()) {
      manager.release(name, this);
      try {
        events.close();
      } finally {
        hooks.close("cache '" + name + "'");
      }
    }
  }

  @Override
  public boolean isClosed() {
    return engine.isClosed();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }

  @Override
  public String toString() {
    return "TieredCache " + name + " of " + spec;
  }

  // Checks and times.

  /** A closed cache says so before it looks at arguments, as JSR-107's tests want. */
  private K requireKey(K key) {
    if (key == null) {
      engine.requireOpen();
      throw new NullPointerException("key");
    }
    return key;
  }

  private void check(K key, V value) {
    engine.requireOpen();
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    if (!keyType.isInstance(key) || !valueType.isInstance(value)) {
      throw new ClassCastException(
          "cache '"
              + name
              + "': it is of "
              + keyType.getName()
              + " to "
              + valueType.getName()
              + ", not of "
              + key.getClass().getName()
              + " to "
              + value.getClass().getName());
    }
  }

  /** Checks each; {@code contains(null)} would throw for a {@code Set.of}. */
  private void requireNoNulls(Set<?> keys) {
    engine.requireOpen();
    for (Object key : keys) {
      requireNonNull(key, "key");
    }
  }

  /** Returns the time if this operation is one of the sample, else 0. */
  private long startIfDue(OperationTimes times) {
    return times.isDue(engine.now()) ? System.nanoTime() | 1 : 0;
  }

  private static void end(OperationTimes times, long startedAt) {
    if (startedAt != 0) {
      times.add(startedAt);
    }
  }
}
