package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a method use its cache, and under which key. Immutable and thread-safe.
 *
 * @param key of a call
 * @param condition whether a call uses the cache; null where all do
 * @param transactions where those that have changed something do not
 */
record CallRule(Expression key, @Nullable Expression condition, TransactionHook transactions) {

  /** Returns whether a call uses the cache. */
  boolean applies(Continuation next, Object invocation, @Nullable Object[] arguments) {
    if (transactions != TransactionHook.NONE && transactions.isDirty()) {
      return false;
    }
    return condition == null || condition.test(arguments, next.target(invocation), null);
  }

  /** Returns the key of a call. */
  Object key(Continuation next, Object invocation, @Nullable Object[] arguments) {
    Object value =
        key.readsCall()
            ? key.evaluate(arguments, next.target(invocation), null)
            : key.evaluate(arguments);
    return Objects.requireNonNull(value, "a key is never null");
  }
}
