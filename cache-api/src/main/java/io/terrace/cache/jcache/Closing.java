package io.terrace.cache.jcache;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Closes what users gave to a cache: loaders, writers, policies, listeners and filters. */
final class Closing {

  private Closing() {}

  /**
   * Closes each of {@code candidates} that can be closed, all of them even if some fail.
   *
   * @param owner whose they were, as the error names it: {@code cache 'users'}
   * @throws CacheException if any failed; the first is its cause, the others are suppressed there
   */
  static void closeAll(String owner, @Nullable Object... candidates) {
    Throwable first = null;
    for (Object candidate : candidates) {
      Throwable failure = close(candidate);
      if (first == null) {
        first = failure;
      } else if (failure != null && failure != first) {
        first.addSuppressed(failure);
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw new CacheException(owner + ": what it was configured with failed to close", first);
    }
  }

  private static @Nullable Throwable close(@Nullable Object candidate) {
    try {
      if (candidate instanceof AutoCloseable closeable) {
        closeable.close();
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (Throwable e) {
      return e;
    }
  }
}
