package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A {@code Mono} of Reactor: nothing happens before somebody subscribes, and each who does asks the
 * cache. A class apart, because it is the only one that needs Reactor to be there.
 */
enum MonoShape implements AsyncShape {
  INSTANCE;

  @Override
  public CompletionStage<?> start(
      Continuation method, Object invocation, @Nullable Object[] arguments) throws Throwable {
    Object mono = method.proceed(invocation, arguments);
    if (mono == null) {
      throw new IllegalStateException("the method returned null in place of a Mono");
    }
    return ((Mono<?>) mono).toFuture();
  }

  /** One who cancels leaves the load to those who share it. */
  @Override
  public Object deliver(
      Supplier<? extends CompletableFuture<?>> result, @Nullable Object[] arguments) {
    return Mono.fromFuture(result, true);
  }
}
