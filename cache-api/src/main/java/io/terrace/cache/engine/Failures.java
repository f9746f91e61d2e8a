package io.terrace.cache.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;

/** How what a loader throws reaches its callers. */
final class Failures {

  private Failures() {}

  /** Returns {@code failure} itself if it is unchecked, else in a {@link CacheLoaderException}. */
  static Throwable unchecked(CacheEngine<?, ?> engine, Throwable failure) {
    return failure instanceof RuntimeException || failure instanceof Error
        ? failure
        : new CacheLoaderException(
            engine.describe("the loader threw " + failure.getClass().getName()), failure);
  }

  /** Returns what an asynchronous stage failed with, out of its wrapper. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  static CacheLoaderException nullLoaded(CacheEngine<?, ?> engine) {
    return new CacheLoaderException(
        engine.describe(
            "the loader returned null. Set negativeTtl to cache that there is no value, or have it"
                + " throw."));
  }

  /** Waits for {@code future}; throws what it failed with, the same instance to all who wait. */
  static <T> T get(CacheEngine<?, ?> engine, CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw sneaky(unwrapped(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException(
          engine.describe("this thread was interrupted while it waited for a load"), e);
    }
  }

  private static RuntimeException sneaky(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure; // unchecked() saw to it
  }
}
