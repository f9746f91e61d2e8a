package io.terrace.cache.intercept;

import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is intercepted of one class, and by what: read, checked and bound to its caches.
 * Thread-safe.
 *
 * <p>A container that keeps one interceptor for a class asks by {@link #interceptor} in each call,
 * which costs some nanoseconds; one that keeps an interceptor for each method asks once.
 */
public final class InterceptedClass {

  private final Map<Method, Continuation> interceptors;
  private final IdentityTable<Method, Interception> byIdentity =
      new IdentityTable<>(this::interception);

  /** What there is for a method, or nothing. */
  private record Interception(@Nullable Continuation interceptor) {}

  InterceptedClass(Map<Method, Continuation> interceptors) {
    this.interceptors = Map.copyOf(interceptors);
  }

  /**
   * Returns the methods that are intercepted, each as its class and as its interfaces declare it.
   */
  public Set<Method> methods() {
    return interceptors.keySet();
  }

  /**
   * Returns what calls of {@code called} are to be sent through, or null if they are not
   * intercepted. It ends in the continuation that was given for {@code called}.
   */
  public @Nullable Continuation interceptor(Method called) {
    return byIdentity.get(called).interceptor();
  }

  private Interception interception(Method called) {
    return new Interception(interceptors.get(called));
  }
}
