package io.terrace.cache.intercept.operation;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.operation.InvalidateOperation.Moment;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes entries void around the calls of one method. Immutable and thread-safe. */
final class InvalidatingInvoker implements Continuation {

  private final InvalidateOperation operation;
  private final TerraceCacheManager manager;
  private final @Nullable TieredCache<Object, Object> cache;
  private final boolean ofEach;
  private final Continuation method;

  /**
   * Binds an operation.
   *
   * @param cache the operation's cache; null where it names none
   * @param ofEach whether its key is a collection of keys
   * @param method how a call goes on to the method
   */
  InvalidatingInvoker(
      InvalidateOperation operation,
      TerraceCacheManager manager,
      @Nullable TieredCache<Object, Object> cache,
      boolean ofEach,
      Continuation method) {
    this.operation = operation;
    this.manager = manager;
    this.cache = cache;
    this.ofEach = ofEach;
    this.method = method;
  }

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    Expression condition = operation.condition();
    if (condition != null && !condition.test(arguments)) {
      return method.proceed(invocation, arguments);
    }
    // Read before the call: an error is better told before than after, and the method may change
    // its arguments.
    Collection<?> keys = keys(arguments);
    List<String> tags = tags(arguments);
    if (operation.moment() == Moment.BEFORE_CALL) {
      invalidate(keys, tags);
      return method.proceed(invocation, arguments);
    }
    Object result;
    try {
      result = method.proceed(invocation, arguments);
    } catch (Throwable failure) {
      invalidateAfter(failure, keys, tags);
      throw failure;
    }
    if (result instanceof CompletionStage<?> stage) {
      return stage.whenComplete((value, failure) -> invalidateAfter(failure, keys, tags));
    }
    invalidate(keys, tags);
    return result;
  }

  private void invalidateAfter(@Nullable Throwable failure, Collection<?> keys, List<String> tags) {
    if (failure == null) {
      invalidate(keys, tags);
    } else if (operation.moment() == Moment.AFTER_CALL) {
      try {
        invalidate(keys, tags);
      } catch (RuntimeException second) { // the method's own is what the caller asked about
        failure.addSuppressed(second);
      }
    }
  }

  private Collection<?> keys(@Nullable Object[] arguments) {
    Expression expression = operation.key();
    Object key = expression == null ? null : expression.evaluate(arguments);
    if (key == null) {
      return List.of();
    }
    return ofEach && key instanceof Collection<?> several ? new ArrayList<>(several) : List.of(key);
  }

  private List<String> tags(@Nullable Object[] arguments) {
    List<String> tags = new ArrayList<>();
    for (Expression expression : operation.tags()) {
      if (!(expression.evaluate(arguments) instanceof String tag)) {
        throw new IllegalArgumentException(expression + ": a tag is null. Set a condition.");
      }
      tags.add(tag);
    }
    return tags;
  }

  /** All that is kept for a store that is down is sent later; so the answers need no look. */
  @SuppressWarnings("CheckReturnValue")
  private void invalidate(Collection<?> keys, List<String> tags) {
    if (cache != null) {
      if (operation.all()) {
        cache.clear();
      }
      for (Object key : keys) {
        if (key != null) { // no entry has a null key
          cache.invalidate(key);
        }
      }
    }
    tags.forEach(manager::invalidateTag);
  }
}
