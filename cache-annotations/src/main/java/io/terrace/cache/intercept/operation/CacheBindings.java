package io.terrace.cache.intercept.operation;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.TypeRef;
import io.terrace.cache.intercept.spi.ContainerHooks;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.cache.annotation.GeneratedCacheKey;
import javax.cache.configuration.CompleteConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Gives operations their caches: the one of that name that the manager has, else a new one. Knows
 * who asked for each first, so that two methods in conflict are both named. Thread-safe.
 */
public final class CacheBindings {

  private final TerraceCacheManager manager;
  private final ContainerHooks hooks;
  private final boolean late;
  private final Map<String, String> makers = new HashMap<>();
  private final Map<String, RememberedFailures> failures = new HashMap<>();
  private final List<LateCache> awaited = new ArrayList<>();
  private final Map<Class<?>, Object> instances = new HashMap<>();
  private final RefreshTimer refreshes;

  /**
   * Makes one.
   *
   * @param hooks of the container
   * @param late whether caches may be made after those who need them are bound
   */
  public CacheBindings(TerraceCacheManager manager, ContainerHooks hooks, boolean late) {
    this.manager = manager;
    this.hooks = hooks;
    this.late = late;
    this.refreshes = new RefreshTimer(manager::isClosed);
  }

  /** Returns what repeats calls, to keep results young. */
  RefreshTimer refreshes() {
    return refreshes;
  }

  /** Returns what the container supplies. */
  public ContainerHooks hooks() {
    return hooks;
  }

  /** Returns who has the caches. */
  public TerraceCacheManager manager() {
    return manager;
  }

  /**
   * Returns the cache for what {@code method} returns, made if it is not there.
   *
   * @throws IllegalArgumentException if the one that is there has other types or settings
   */
  synchronized BoundCache cache(String method, String name, CacheWish wish) {
    TieredCache<Object, Object> cache = manager.getCache(name);
    if (cache == null) {
      cache = make(method, name, wish);
      makers.put(name, method);
    }
    CacheSpec<Object, Object> spec = specOf(cache);
    check(method, name, wish, spec);
    return bound(cache, spec);
  }

  /**
   * Returns a cache that must be there: what it holds, in a remote tier too, cannot be made void
   * before it is known.
   *
   * @param keyType of the keys that it is asked for; null for none
   * @throws IllegalArgumentException if it is not, and may not come late; or has keys of another
   *     type
   */
  LateCache existing(String method, String name, @Nullable Type keyType) {
    return existing(
        method,
        name,
        cache -> {
          if (keyType != null) {
            cache.requireKeys(method, keyType);
          }
        });
  }

  /**
   * Returns a cache that must be there, to be put into.
   *
   * @throws IllegalArgumentException if it is not, and may not come late; or has other types
   */
  LateCache toPut(String method, String name, Type keyType, Type valueType) {
    return existing(
        method,
        name,
        cache -> {
          cache.requireKeys(method, keyType);
          cache.requireValues(method, valueType);
        });
  }

  private synchronized LateCache existing(String method, String name, Consumer<BoundCache> check) {
    LateCache cache =
        new LateCache(
            () -> find(name, check),
            method
                + ": there is no cache '"
                + name
                + "'. Make it, or wrap the object whose @Cached names it, before.");
    if (cache.find() == null) {
      if (!late) {
        throw new IllegalArgumentException(cache.missing());
      }
      awaited.add(cache);
    }
    return cache;
  }

  private synchronized @Nullable BoundCache find(String name, Consumer<BoundCache> check) {
    TieredCache<Object, Object> cache = manager.getCache(name);
    if (cache == null) {
      return null;
    }
    BoundCache found = bound(cache, specOf(cache));
    check.accept(found);
    return found;
  }

  private BoundCache bound(TieredCache<Object, Object> cache, CacheSpec<Object, Object> spec) {
    return new BoundCache(
        cache, spec, failures.computeIfAbsent(cache.getName(), name -> new RememberedFailures()));
  }

