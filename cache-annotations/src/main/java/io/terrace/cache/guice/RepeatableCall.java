package io.terrace.cache.guice;

import io.terrace.cache.intercept.spi.Continuation;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * How a call goes on in Guice, whose invocations may go on as often as one likes, but only with
 * what is in their own array of arguments.
 */
enum RepeatableCall implements Continuation {
  CONTINUATION;

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    MethodInvocation call = (MethodInvocation) invocation;
    @Nullable Object[] own = call.getArguments();
    if (own == arguments) {
      return call.proceed();
    }
    synchronized (call) { // against another part of a batch, which has arguments of its own
      @Nullable Object[] first = own.clone();
      System.arraycopy(arguments, 0, own, 0, own.length);
      try {
        return call.proceed();
      } finally {
        System.arraycopy(first, 0, own, 0, own.length);
      }
    }
  }

  @Override
  public Object target(Object invocation) {
    return Objects.requireNonNull(((MethodInvocation) invocation).getThis());
  }
}
