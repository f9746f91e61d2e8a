package io.terrace.cache.intercept;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How objects of one class are wrapped: checked, bound and, for a subclass, defined, once.
 * Immutable and thread-safe.
 */
final class ProxyPlan {

  private final UnaryOperator<Object> maker;

  private ProxyPlan(UnaryOperator<Object> maker) {
    this.maker = maker;
  }

  /**
   * Plans proxies of all interfaces of {@code target}.
   *
   * @throws IllegalArgumentException with every problem of the class
   */
  static ProxyPlan ofInterfaces(Class<?> target, RoutePlanner planner) {
    Routes routes = planner.ofInterfaces();
    List<Class<?>> interfaces =
        planner.methods().interfaces().stream().filter(type -> !type.isSealed()).toList();
    Class<?> generated = Subclasses.ofInterfaces(target, interfaces, routes);
    return generated == null ? reflective(target, interfaces, routes) : of(generated);
  }

  /** The same by the platform's proxies: what works everywhere, at twice the cost of a call. */
  private static ProxyPlan reflective(Class<?> target, List<Class<?>> interfaces, Routes routes) {
    ClassLoader loader = target.getClassLoader();
    Class<?>[] types = interfaces.toArray(Class<?>[]::new);
    return new ProxyPlan(
        wrapped -> Proxy.newProxyInstance(loader, types, new ProxyHandler(wrapped, routes)));
  }

  private static ProxyPlan of(Class<?> generated) {
    return new ProxyPlan(wrapped -> Subclasses.create(generated, wrapped));
  }

  /**
   * Plans subclasses of {@code target}.
   *
   * @throws IllegalArgumentException with every problem of the class
   */
  static ProxyPlan ofClass(Class<?> target, RoutePlanner planner) {
    return of(Subclasses.ofClass(target, planner.ofClass()));
  }

  /** Returns a proxy of {@code target}, an object of the class that was planned for. */
  Object wrap(Object target) {
    return maker.apply(target);
  }
}
