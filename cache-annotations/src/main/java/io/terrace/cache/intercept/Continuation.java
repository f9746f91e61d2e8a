package io.terrace.cache.intercept;

import org.jspecify.annotations.Nullable;

/**
 * How a call goes on to the method itself; each container has its own way. One for all calls of a
 * method, so that a call costs no object for it.
 */
@FunctionalInterface
interface Continuation {

  /**
   * Calls the method.
   *
   * @param invocation what the container knows of this call: its invocation object, or the target
   * @param arguments of the call
   * @return what the method returned
   * @throws Throwable what it threw, as it is
   */
  @Nullable Object proceed(Object invocation, @Nullable Object[] arguments) throws Throwable;
}
