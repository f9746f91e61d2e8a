package io.terrace.cache.intercept.spi;

import org.jspecify.annotations.Nullable;

/**
 * How a call goes on: to the method itself, in its container's own way, or to what stands between.
 * One for all calls of a method, so that a call costs no object for it. Thread-safe.
 */
@FunctionalInterface
public interface Continuation {

  /**
   * Goes on with a call.
   *
   * <p>A container's continuation calls the method with {@code arguments}, which may be others than
   * those of the invocation: a batch leaves out the keys that are known. It may be called in
   * another thread, once the call has returned, and more than once: so a refresh behind works.
   *
   * @param invocation what the container knows of this call: its invocation object, or the target
   * @param arguments of the call; not to be changed
   * @return what the method returned
   * @throws Throwable what it threw, as it is
   */
  @Nullable Object proceed(Object invocation, @Nullable Object[] arguments) throws Throwable;

  /** Returns the object whose method is called; here, the invocation itself. */
  default Object target(Object invocation) {
    return invocation;
  }
}
