package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.cache.integration.CacheLoaderException;
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
      throw asException(thrown);
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
                  remember(key, unwrapped(thrown), version);
                }
              });
    } catch (Throwable thrown) {
      remember(key, thrown, version);
      throw asException(thrown);
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

  private static Exception asException(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof Exception exception
        ? exception
        : new UndeclaredThrowableException(thrown);
  }

  /** The cache wraps a checked exception; the method's callers are to see it as it was thrown. */
  static Throwable asThrown(CacheLoaderException wrapper) {
    return wrapper.getCause() instanceof Exception cause && !(cause instanceof RuntimeException)
        ? cause
        : wrapper;
  }

  /** The same for what a future carries. */
  static Throwable asThrown(Throwable failure) {
    Throwable inside = unwrapped(failure);
    return inside instanceof CacheLoaderException wrapper ? asThrown(wrapper) : inside;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
