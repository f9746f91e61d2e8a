package io.terrace.cache.intercept.operation;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What calls of methods threw lately, by the keys of their cache. It is asked on a miss only, and
 * in this process alone. Thread-safe; does not block for longer than a look into a map.
 *
 * <p>A call that began before its key was forgotten leaves nothing behind: it takes {@link
 * #version} first, and that changes with all that is forgotten, under the same lock.
 */
final class RememberedFailures {

  private static final int MOST = 1_000;

  private record Failure(Throwable thrown, long at, long ttlNanos) {}

  private final Map<Object, Failure> byKey = new LinkedHashMap<>();
  private long version;

  /** Returns what {@link #remember} is to be told of a call that begins now. */
  synchronized long version() {
    return version;
  }

  /** Returns what an equal call threw lately, or null. */
  synchronized @Nullable Throwable find(Object key) {
    Failure failure = byKey.get(key);
    if (failure != null && System.nanoTime() - failure.at() >= failure.ttlNanos()) {
      byKey.remove(key);
      return null;
    }
    return failure == null ? null : failure.thrown();
  }

  /** Remembers for {@code ttl} what a call threw, unless something was forgotten since it began. */
  synchronized void remember(Object key, Throwable thrown, Duration ttl, long versionBefore) {
    if (version != versionBefore) {
      return;
    }
    byKey.remove(key); // so that it is the youngest
    byKey.put(key, new Failure(thrown, System.nanoTime(), ttl.toNanos()));
    if (byKey.size() > MOST) {
      Iterator<Object> oldest = byKey.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized void forget(Object key) {
    version++;
    byKey.remove(key);
  }

  synchronized void forgetAll() {
    version++;
    byKey.clear();
  }
}
