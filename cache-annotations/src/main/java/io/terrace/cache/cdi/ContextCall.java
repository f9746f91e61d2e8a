package io.terrace.cache.cdi;

import io.terrace.cache.intercept.spi.Continuation;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** How a call goes on in CDI, whose contexts may go on again, with parameters that are set. */
enum ContextCall implements Continuation {
  CONTINUATION;

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    InvocationContext call = (InvocationContext) invocation;
    @Nullable Object[] first = call.getParameters();
    if (first == arguments) {
      return call.proceed();
    }
    synchronized (call) { // against another part of a batch, which has arguments of its own
      call.setParameters(arguments);
      try {
        return call.proceed();
      } finally {
        call.setParameters(first);
      }
    }
  }

  @Override
  public Object target(Object invocation) {
    return ((InvocationContext) invocation).getTarget();
  }
}
