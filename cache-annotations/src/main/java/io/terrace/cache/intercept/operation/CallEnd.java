package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is done once a call has ended, with what it returned or threw; whenever that is. */
@FunctionalInterface
public interface CallEnd {

  /**
   * Does it.
   *
   * @param result what the method returned, out of any future
   * @param failure what it threw; null if it returned
   */
  void ended(@Nullable Object result, @Nullable Throwable failure);

  /** Goes on with a call, and does {@code end} before its caller sees that it has ended. */
  static @Nullable Object after(
      Continuation next,
      @Nullable AsyncShape async,
      Object invocation,
      @Nullable Object[] arguments,
      CallEnd end)
      throws Throwable {
    if (async != null) {
      return async.deliver(
          () -> started(next, async, invocation, arguments).whenComplete(end::ended), arguments);
    }
    Object result;
    try {
      result = next.proceed(invocation, arguments);
    } catch (Throwable failure) {
      end.ended(null, failure);
      throw failure;
    }
    end.ended(result, null);
    return result;
  }

  private static CompletableFuture<@Nullable Object> started(
      Continuation next, AsyncShape async, Object invocation, @Nullable Object[] arguments) {
    try {
      return async
          .start(next, invocation, arguments)
          .<@Nullable Object>thenApply(result -> result)
          .toCompletableFuture();
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
