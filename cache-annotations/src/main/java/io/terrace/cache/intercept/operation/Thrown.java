package io.terrace.cache.intercept.operation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import javax.cache.integration.CacheLoaderException;

/** Takes what methods throw into the cache, and out of it as it was. Pure. */
public final class Thrown {

  private Thrown() {}

  /** Returns {@code thrown} as what a loader may throw; throws it if it is an error. */
  public static Exception asException(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof Exception exception
        ? exception
        : new UndeclaredThrowableException(thrown);
  }

  /** The cache wraps a checked exception; the method's callers are to see it as it was thrown. */
  public static Throwable asThrown(CacheLoaderException wrapper) {
    return wrapper.getCause() instanceof Exception cause && !(cause instanceof RuntimeException)
        ? cause
        : wrapper;
  }

  /** The same for what a future carries. */
  static Throwable asThrown(Throwable failure) {
    Throwable inside = unwrapped(failure);
    return inside instanceof CacheLoaderException wrapper ? asThrown(wrapper) : inside;
  }

  /** Returns what a future's exception is about. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