  /**
   * Returns the cache of JSR-107's annotations that {@code name} means, made if it is not there.
   *
   * @param valueType of what it holds, if it is made
   * @throws IllegalArgumentException if the one that is there takes no keys of JSR-107's
   */
  public synchronized TieredCache<Object, Object> standard(
      String method, String name, Type valueType) {
    TieredCache<Object, Object> cache = manager.getCache(name);
    if (cache == null) {
      makers.put(name, method);
      return make(method, name, new CacheWish(Object.class, valueType, CacheSettings.NONE));
    }
    Class<?> keyType = specOf(cache).getKeyType();
    if (!keyType.isAssignableFrom(GeneratedCacheKey.class)) {
      throw new IllegalArgumentException(
          method
              + ": cache '"
              + name
              + "' has keys of "
              + keyType.getName()
              + ", and JSR-107's annotations generate theirs. Make it with keys of Object, or name"
              + " another.");
    }
    return cache;
  }

  /**
   * Returns the cache of exceptions that {@code name} means, made if it is not there: in this
   * process, and by reference, since an exception is nothing to send about.
   */
  public synchronized TieredCache<Object, Object> exceptions(String name) {
    TieredCache<Object, Object> cache = manager.getCache(name);
    return cache == null
        ? manager.cache(name, CacheSpec.of(Object.class, Object.class).storeByReference())
        : cache;
  }

  /**
   * Returns the container's object of {@code type}, asked for once.
   *
   * @throws IllegalArgumentException if there is none to be had
   */
  public synchronized <T> T instance(Class<T> type) {
    Object known = instances.get(type);
    if (known == null) {
      known = hooks.instances().instance(type);
      instances.put(type, known);
    }
    return type.cast(known);
  }

  /**
   * Checks that all caches are there that were to come late.
   *
   * @throws IllegalStateException with all that are not
   */
  public synchronized void requireCaches() {
    List<String> missing =
        awaited.stream()
            .filter(cache -> cache.find() == null)
            .map(LateCache::missing)
            .distinct()
            .toList();
    awaited.clear();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(String.join("\n", missing));
    }
  }

  /** What the configuration says, and the annotation; they may not contradict one another. */
  private CacheSpec<Object, Object> configured(
      String name, CacheSpec<Object, Object> types, CacheSettings settings) {
    CacheSpec<Object, Object> base = hooks.defaults().applyTo(name, types);
    CacheSpec<Object, Object> spec = settings.applyTo(base);
    if (!hooks.defaults().applyTo(name, spec).equals(spec)) {
      throw new IllegalArgumentException(
          "cache '"
              + name
              + "' has "
              + base
              + " in the configuration, and "
              + spec
              + " with the annotation. Make both the same, or leave it out of one.");
    }
    return spec;
  }

  @SuppressWarnings("unchecked") // the cache of these types is used with no others
  private TieredCache<Object, Object> make(String method, String name, CacheWish wish) {
    try {
      CacheSpec<Object, Object> types =
          CacheSpec.of(
              (TypeRef<Object>) TypeRef.of(wish.keyType()),
              (TypeRef<Object>) TypeRef.of(wish.valueType()));
      return manager.cache(name, configured(name, types, wish.settings()).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(method + ": " + e.getMessage(), e);
    }
  }

  private static CacheSpec<Object, Object> specOf(TieredCache<Object, Object> cache) {
    @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
    CompleteConfiguration<Object, Object> configuration =
        cache.getConfiguration(CompleteConfiguration.class);
    return CacheSpec.from(configuration);
  }

  private void check(String method, String name, CacheWish wish, CacheSpec<Object, Object> spec) {
    if (!spec.getKeyType().isAssignableFrom(wish.keyClass())) {
      throw conflict(
          method, name, "keys of " + wish.keyClass().getName(), spec.getKeyType().getName());
    }
    Type has = spec.valueTypeRef().type();
    boolean same =
        has instanceof Class<?> ? has == wish.valueClass() : has.equals(wish.valueType());
    if (!same) {
      throw conflict(
          method, name, "values of " + wish.valueType().getTypeName(), has.getTypeName());
    }
    CacheSpec<Object, Object> asked = wish.settings().applyTo(spec);
    if (!asked.equals(spec)) {
      throw conflict(method, name, asked.toString(), spec.toString());
    }
  }

  private IllegalArgumentException conflict(String method, String name, String asked, String has) {
    String maker = makers.get(name);
    return new IllegalArgumentException(
        method
            + ": cache '"
            + name
            + "' was made "
            + (maker == null ? "by the manager's user" : "for " + maker)
            + " with "
            + has
            + ", and is asked here for "
            + asked
            + ". Make both the same, or name another cache.");
  }
}
