package io.terrace.cache.intercept.operation;

import io.terrace.cache.EntryOptions;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the results of one method in caches. Immutable and thread-safe.
 *
 * @param operation what is asked for
 * @param caches of the operation
 * @param transactions what it waits for
 * @param next how a call goes on
 */
record UpdatingInvoker(
    UpdateOperation operation,
    List<LateCache> caches,
    TransactionHook transactions,
    Continuation next)
    implements Continuation {

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] asked =
        operation.async() == null ? arguments : operation.async().asked(arguments);
    Object target = next.target(invocation);
    Expression condition = operation.condition();
    if (condition != null && !condition.test(asked, target, null)) {
      return next.proceed(invocation, arguments);
    }
    // As the method may change its arguments; one that reads the result is read after the call.
    Object known = operation.key().readsResult() ? null : key(asked, target, null);
    boolean inTransaction = transactions.begin();
    if (inTransaction && known != null) {
      transactions.afterCommit(() -> invalidate(known));
    }
    return CallEnd.after(
        next,
        operation.async(),
        invocation,
        arguments,
        (result, failure) -> {
          if (failure == null) {
            put(known, asked, target, operation.content().unwrap(result), inTransaction);
          }
        });
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private Object key(@Nullable Object[] arguments, Object target, @Nullable Object result) {
    return Objects.requireNonNull(
        operation.key().evaluate(arguments, target, result), "a key is never null");
  }

  private void put(
      @Nullable Object known,
      @Nullable Object[] arguments,
      Object target,
      @Nullable Object result,
      boolean inTransaction) {
    Expression unless = operation.unless();
    if (unless != null && unless.test(arguments, target, result)) {
      return;
    }
    Expression expression = operation.value();
    Object value = expression == null ? result : expression.evaluate(arguments, target, result);
    Object key = known == null ? key(arguments, target, result) : known;
    if (value == null || inTransaction) {
      transactions.afterCommit(() -> invalidate(key));
      return;
    }
    List<String> tags = LoadRule.tags(operation.tags(), arguments, target, result);
    EntryOptions options = new EntryOptions(operation.ttl().orElse(null), Set.copyOf(tags));
    caches.forEach(cache -> cache.get().put(key, value, options));
  }

  /**
   * What a transaction makes void instead of putting: of two that commit one after the other, the
   * first may come to put last.
   */
  private void invalidate(Object key) {
    caches.forEach(cache -> cache.get().invalidate(key));
  }
}
