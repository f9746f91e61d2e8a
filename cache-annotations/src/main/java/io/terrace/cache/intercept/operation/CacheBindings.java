package io.terrace.cache.intercept.operation;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.spi.ContainerHooks;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.cache.configuration.CompleteConfiguration;

/**
 * Gives operations their caches: the one of that name that the manager has, else a new one. Knows
 * who asked for each first, so that two methods in conflict are both named. Thread-safe.
 */
public final class CacheBindings {

  private final TerraceCacheManager manager;
  private final Map<String, String> makers = new HashMap<>();

  private final ContainerHooks hooks;
  private final boolean late;

  public CacheBindings(TerraceCacheManager manager, ContainerHooks hooks, boolean late) {
    this.manager = manager;
    this.hooks = hooks;
    this.late = late;
  }

  public ContainerHooks hooks() {
    return hooks;
  }

  public void requireCaches() {}

  /**
   * Returns what sends calls through the cache of {@code operation}.
   *
   * @throws IllegalArgumentException if the cache there is has other types or settings
   */
  synchronized CachedInvoker bind(CachedOperation operation, Continuation method) {
    TieredCache<Object, Object> cache = manager.getCache(operation.cacheName());
    if (cache == null) {
      cache = make(operation);
      makers.put(operation.cacheName(), operation.method());
    }
    CacheSpec<Object, Object> spec = specOf(cache);
    check(operation, spec);
    return new CachedInvoker(operation, cache, spec.negativeTtl().isPresent(), method);
  }

  /**
   * Returns what makes entries void as {@code operation} says. Its cache must be there, since what
   * it holds, in a remote tier too, cannot be made void before it is known.
   *
   * @throws IllegalArgumentException if it is not, or has keys of another type
   */
  synchronized InvalidatingInvoker bind(InvalidateOperation operation, Continuation method) {
    if (operation.cacheName().isBlank()) {
      return new InvalidatingInvoker(operation, manager, null, false, method);
    }
    TieredCache<Object, Object> cache = manager.getCache(operation.cacheName());
    if (cache == null) {
      throw new IllegalArgumentException(
          operation.method()
              + ": there is no cache '"
              + operation.cacheName()
              + "' to invalidate. Make it, or wrap the object whose @Cached names it, before.");
    }
    Expression key = operation.key();
    boolean ofEach = key != null && isOfEach(operation, key, specOf(cache).getKeyType());
    return new InvalidatingInvoker(operation, manager, cache, ofEach, method);
  }

  private static boolean isOfEach(InvalidateOperation operation, Expression key, Class<?> keyType) {
    Class<?> asked = GenericTypes.raw(key.type());
    if (keyType.isAssignableFrom(asked) || asked == Object.class) {
      return false;
    }
    if (Collection.class.isAssignableFrom(asked)
        && keyType.isAssignableFrom(
            GenericTypes.raw(GenericTypes.argument(key.type(), Collection.class, 0)))) {
      return true;
    }
    throw new IllegalArgumentException(
        operation.method()
            + ": cache '"
            + operation.cacheName()
            + "' has keys of "
            + keyType.getName()
            + ", not of "
            + asked.getName()
            + ". Set key to an expression for such a key.");
  }

  @SuppressWarnings("unchecked") // the cache of keyType and valueType is used with no others
  private TieredCache<Object, Object> make(CachedOperation operation) {
    try {
      CacheSpec<Object, Object> types =
          CacheSpec.of((Class<Object>) operation.keyType(), (Class<Object>) operation.valueType());
      return manager.cache(operation.cacheName(), operation.settings().applyTo(types).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(operation.method() + ": " + e.getMessage(), e);
    }
  }

  private static CacheSpec<Object, Object> specOf(TieredCache<Object, Object> cache) {
    @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
    CompleteConfiguration<Object, Object> configuration =
        cache.getConfiguration(CompleteConfiguration.class);
    return CacheSpec.from(configuration);
  }

  private void check(CachedOperation operation, CacheSpec<Object, Object> spec) {
    if (!spec.getKeyType().isAssignableFrom(operation.keyType())) {
      throw conflict(
          operation, "keys of " + operation.keyType().getName(), spec.getKeyType().getName());
    }
    if (spec.getValueType() != operation.valueType()) {
      throw conflict(
          operation, "values of " + operation.valueType().getName(), spec.getValueType().getName());
    }
    CacheSpec<Object, Object> asked = operation.settings().applyTo(spec);
    if (!asked.equals(spec)) {
      throw conflict(operation, asked.toString(), spec.toString());
    }
  }

  private IllegalArgumentException conflict(CachedOperation operation, String asked, String has) {
    String maker = makers.get(operation.cacheName());
    return new IllegalArgumentException(
        operation.method()
            + ": cache '"
            + operation.cacheName()
            + "' was made "
            + (maker == null ? "by the manager's user" : "for " + maker)
            + " with "
            + has
            + ", and is asked here for "
            + asked
            + ". Make both the same, or name another cache.");
  }
}
