package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import kotlin.ResultKt;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/**
 * A Kotlin {@code suspend} function: compiled, it has a last parameter that is told the result,
 * unless that is returned at once. A load runs in no coroutine of a caller's, since several may
 * wait for it. A class apart, because it is the only one that needs Kotlin to be there.
 */
enum SuspendShape implements AsyncShape {
  INSTANCE;

  /** Returns the type of the result, which is that of what the last parameter takes. */
  static Type resultType(Type continuation, GenericTypes types) {
    Type argument = ((ParameterizedType) continuation).getActualTypeArguments()[0];
    return types.resolve(
        argument instanceof WildcardType wildcard && wildcard.getLowerBounds().length > 0
            ? wildcard.getLowerBounds()[0]
            : argument);
  }

  @Override
  public CompletionStage<?> start(
      Continuation method, Object invocation, @Nullable Object[] arguments) throws Throwable {
    @Nullable Object[] ours = arguments.clone();
    Told told = new Told(new CompletableFuture<>());
    ours[ours.length - 1] = told;
    Object result = method.proceed(invocation, ours);
    if (result != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
      told.result.complete(result);
    }
    return told.result;
  }

  @Override
  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"}) // it is the caller that is told
  public @Nullable Object deliver(
      Supplier<? extends CompletableFuture<?>> result, @Nullable Object[] arguments)
      throws Throwable {
    CompletableFuture<?> future = result.get();
    if (future.isDone()) {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    }
    kotlin.coroutines.Continuation<Object> caller =
        (kotlin.coroutines.Continuation<Object>) arguments[arguments.length - 1];
    future.whenComplete(
        (value, failure) ->
            caller.resumeWith(failure == null ? value : ResultKt.createFailure(cause(failure))));
    return IntrinsicsKt.getCOROUTINE_SUSPENDED();
  }

  @Override
  public @Nullable Object[] asked(@Nullable Object[] arguments) {
    return Arrays.copyOf(arguments, arguments.length - 1);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** What the function is given to tell its result. */
  private record Told(CompletableFuture<@Nullable Object> result)
      implements kotlin.coroutines.Continuation<Object> {

    @Override
    public CoroutineContext getContext() {
      return EmptyCoroutineContext.INSTANCE;
    }

    @Override
    public void resumeWith(Object outcome) {
      try {
        ResultKt.throwOnFailure(outcome);
        result.complete(outcome);
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    }
  }
}
