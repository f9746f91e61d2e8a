package io.terrace.cache.intercept;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * Where the calls of each method of a proxy go. Thread-safe.
 *
 * <p>A proxy class hands over the same {@code Method} object in every call of a method, but not one
 * that is known before; and to find it by {@code equals} costs as much as the whole rest of the
 * interception. So it is found by {@code equals} once, and then by identity, in a small table with
 * open addressing that is replaced whole when it learns.
 */
final class Routes {

  private static final MethodHandle PROCEED = proceed();

  private final Map<Method, Continuation> byMethod;
  private volatile Object[] byIdentity = new Object[8];
  private int learned;

  Routes(Map<Method, Continuation> byMethod) {
    this.byMethod = Map.copyOf(byMethod);
  }

  /** Returns where a call of {@code method} goes. */
  Continuation of(Method method) {
    Object[] table = byIdentity;
    int mask = table.length - 1;
    int slot = slot(method, mask);
    while (table[slot] != null) {
      if (table[slot] == method) {
        return (Continuation) table[slot + 1];
      }
      slot = (slot + 2) & mask;
    }
    return learn(method);
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

  private synchronized Continuation learn(Method method) {
    Continuation continuation = byMethod.get(method);
    if (continuation == null) {
      continuation = new TargetCall(method);
    }
    Object[] old = byIdentity;
    // A quarter full at most, so that almost every search ends where it begins.
    Object[] table = new Object[(learned + 1) * 8 > old.length ? old.length * 2 : old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != null) {
        put(table, old[i], old[i + 1]);
      }
    }
    put(table, method, continuation);
    learned++;
    byIdentity = table;
    return continuation;
  }

  private static void put(Object[] table, Object method, Object continuation) {
    int mask = table.length - 1;
    int slot = slot(method, mask);
    while (table[slot] != null && table[slot] != method) {
      slot = (slot + 2) & mask;
    }
    table[slot] = method;
    table[slot + 1] = continuation;
  }

  private static int slot(Object method, int mask) {
    return (System.identityHashCode(method) << 1) & mask;
  }
}
