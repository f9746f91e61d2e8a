package io.terrace.cache.intercept.operation;

import io.terrace.cache.LoadContext;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.BatchShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the calls of one method from many keys to many values through its cache: the method is
 * called once, with the keys that are missing. Immutable and thread-safe.
 */
record BatchInvoker(
    CallRule rule,
    LoadRule loadRule,
    BatchShape batch,
    @Nullable AsyncShape async,
    TieredCache<Object, Object> cache,
    Continuation next)
    implements Continuation {

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (!rule.applies(next, invocation, asked(arguments))) {
      return next.proceed(invocation, arguments);
    }
    Set<Object> keys = batch.keys(arguments[0]);
    if (async != null) {
      return async.deliver(() -> loadLater(async, keys, invocation, arguments), arguments);
    }
    try {
      return cache.loadAll(
          keys, (missing, contexts) -> called(missing, contexts, invocation, arguments));
    } catch (CacheLoaderException e) {
      throw Thrown.asThrown(e);
    }
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private CompletableFuture<?> loadLater(
      AsyncShape shape, Set<Object> keys, Object invocation, @Nullable Object[] arguments) {
    return cache
        .async()
        .loadAll(
            keys,
            (missing, contexts) -> calledLater(shape, missing, contexts, invocation, arguments))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(Thrown.asThrown(failure)));
  }

  private Map<?, ?> called(
      Set<Object> missing,
      Function<Object, LoadContext<Object>> contexts,
      Object invocation,
      @Nullable Object[] arguments)
      throws Exception {
    try {
      Object result = next.proceed(invocation, with(missing, arguments));
      return told(missing, contexts, invocation, arguments, result);
    } catch (Throwable e) {
      throw Thrown.asException(e);
    }
  }

  /** It is a thread of the manager's that waits here, and no caller. */
  private Map<?, ?> calledLater(
      AsyncShape shape,
      Set<Object> missing,
      Function<Object, LoadContext<Object>> contexts,
      Object invocation,
      @Nullable Object[] arguments)
      throws Exception {
    try {
      Object result =
          shape.start(next, invocation, with(missing, arguments)).toCompletableFuture().get();
      return told(missing, contexts, invocation, arguments, result);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (Throwable e) {
      throw Thrown.asException(e);
    }
  }

  /** The first argument is the keys; a Kotlin function's second is none of its own. */
  private @Nullable Object[] with(Set<Object> missing, @Nullable Object[] arguments) {
    @Nullable Object[] changed = arguments.clone();
    changed[0] = batch.argument(missing);
    return changed;
  }

  private Map<?, ?> told(
      Set<Object> missing,
      Function<Object, LoadContext<Object>> contexts,
      Object invocation,
      @Nullable Object[] arguments,
      @Nullable Object result) {
    if (result == null) {
      throw new IllegalStateException("the method returned null in place of a map of results");
    }
    Map<Object, Object> found = new HashMap<>((Map<?, ?>) result);
    Object target = next.target(invocation);
    @Nullable Object[] asked = asked(arguments);
    missing.forEach(key -> loadRule.tell(contexts.apply(key), asked, target, found.get(key)));
    return found;
  }

  private @Nullable Object[] asked(@Nullable Object[] arguments) {
    return async == null ? arguments : async.asked(arguments);
  }
}
