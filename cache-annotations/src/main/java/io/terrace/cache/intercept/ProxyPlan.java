package io.terrace.cache.intercept;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
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
  static ProxyPlan ofInterfaces(Class<?> target, CacheBindings bindings) {
    CachedMethods methods = new CachedMethods(target);
    List<Method> called = new ArrayList<>();
    for (Class<?> type : methods.interfaces()) {
      Arrays.stream(type.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .forEach(called::add);
    }
    List<String> problems = PlanChecks.ofInterfaces(target, methods);
    Routes routes = RoutePlanner.plan(target, methods, called, problems, bindings);
    List<Class<?>> interfaces =
        methods.interfaces().stream().filter(type -> !type.isSealed()).toList();
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
  static ProxyPlan ofClass(Class<?> target, CacheBindings bindings) {
    CachedMethods methods = new CachedMethods(target);
    List<Method> called = new ArrayList<>();
    for (Class<?> type : methods.classes()) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(method -> !Modifier.isPrivate(method.getModifiers()))
          .forEach(called::add);
    }
    for (Class<?> type : methods.interfaces()) {
      Arrays.stream(type.getMethods()).filter(Method::isDefault).forEach(called::add);
    }
    List<String> problems = PlanChecks.ofClass(target, methods);
    Routes routes = RoutePlanner.plan(target, methods, called, problems, bindings);
    return of(Subclasses.ofClass(target, routes));
  }

  /** Returns a proxy of {@code target}, an object of the class that was planned for. */
  Object wrap(Object target) {
    return maker.apply(target);
  }
}
