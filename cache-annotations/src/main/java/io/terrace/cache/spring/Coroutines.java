package io.terrace.cache.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Kotlin's {@code suspend} functions behind Spring's proxies. Where the bridge from coroutines to
 * Reactor is there, Spring hands on a publisher in place of the function's result, to every
 * interceptor, and expects one. That is not understood here; so it is said when the application
 * starts, rather than that the publisher is cached.
 */
final class Coroutines {

  private static final String BRIDGE = "kotlinx.coroutines.reactor.MonoKt";

  private Coroutines() {}

  /** Returns whether Spring makes publishers of such functions. */
  static boolean areBridged() {
    return ClassUtils.isPresent(BRIDGE, Coroutines.class.getClassLoader());
  }

  /**
   * Looks for such functions.
   *
   * @param annotated which methods are intercepted
   * @throws IllegalArgumentException with the remedy, if {@code target} has one
   */
  static void refuse(Class<?> target, Predicate<Method> annotated) {
    String found =
        Arrays.stream(target.getMethods())
            .filter(annotated)
            // Spring 7 looks at the parameters alone.
            .filter(method -> KotlinDetector.isKotlinType(method.getDeclaringClass()))
            .filter(KotlinDetector::isSuspendingFunction)
            .map(Method::getName)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          target.getName()
              + ": suspend functions are annotated ("
              + found
              + "), and kotlinx-coroutines-reactor is there, by which Spring makes publishers of"
              + " them that cannot be cached. Return a Mono or a CompletableFuture, or annotate a"
              + " function that is not suspended.");
    }
  }
}
