package io.terrace.cache.inspect;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.Delivery;
import io.terrace.cache.Explanation;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.inspect.HotKeys.HotKey;
import io.terrace.cache.spi.CacheObserver.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.cache.configuration.CompleteConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one manager for people, who name a cache by its name and a key by its text. Holds
 * no value, and shows none.
 *
 * <p>Thread-safe. What reads counts costs a hit nothing; {@link #hotKeys} does, for as long as
 * somebody asks. Operations block as those of the cache do. Each throws {@code
 * IllegalArgumentException} for a cache that there is not or a text that is no key, and {@code
 * IllegalStateException} once the manager is closed.
 */
public final class CacheInspector implements AutoCloseable {

  private record Watch(TieredCache<?, ?> cache, HotKeys keys, Observation observation) {}

  private final TerraceCacheManager manager;
  private final KeyView keys;
  private final LongSupplier nanos;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  /** Makes one that shows keys as {@code keys} says. */
  public CacheInspector(TerraceCacheManager manager, KeyView keys) {
    this(manager, keys, System::nanoTime);
  }

  CacheInspector(TerraceCacheManager manager, KeyView keys, LongSupplier nanos) {
    this.manager = Objects.requireNonNull(manager, "manager");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.nanos = nanos;
  }

  /** Returns the name that the manager's keys have in common. */
  public String namespace() {
    return manager.namespace();
  }

  /** Returns whether keys are shown as they are. */
  public boolean showsKeys() {
    return keys.shows();
  }

  /** Returns the caches, by name. */
  public List<CacheView> caches() {
    List<CacheView> views = new ArrayList<>();
    for (String name : manager.getCacheNames()) {
      TieredCache<?, ?> cache = manager.getCache(name);
      if (cache != null && !cache.isClosed()) {
        views.add(view(cache));
      }
    }
    return views;
  }

  private static CacheView view(TieredCache<?, ?> cache) {
    CacheSpec<?, ?> spec = spec(cache);
    CacheStatistics statistics = cache.statistics();
    return new CacheView(
        cache.getName(),
        spec.getKeyType().getName(),
        KeyText.reads(spec.getKeyType()),
        tiers(cache, spec),
        cache.localSize(),
        spec.localMaximumSize().isPresent()
            ? Optional.of(spec.localMaximumSize().getAsLong())
            : Optional.empty(),
        spec.isStatisticsEnabled(),
        statistics);
  }

  private static String tiers(TieredCache<?, ?> cache, CacheSpec<?, ?> spec) {
    boolean local = spec.tiers().map(tiers -> tiers.contains(Tier.LOCAL)).orElse(true);
    String remote = spec.remote().orElse("default");
    boolean reaches = cache.getCacheManager().remoteStatistics().containsKey(remote);
    boolean shared =
        reaches
            && spec.tiers()
                .map(tiers -> tiers.contains(Tier.REMOTE))
                .orElse(spec.remote().isPresent() || spec.isStoreByValue());
    return local && shared ? "heap, " + remote : shared ? remote : "heap";
  }

  /** The raw type is what JSR-107 asks for. */
  private static CacheSpec<?, ?> spec(TieredCache<?, ?> cache) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    CompleteConfiguration<?, ?> spec =
        (CompleteConfiguration<?, ?>) cache.getConfiguration((Class) CompleteConfiguration.class);
    return (CacheSpec<?, ?>) spec;
  }

  /** Returns how the manager stands to its remote tiers, by name. */
  public Map<String, RemoteStatistics> remotes() {
    return manager.remoteStatistics();
  }

  /** Says what is known of a key. */
  public Explanation explain(String cache, String key) {
    TieredCache<Object, ?> found = cache(cache);
    return found.explain(key(found, key));
  }

  /** Makes the entry of a key void. */
  public Delivery invalidate(String cache, String key) {
    TieredCache<Object, ?> found = cache(cache);
    return found.invalidate(key(found, key));
  }

  /** Makes void all that carries {@code tag}, in every cache. */
  public Delivery invalidateTag(String tag) {
    return manager.invalidateTag(tag);
  }

  /** Makes all entries of a cache void. */
  public void clear(String cache) {
    cache(cache).clear();
  }

  private TieredCache<Object, ?> cache(String name) {
    TieredCache<Object, ?> cache = manager.getCache(Objects.requireNonNull(name, "name"));
    if (cache == null) {
      throw new IllegalArgumentException(
          "there is no cache of that name in '"
              + manager.namespace()
              + "', only "
              + manager.getCacheNames());
    }
    return cache;
  }

  private Object key(TieredCache<?, ?> cache, String text) {
    String name = cache.getName();
    String meant = Objects.requireNonNullElse(labelled(name, text), text);
    return KeyText.parse(name, spec(cache).getKeyType(), meant);
  }

  /** Returns the text of the hot key that is shown as {@code label}, or null. */
  private @Nullable String labelled(String cache, String label) {
    Watch watch = watches.get(cache);
    if (watch == null || keys.shows()) {
      return null;
    }
    return watch.keys().top(HotKeys.COUNTED).stream()
        .filter(key -> key.isWhole() && keys.of(key.text()).equals(label))
        .map(HotKey::text)
        .findAny()
        .orElse(null);
  }

  /**
   * Returns the keys of a cache that are read most, counted from the first time that this is asked
   * until nobody has asked for half a minute. At most 256 are counted, by a sample of the requests.
   */
  public List<HotKeyView> hotKeys(String cache, int most) {
    TieredCache<Object, ?> found = cache(cache);
    boolean typed = KeyText.reads(spec(found).getKeyType());
    Watch watch =
        watches.compute(
            cache, (name, known) -> known != null && known.cache() == found ? known : watch(found));
    return watch.keys().top(most).stream().map(key -> view(key, typed)).toList();
  }

  private Watch watch(TieredCache<Object, ?> cache) {
    HotKeys counted = new HotKeys(HotKeys.EACH, nanos, this::forget);
    return new Watch(cache, counted, cache.observe(counted));
  }

  private void forget(HotKeys unwatched) {
    watches.values().stream().filter(watch -> watch.keys() == unwatched).forEach(this::end);
  }

  private void end(Watch watch) {
    if (watches.remove(watch.cache().getName(), watch)) {
      watch.observation().close();
    }
  }

  private HotKeyView view(HotKey key, boolean typed) {
    double missRate = key.requests() == 0 ? 0 : (double) key.misses() / key.requests();
    String text = keys.of(key.text());
    boolean cut = keys.shows() && !key.isWhole();
    return new HotKeyView(
        cut ? text + "…" : text, key.requests(), Math.min(1, missRate), typed && key.isWhole());
  }

  /** Stops counting keys; the manager stays open. */
  @Override
  public void close() {
    watches.values().forEach(this::end);
  }
}
