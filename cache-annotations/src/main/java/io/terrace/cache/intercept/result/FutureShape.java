package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@code CompletableFuture}, or the {@code CompletionStage} that it is. */
enum FutureShape implements AsyncShape {
  INSTANCE;

  @Override
  public CompletionStage<?> start(
      Continuation method, Object invocation, @Nullable Object[] arguments) throws Throwable {
    Object stage = method.proceed(invocation, arguments);
    if (stage == null) {
      throw new IllegalStateException("the method returned null in place of a CompletionStage");
    }
    return (CompletionStage<?>) stage;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // whoever called the method gets the future
  public Object deliver(
      Supplier<? extends CompletableFuture<?>> result, @Nullable Object[] arguments) {
    return result.get();
  }
}
