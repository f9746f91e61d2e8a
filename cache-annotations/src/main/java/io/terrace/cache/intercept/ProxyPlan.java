package io.terrace.cache.intercept;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How objects of one class are wrapped: checked, bound and, for a subclass, defined, once.
 * Immutable and thread-safe.
 */
final class ProxyPlan {

  private final Function<ProxyHandler, Object> maker;
  private final Routes routes;

  private ProxyPlan(Function<ProxyHandler, Object> maker, Routes routes) {
    this.maker = maker;
    this.routes = routes;
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
    Class<?>[] interfaces =
        methods.interfaces().stream().filter(type -> !type.isSealed()).toArray(Class<?>[]::new);
    ClassLoader loader = target.getClassLoader();
    return new ProxyPlan(handler -> Proxy.newProxyInstance(loader, interfaces, handler), routes);
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
    Class<?> subclass = Subclasses.define(target);
    return new ProxyPlan(handler -> Subclasses.create(subclass, handler), routes);
  }

  /** Returns a proxy of {@code target}, an object of the class that was planned for. */
  Object wrap(Object target) {
    return maker.apply(new ProxyHandler(target, routes));
  }
}
