package io.terrace.cache.intercept.operation;

import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.UndeclaredThrowableException;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** Sends the calls of one method through its cache. Immutable and thread-safe. */
final class CachedInvoker implements Continuation {

  private final Expression key;
  private final @Nullable Expression condition;
  private final ResultShape shape;
  private final boolean primitive;
  private final boolean storesNull;
  private final TieredCache<Object, Object> cache;
  private final Continuation method;

  /**
   * Binds an operation.
   *
   * @param cache the operation's cache
   * @param storesNull whether that has a negativeTtl
   * @param method how a call goes on to the method
   */
  CachedInvoker(
      CachedOperation operation,
      TieredCache<Object, Object> cache,
      boolean storesNull,
      Continuation method) {
    this.key = operation.key();
    this.condition = operation.condition();
    this.shape = operation.shape();
    this.primitive = operation.primitive();
    this.storesNull = storesNull;
    this.cache = cache;
    this.method = method;
  }

  /**
   * Returns the cached result, or that of the method, with the method's own exceptions.
   *
   * @param arguments of the call; a refresh behind it uses them later on
   */
  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (condition != null && !condition.test(arguments)) {
      return method.proceed(invocation, arguments);
    }
    Object value = load(invocation, arguments);
    if (value == null && primitive) {
      // A negative entry that another method, or the cache's user, has put under this key.
      return method.proceed(invocation, arguments);
    }
    return shape.wrap(value);
  }

  @SuppressWarnings("NullAway") // a key expression never returns null
  private @Nullable Object load(Object invocation, @Nullable Object[] arguments) throws Throwable {
    try {
      return cache.load(key.evaluate(arguments), new Call(this, invocation, arguments));
    } catch (CacheLoaderException e) {
      throw asThrown(e);
    }
  }

  /** The cache wraps a checked exception; the method's callers are to see it as it was thrown. */
  private static Throwable asThrown(CacheLoaderException wrapper) {
    return wrapper.getCause() instanceof Exception cause && !(cause instanceof RuntimeException)
        ? cause
        : wrapper;
  }

  /** One call, as its own loader: the only object that a hit makes, beside its key. */
  private static final class Call implements ContextLoader<Object, Object> {

    private final CachedInvoker invoker;
    private final Object invocation;
    private final @Nullable Object[] arguments;

    Call(CachedInvoker invoker, Object invocation, @Nullable Object[] arguments) {
      this.invoker = invoker;
      this.invocation = invocation;
      this.arguments = arguments;
    }

    @Override
    public @Nullable Object load(Object key, LoadContext<Object> context) throws Exception {
      Object value = invoker.shape.unwrap(call());
      if (value == null && !invoker.storesNull) {
        context.doNotStore();
      }
      return value;
    }

    private @Nullable Object call() throws Exception {
      try {
        return invoker.method.proceed(invocation, arguments);
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new UndeclaredThrowableException(e);
      }
    }
  }
}
