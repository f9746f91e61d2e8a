package io.terrace.cache.intercept;

import io.terrace.cache.annotation.Cached;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides where the calls of a class's methods go. */
final class RoutePlanner {

  /** A method that can be called, and what its annotation asks for. */
  private record Cacheable(Method called, CachedOperation operation) {}

  private final CachedMethods methods;
  private final List<String> problems;
  private final Map<Method, CachedOperation> operations = new HashMap<>();

  private RoutePlanner(CachedMethods methods, List<String> problems) {
    this.methods = methods;
    this.problems = problems;
  }

  /**
   * Reads the annotations that count for the methods {@code called}, and gives each its cache.
   *
   * @param problems those found already
   * @throws IllegalArgumentException with these and all that are found
   */
  static Routes plan(
      Class<?> target,
      CachedMethods methods,
      List<Method> called,
      List<String> problems,
      CacheBindings bindings) {
    RoutePlanner planner = new RoutePlanner(methods, new ArrayList<>(problems));
    List<Cacheable> cacheable = planner.read(called);
    if (cacheable.isEmpty() && planner.problems.isEmpty()) {
      planner.problems.add(
          target.getName() + ": none of its methods is @Cached. Annotate one, or do not wrap it.");
    }
    planner.refuse(target);
    return planner.bind(called, cacheable, bindings);
  }

  private List<Cacheable> read(List<Method> called) {
    List<Cacheable> cacheable = new ArrayList<>();
    for (Method method : called) {
      CachedOperation operation = read(method);
      if (operation != null) {
        cacheable.add(new Cacheable(method, operation));
      }
    }
    // Who says how the cache is to be comes before who takes it as it is.
    cacheable.sort(Comparator.comparing(one -> one.operation().settings().isEmpty()));
    return cacheable;
  }

  private @Nullable CachedOperation read(Method called) {
    try {
      Method annotated = methods.annotated(called);
      if (annotated == null) {
        return null;
      }
      CachedOperation known = operations.get(annotated);
      if (known == null) {
        Cached cached = Objects.requireNonNull(annotated.getAnnotation(Cached.class));
        known = CachedOperation.of(annotated, cached, methods.types());
        operations.put(annotated, known);
      }
      return known;
    } catch (IllegalArgumentException e) {
      addProblem(e);
      return null;
    }
  }

  private Routes bind(List<Method> called, List<Cacheable> cacheable, CacheBindings bindings) {
    Map<Method, Continuation> routes = new HashMap<>();
    for (Method method : called) {
      if (method.getName().equals("equals")
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == Object.class) {
        routes.put(method, ProxyHandler.EQUALS);
      }
    }
    routes.put(objectEquals(), ProxyHandler.EQUALS);
    for (Cacheable one : cacheable) {
      routes.put(one.called(), bindings.bind(one.operation(), new TargetCall(one.called())));
    }
    return new Routes(routes);
  }

  private void addProblem(IllegalArgumentException e) {
    String problem = String.valueOf(e.getMessage());
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private void refuse(Class<?> target) {
    if (problems.size() == 1) {
      throw new IllegalArgumentException(problems.get(0));
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
