package io.terrace.cache.intercept;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.AnnotationSearch;
import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides where the calls of a class's methods go: reads what their annotations ask for, gives that
 * its caches, and collects what is against it. For one class, once; not thread-safe.
 */
final class RoutePlanner {

  /** A method that can be called, and one thing that its annotations ask for. */
  private record Planned(Method called, Operation operation) {}

  private final Class<?> target;
  private final Readers readers;
  private final CachedMethods methods;
  private final CacheBindings bindings;
  private final boolean allowsOwnCalls;
  private final Set<String> problems = new LinkedHashSet<>();

  RoutePlanner(Class<?> target, Readers readers, CacheBindings bindings, boolean allowsOwnCalls) {
    this.target = target;
    this.readers = readers;
    this.methods = new CachedMethods(target, readers.annotations());
    this.bindings = bindings;
    this.allowsOwnCalls = allowsOwnCalls;
  }

  CachedMethods methods() {
    return methods;
  }

  /**
   * Plans a plain proxy of all interfaces of the class.
   *
   * @throws IllegalArgumentException with every problem of the class
   */
  Routes ofInterfaces() {
    problems.addAll(new PlanChecks(target, methods).ofInterfaces());
    return plain(interfaceMethods(method -> true));
  }

  /**
   * Plans a plain subclass of the class.
   *
   * @throws IllegalArgumentException with every problem of the class
   */
  Routes ofClass() {
    problems.addAll(new PlanChecks(target, methods).ofClass());
    List<Method> called = classMethods();
    called.addAll(interfaceMethods(Method::isDefault));
    return plain(called);
  }

  /**
   * Plans a container's proxy.
   *
   * @throws IllegalArgumentException with every problem of the class
   */
  Map<Method, Continuation> container(ProxyStyle style, Function<Method, Continuation> calls) {
    problems.addAll(new PlanChecks(target, methods).ofContainer(style));
    List<Method> called = classMethods();
    if (style == ProxyStyle.SUBCLASS) {
      called.removeIf(Method::isBridge); // it calls its method, which is seen
    }
    called.addAll(interfaceMethods(method -> true));
    return routes(called, calls, style.seesOwnCalls());
  }

  private Routes plain(List<Method> called) {
    Map<Method, Continuation> routes = routes(called, TargetCall::new, false);
    if (routes.isEmpty()) {
      throw new IllegalArgumentException(
          target.getName()
              + ": none of its methods is annotated, with @Cached or another. Annotate one, or do"
              + " not wrap it.");
    }
    for (Method method : called) {
      if (method.getName().equals("equals")
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == Object.class) {
        routes.put(method, ProxyHandler.EQUALS);
      }
    }
    routes.put(objectEquals(), ProxyHandler.EQUALS);
    return new Routes(routes);
  }

  private List<Method> classMethods() {
    List<Method> found = new ArrayList<>();
    for (Class<?> type : methods.classes()) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(method -> !Modifier.isPrivate(method.getModifiers()))
          .forEach(found::add);
    }
    return found;
  }

  private List<Method> interfaceMethods(Predicate<Method> wanted) {
    List<Method> found = new ArrayList<>();
    for (Class<?> type : methods.interfaces()) {
      Arrays.stream(type.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(wanted)
          .forEach(found::add);
    }
    return found;
  }

  private Map<Method, Continuation> routes(
      List<Method> called, Function<Method, Continuation> calls, boolean seesOwnCalls) {
    List<Planned> planned = new ArrayList<>();
    for (Method method : new LinkedHashSet<>(called)) { // several interfaces inherit one
      for (OperationReader<?> reader : readers.all()) {
        read(method, reader).forEach(operation -> planned.add(new Planned(method, operation)));
      }
    }
    if (!seesOwnCalls && !allowsOwnCalls) {
      problems.addAll(ownCalls());
    }
    refuse();
    // Who says how a cache is to be comes before who takes it as it is, and both before who needs
    // it.
    planned.sort(Comparator.comparing(one -> one.operation().phase()));
    Map<Method, Continuation> routes = new HashMap<>();
    for (Planned one : planned) {
      Continuation inner = routes.computeIfAbsent(one.called(), calls);
      collect(() -> routes.put(one.called(), one.operation().bind(inner, bindings)));
    }
    refuse();
    return routes;
  }

  private List<String> ownCalls() {
    try {
      return OwnCalls.of(methods);
    } catch (NoClassDefFoundError withoutByteBuddy) {
      return List.of();
    }
  }

  private <A extends Annotation> List<Operation> read(Method called, OperationReader<A> reader) {
    List<Operation> operations = new ArrayList<>();
    collect(
        () -> {
          Method method = methods.annotated(called, reader.annotation());
          if (method != null) {
            AnnotatedMethod annotated =
                new AnnotatedMethod(method, methods.types(), classesOf(method), bindings.hooks());
            for (A annotation : AnnotationSearch.of(method, reader.annotation())) {
              operations.add(reader.read(annotation, annotated));
            }
          }
        });
    return operations;
  }

  /** Where the defaults of a method are: in its own class or interface, then in the target's. */
  private List<Class<?>> classesOf(Method method) {
    List<Class<?>> classes = new ArrayList<>();
    classes.add(method.getDeclaringClass());
    classes.addAll(methods.classes());
    classes.addAll(methods.interfaces());
    return classes;
  }

  private void collect(Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void refuse() {
    if (problems.size() == 1) {
      throw new IllegalArgumentException(problems.iterator().next());
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          target.getName()
              + " has "
              + problems.size()
              + " problems:\n- "
              + String.join("\n- ", problems));
    }
  }

  private static Method objectEquals() {
    try {
      return Object.class.getMethod("equals", Object.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has it", e);
    }
  }
}
