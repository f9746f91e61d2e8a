package io.terrace.cache.intercept;

import io.terrace.cache.intercept.spi.Continuation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;

/** Where the calls of each method of a plain proxy go. Thread-safe. */
final class Routes {

  private static final MethodHandle PROCEED = proceed();

  private final Map<Method, Continuation> byMethod;
  private final IdentityTable<Method, Continuation> byIdentity = new IdentityTable<>(this::find);

  Routes(Map<Method, Continuation> byMethod) {
    this.byMethod = Map.copyOf(byMethod);
  }

  /** Returns where a call of {@code method} goes. */
  Continuation of(Method method) {
    return byIdentity.get(method);
  }

  private Continuation find(Method method) {
    Continuation continuation = byMethod.get(method);
    return continuation == null ? new TargetCall(method) : continuation;
  }

  /**
   * Returns where a call of {@code method} goes, for a call site that is its alone.
   *
   * @return of the method's own type, after the target as an {@code Object}
   */
  MethodHandle handle(Method method) {
    MethodType type =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .insertParameterTypes(0, Object.class);
    Continuation continuation = byMethod.get(method);
    return continuation == null
        ? TargetCall.handle(method).asType(type)
        : PROCEED
            .bindTo(continuation)
            .asCollector(Object[].class, method.getParameterCount())
            .asType(type);
  }

  private static MethodHandle proceed() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              Continuation.class,
              "proceed",
              MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("it is there", e);
    }
  }
}
