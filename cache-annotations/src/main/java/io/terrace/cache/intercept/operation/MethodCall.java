package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method on a miss, and remembers how it failed where that is asked for. Immutable and
 * thread-safe.
 *
 * @param next how a call goes on to the method
 * @param rule which failures are remembered; null for none
 * @param failures those that are
 */
record MethodCall(Continuation next, @Nullable FailureRule rule, RememberedFailures failures) {

  /** Calls the method, or throws what an equal call threw lately. */
  @Nullable Object now(Object key, Object invocation, @Nullable Object[] arguments)
      throws Exception {
    long version = failures.version();
    try {
      throwRemembered(key);
      return next.proceed(invocation, arguments);
    } catch (Throwable thrown) {
      remember(key, thrown, version);
      throw Thrown.asException(thrown);
    }
  }

  /** The same for a method whose result comes later. */
  CompletionStage<?> later(
      AsyncShape async, Object key, Object invocation, @Nullable Object[] arguments)
      throws Exception {
    long version = failures.version();
    try {
      throwRemembered(key);
      CompletionStage<?> stage = async.start(next, invocation, arguments);
      return rule == null
          ? stage
          : stage.whenComplete(
              (value, thrown) -> {
                if (thrown != null) {
                  remember(key, Thrown.unwrapped(thrown), version);
                }
              });
    } catch (Throwable thrown) {
      remember(key, thrown, version);
      throw Thrown.asException(thrown);
    }
  }

  private void throwRemembered(Object key) throws Throwable {
    Throwable remembered = rule == null ? null : failures.find(key);
    if (remembered != null) {
      throw remembered;
    }
  }

  private void remember(Object key, Throwable thrown, long version) {
    if (rule != null && rule.isRemembered(thrown)) {
      failures.remember(key, thrown, rule.ttl(), version);
    }
  }
}
