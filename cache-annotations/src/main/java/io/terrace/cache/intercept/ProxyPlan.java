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
    Class<?>[] interfaces =
        methods.interfaces().stream().filter(type -> !type.isSealed()).toArray(Class<?>[]::new);
    ClassLoader loader = target.getClassLoader();
    return new ProxyPlan(
        wrapped -> Proxy.newProxyInstance(loader, interfaces, new ProxyHandler(wrapped, routes)));
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
    Class<?> subclass = Subclasses.define(target, routes);
    return new ProxyPlan(wrapped -> Subclasses.create(subclass, wrapped));
  }

  /** Returns a proxy of {@code target}, an object of the class that was planned for. */
  Object wrap(Object target) {
    return maker.apply(target);
  }
}
