package io.terrace.cache.intercept;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Goes on to the target itself, for a plain proxy: its invocations are their targets. */
final class TargetCall implements Continuation {

  private final Method method;

  /**
   * Makes {@code method} callable.
   *
   * @throws IllegalArgumentException if its module does not let us
   */
  TargetCall(Method method) {
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException(
          method
              + " cannot be called from here. Open its package to io.terrace.cache.annotations.");
    }
    this.method = method;
  }

  @Override
  public @Nullable Object proceed(Object target, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
