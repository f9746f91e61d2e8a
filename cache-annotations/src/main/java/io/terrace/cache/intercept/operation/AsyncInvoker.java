package io.terrace.cache.intercept.operation;

import io.terrace.cache.AsyncTieredCache;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends the calls of one method, whose result comes later, through its cache: without blocking its
 * callers. Immutable and thread-safe.
 */
final class AsyncInvoker implements Continuation {

  private final CallRule rule;
  private final LoadRule loadRule;
  private final ResultShape content;
  private final AsyncShape async;
  private final AsyncTieredCache<Object, Object> cache;
  private final MethodCall method;
  private final Continuation next;

  AsyncInvoker(
      CallRule rule,
      LoadRule loadRule,
      ResultShape content,
      AsyncShape async,
      TieredCache<Object, Object> cache,
      MethodCall method) {
    this.rule = rule;
    this.loadRule = loadRule;
    this.content = content;
    this.async = async;
    this.cache = cache.async();
    this.method = method;
    this.next = method.next();
  }

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] asked = async.asked(arguments);
    if (!rule.applies(next, invocation, asked)) {
      return next.proceed(invocation, arguments);
    }
    Object key = rule.key(next, invocation, asked);
    return async.deliver(() -> load(key, invocation, arguments, asked), arguments);
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private CompletableFuture<?> load(
      Object key, Object invocation, @Nullable Object[] arguments, @Nullable Object[] asked) {
    CompletableFuture<@Nullable Object> value =
        cache.load(key, (k, context) -> called(k, context, invocation, arguments, asked));
    return value
        .<@Nullable Object>thenApply(content::wrap)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(Thrown.asThrown(failure)));
  }

  private CompletionStage<@Nullable Object> called(
      Object key,
      LoadContext<Object> context,
      Object invocation,
      @Nullable Object[] arguments,
      @Nullable Object[] asked)
      throws Exception {
    return method
        .later(async, key, invocation, arguments)
        .thenApply(
            result -> {
              Object value = content.unwrap(result);
              loadRule.tell(context, asked, next.target(invocation), value);
              return value;
            });
  }
}
