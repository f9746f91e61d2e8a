package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.operation.InvalidateOperation.Moment;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries void around the calls of one method. Immutable and thread-safe.
 *
 * @param operation what is asked for
 * @param caches of the operation
 * @param tagInvalidation makes a tag void in all caches
 * @param transactions what it waits for
 * @param next how a call goes on
 */
record InvalidatingInvoker(
    InvalidateOperation operation,
    List<LateCache> caches,
    Consumer<String> tagInvalidation,
    TransactionHook transactions,
    Continuation next)
    implements Continuation {

  /** What one call makes void. */
  private record Doomed(List<Runnable> changes) {}

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] asked =
        operation.async() == null ? arguments : operation.async().asked(arguments);
    Object target = next.target(invocation);
    // Read before the call where that can be: an error is better told before than after, and the
    // method may change its arguments.
    Doomed known = readsResult() ? null : doomed(asked, target, null);
    boolean inTransaction = transactions.begin();
    if (operation.moment() == Moment.BEFORE_CALL) {
      now(known, inTransaction);
      return next.proceed(invocation, arguments);
    }
    if (inTransaction && operation.async() != null) {
      transactions.afterCommit(() -> run(known)); // it may end in a thread without transaction
    }
    return CallEnd.after(
        next,
        operation.async(),
        invocation,
        arguments,
        (result, failure) -> {
          if (failure != null) {
            afterFailure(known, failure, inTransaction);
          } else if (known != null) {
            transactions.afterCommit(() -> run(known));
          } else {
            Doomed read = doomed(asked, target, operation.content().unwrap(result));
            transactions.afterCommit(() -> run(read));
          }
        });
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private boolean readsResult() {
    return readsResult(operation.key())
        || readsResult(operation.condition())
        || operation.tags().stream().anyMatch(Expression::readsResult);
  }

  private static boolean readsResult(@Nullable Expression expression) {
    return expression != null && expression.readsResult();
  }

  private void afterFailure(@Nullable Doomed known, Throwable failure, boolean inTransaction) {
    if (operation.moment() == Moment.AFTER_CALL) {
      try {
        now(known, inTransaction);
      } catch (RuntimeException second) { // the method's own is what the caller asked about
        failure.addSuppressed(second);
      }
    }
  }

  /** In a transaction once more after its commit: until then it can be loaded as it was. */
  private void now(@Nullable Doomed doomed, boolean inTransaction) {
    run(doomed);
    if (inTransaction) {
      transactions.afterCommit(() -> run(doomed));
    }
  }

  private static void run(@Nullable Doomed doomed) {
    if (doomed != null) {
      doomed.changes().forEach(Runnable::run);
    }
  }

  private Doomed doomed(@Nullable Object[] arguments, Object target, @Nullable Object result) {
    List<Runnable> changes = new ArrayList<>();
    Expression condition = operation.condition();
    if (condition != null && !condition.test(arguments, target, result)) {
      return new Doomed(changes);
    }
    Expression expression = operation.key();
    Object key = expression == null ? null : expression.evaluate(arguments, target, result);
    for (LateCache late : caches) {
      BoundCache cache = late.get();
      if (operation.all()) {
        changes.add(cache::clear);
      }
      if (key != null) {
        for (Object each : cache.keys(key)) {
          if (each != null) { // no entry has a null key
            changes.add(() -> cache.invalidate(each));
          }
        }
      }
    }
    for (String tag : LoadRule.tags(operation.tags(), arguments, target, result)) {
      changes.add(() -> tagInvalidation.accept(tag));
    }
    return new Doomed(changes);
  }
}
