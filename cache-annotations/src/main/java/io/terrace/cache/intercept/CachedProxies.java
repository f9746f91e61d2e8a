package io.terrace.cache.intercept;

import io.terrace.cache.TerraceCacheManager;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes {@link io.terrace.cache.annotation.Cached @Cached} work on plain objects, without a
 * container. Thread-safe. Make one for a manager, and keep it as long as that.
 *
 * <pre>{@code
 * CachedProxies proxies = CachedProxies.of(manager);
 * Catalogue catalogue = proxies.wrap(Catalogue.class, new SqlCatalogue(dataSource));
 * catalogue.product("42");   // asks the database
 * catalogue.product("42");   // does not
 * }</pre>
 *
 * <p>What a proxy sees is cached; calls that an object makes to itself are not seen.
 */
public final class CachedProxies {

  private final CacheInterception interception;
  private final Map<Class<?>, ProxyPlan> ofInterfaces = new ConcurrentHashMap<>();
  private final Map<Class<?>, ProxyPlan> ofClasses = new ConcurrentHashMap<>();

  private CachedProxies(CacheInterception interception) {
    this.interception = interception;
  }

  /** Returns what makes proxies whose caches are {@code manager}'s. */
  public static CachedProxies of(TerraceCacheManager manager) {
    return of(CacheInterception.of(manager));
  }

  /** Returns what makes proxies that intercept as {@code interception} says. */
  public static CachedProxies of(CacheInterception interception) {
    return new CachedProxies(Objects.requireNonNull(interception, "interception"));
  }

  /**
   * Returns a proxy of {@code target} that caches what its annotations say.
   *
   * <p>For an interface, the proxy has all interfaces of the target. For a class, it is a subclass
   * of the target's class; that is refused where a subclass beside the target could be noticed: for
   * final classes and methods, and fields that are not private. Choose an interface where there is
   * one.
   *
   * <p>Every other method goes straight to the target. Proxies are equal if their targets are.
   *
   * @param type how the proxy is to be used: an interface, or a class
   * @throws IllegalArgumentException if no method is annotated, or annotations are wrong, all that
   *     are with their remedies; or a cache exists with other types or settings
   * @throws IllegalStateException if the manager is closed
   */
  public <T> T wrap(Class<T> type, T target) {
    Objects.requireNonNull(target, "target");
    if (ProxyHandler.targetOf(target) != null) {
      throw new IllegalArgumentException(
          "this " + type.getName() + " is a caching proxy already. Wrap its target, once.");
    }
    if (type.isInterface() && type.isSealed()) {
      throw new IllegalArgumentException(
          type.getName() + " is sealed, and no proxy may implement it. Wrap by another interface.");
    }
    Class<?> targetClass = target.getClass();
    ProxyPlan plan =
        type.isInterface()
            ? ofInterfaces.computeIfAbsent(
                targetClass, c -> ProxyPlan.ofInterfaces(c, interception.planner(c)))
            : ofClasses.computeIfAbsent(
                targetClass, c -> ProxyPlan.ofClass(c, interception.planner(c)));
    return type.cast(plan.wrap(target));
  }
}
