package io.terrace.cache.intercept;

import io.terrace.cache.annotation.CacheInvalidate;
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

  /** A method that can be called, and what its annotations ask for. */
  private record Planned(
      Method called, @Nullable CachedOperation cached, List<InvalidateOperation> invalidations) {

    boolean isEmpty() {
      return cached == null && invalidations.isEmpty();
    }

    boolean hasSettings() {
      return cached != null && !cached.settings().isEmpty();
    }
  }

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
    List<Planned> planned = planner.read(called);
    if (planned.isEmpty() && planner.problems.isEmpty()) {
      planner.problems.add(
          target.getName()
              + ": none of its methods is @Cached or @CacheInvalidate. Annotate one, or do not wrap"
              + " it.");
    }
    planner.refuse(target);
    return bind(called, planned, bindings);
  }

  private List<Planned> read(List<Method> called) {
    List<Planned> planned = new ArrayList<>();
    for (Method method : called) {
      Planned one = new Planned(method, cached(method), invalidations(method));
      if (!one.isEmpty()) {
        planned.add(one);
      }
    }
    // Who says how the cache is to be comes before who takes it as it is.
    planned.sort(Comparator.comparing(one -> !one.hasSettings()));
    return planned;
  }

  private List<InvalidateOperation> invalidations(Method called) {
    List<InvalidateOperation> invalidations = new ArrayList<>();
    try {
      Method annotated = methods.annotated(called, CacheInvalidate.class);
      if (annotated != null) {
        for (CacheInvalidate one : annotated.getAnnotationsByType(CacheInvalidate.class)) {
          invalidations.add(InvalidateOperation.of(annotated, one, methods.types()));
        }
      }
    } catch (IllegalArgumentException e) {
      addProblem(e);
    }
    return invalidations;
  }

  private @Nullable CachedOperation cached(Method called) {
    try {
      Method annotated = methods.annotated(called, Cached.class);
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

  private static Routes bind(List<Method> called, List<Planned> planned, CacheBindings bindings) {
    Map<Method, Continuation> routes = new HashMap<>();
    for (Method method : called) {
      if (method.getName().equals("equals")
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == Object.class) {
        routes.put(method, ProxyHandler.EQUALS);
      }
    }
    routes.put(objectEquals(), ProxyHandler.EQUALS);
    for (Planned one : planned) {
      Continuation method = new TargetCall(one.called());
      CachedOperation cached = one.cached();
      routes.put(one.called(), cached == null ? method : bindings.bind(cached, method));
    }
    for (Planned one : planned) { // now that the caches are there
      for (InvalidateOperation invalidation : one.invalidations()) {
        routes.computeIfPresent(one.called(), (key, method) -> bindings.bind(invalidation, method));
      }
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
