package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.CallEnd;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import org.jspecify.annotations.Nullable;

/**
 * Changes a cache around the calls of one method. Thread-safe.
 *
 * @param operation what is asked for
 * @param caches of its calls
 * @param transactions what it waits for
 * @param next how a call goes on
 */
record ChangeInvoker(
    ChangeOperation<?> operation,
    StandardCaches<?> caches,
    TransactionHook transactions,
    Continuation next)
    implements Continuation {

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    Runnable change = operation.change().prepare(caches, next, invocation, arguments);
    if (!operation.after()) {
      change.run();
      return next.proceed(invocation, arguments);
    }
    return CallEnd.after(
        next,
        operation.async(),
        invocation,
        arguments,
        (result, failure) -> {
          if (failure == null) {
            transactions.afterCommit(change);
          } else if (operation.despite().counts(failure)) {
            change.run();
          }
        });
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }
}
