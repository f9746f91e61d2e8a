package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.BatchShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the results of one method young, for as long as they are asked for now and then: repeats
 * each call a while after, so that its cache sees the age of the result and loads it anew behind.
 * So processes that share a remote tier load once, by its leases. Thread-safe.
 *
 * <p>A result that comes later is begun and not waited for. What a caller is told it by, the last
 * parameter of a Kotlin function, is of that call alone and is not kept; of a collection of keys a
 * copy is.
 */
final class RefreshingInvoker implements Continuation {

  private final RefreshOperation operation;
  private final RefreshTimer timer;
  private final Continuation next;
  private final Map<Object, Repeated> calls = new ConcurrentHashMap<>();

  /** A call that is repeated. */
  private static final class Repeated {

    private final Object invocation;
    private final @Nullable Object[] arguments;
    private volatile long calledAt;

    Repeated(Object invocation, @Nullable Object[] arguments, long calledAt) {
      this.invocation = invocation;
      this.arguments = arguments;
      this.calledAt = calledAt;
    }
  }

  RefreshingInvoker(RefreshOperation operation, RefreshTimer timer, Continuation next) {
    this.operation = operation;
    this.timer = timer;
    this.next = next;
  }

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    AsyncShape async = operation.async();
    @Nullable Object[] asked = async == null ? arguments : async.asked(arguments);
    if (operation.rule().applies(next, invocation, asked)) {
      remember(invocation, asked, arguments.length);
    }
    return next.proceed(invocation, arguments);
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private void remember(Object invocation, @Nullable Object[] asked, int arguments) {
    @Nullable Object[] kept = Arrays.copyOf(asked, arguments);
    BatchShape batch = operation.batch();
    if (batch == null) {
      called(operation.rule().key(next, invocation, asked), invocation, kept);
    } else {
      Collection<Object> keys = batch.argument(batch.keys(asked[0]));
      kept[0] = keys;
      called(keys, invocation, kept);
    }
  }

  private void called(Object key, Object invocation, @Nullable Object[] arguments) {
    long now = System.nanoTime();
    Repeated known = calls.get(key);
    if (known != null) {
      known.calledAt = now;
    } else if (calls.size() < operation.maximum()) {
      calls.put(key, new Repeated(invocation, arguments, now));
      timer.start(this, operation.every().dividedBy(4), this::repeat);
    }
  }

  /** Repeats all calls; returns whether any are left to be repeated. */
  private boolean repeat() {
    long now = System.nanoTime();
    calls.values().removeIf(call -> now - call.calledAt >= operation.stopAfter().toNanos());
    for (Repeated call : calls.values()) {
      try {
        repeat(call);
      } catch (Throwable failed) {
        // Counted by its cache. Whoever calls next is told, or served what is there.
      }
    }
    return !calls.isEmpty();
  }

  private void repeat(Repeated call) throws Throwable {
    AsyncShape async = operation.async();
    Object ignored =
        async == null
            ? next.proceed(call.invocation, call.arguments)
            : async.start(next, call.invocation, call.arguments);
  }
}
