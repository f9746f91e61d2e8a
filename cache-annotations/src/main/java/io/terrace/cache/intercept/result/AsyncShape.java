package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a method gives a result that comes later, and how it is handed on. Thread-safe. */
public interface AsyncShape {

  /**
   * Calls the method.
   *
   * @return what ends with its result
   * @throws Throwable what it threw in place of that
   */
  CompletionStage<?> start(Continuation method, Object invocation, @Nullable Object[] arguments)
      throws Throwable;

  /**
   * Returns to a caller what ends with a result: at once, or whenever the caller asks for it.
   *
   * @param result gives it
   * @param arguments of the call
   * @throws Throwable if it has failed, and this shape can tell at once
   */
  @Nullable Object deliver(
      Supplier<? extends CompletableFuture<?>> result, @Nullable Object[] arguments)
      throws Throwable;

  /** Returns those of the arguments that say what is asked. */
  default @Nullable Object[] asked(@Nullable Object[] arguments) {
    return arguments;
  }
}
