package io.terrace.cache.intercept;

import io.terrace.cache.intercept.spi.Continuation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Goes on to the target itself, for a plain proxy: its invocations are their targets. */
final class TargetCall implements Continuation {

  private static final MethodType SPREAD =
      MethodType.methodType(Object.class, Object.class, Object[].class);

  private final MethodHandle method;

  /**
   * Makes {@code method} callable.
   *
   * @throws IllegalArgumentException if its module does not let us
   */
  TargetCall(Method method) {
    this.method =
        handle(method).asSpreader(Object[].class, method.getParameterCount()).asType(SPREAD);
  }

  /**
   * Returns what calls {@code method} on the object that is its first argument.
   *
   * @throws IllegalArgumentException if its module does not let us
   */
  static MethodHandle handle(Method method) {
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException(
          method
              + " cannot be called from here. Open its package to io.terrace.cache.annotations.");
    }
    try {
      return MethodHandles.lookup().unreflect(method).asFixedArity();
    } catch (IllegalAccessException e) {
      throw new AssertionError("it was made accessible", e);
    }
  }

  @Override
  public @Nullable Object proceed(Object target, @Nullable Object[] arguments) throws Throwable {
    return method.invokeExact(target, arguments);
  }
}
