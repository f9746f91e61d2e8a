package io.terrace.cache.intercept.operation;

import io.terrace.cache.ContextLoader;
import io.terrace.cache.LoadContext;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** Sends the calls of one method through its cache. Immutable and thread-safe. */
final class CachedInvoker implements Continuation {

  private final CallRule rule;
  private final LoadRule loadRule;
  private final ResultShape content;
  private final boolean primitive;
  private final TieredCache<Object, Object> cache;
  private final MethodCall method;
  private final Continuation next;

  CachedInvoker(
      CallRule rule,
      LoadRule loadRule,
      ResultShape content,
      boolean primitive,
      TieredCache<Object, Object> cache,
      MethodCall method) {
    this.rule = rule;
    this.loadRule = loadRule;
    this.content = content;
    this.primitive = primitive;
    this.cache = cache;
    this.method = method;
    this.next = method.next();
  }

  /**
   * Returns the cached result, or that of the method, with the method's own exceptions.
   *
   * @param arguments of the call; a refresh behind it uses them later on
   */
  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (!rule.applies(next, invocation, arguments)) {
      return next.proceed(invocation, arguments);
    }
    Object value = load(invocation, arguments);
    if (value == null && primitive) {
      // A negative entry that another method, or the cache's user, has put under this key.
      return next.proceed(invocation, arguments);
    }
    return content.wrap(value);
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  private @Nullable Object load(Object invocation, @Nullable Object[] arguments) throws Throwable {
    try {
      return cache.load(
          rule.key(next, invocation, arguments), new Call(this, invocation, arguments));
    } catch (CacheLoaderException e) {
      throw Thrown.asThrown(e);
    }
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
      Object value = invoker.content.unwrap(invoker.method.now(key, invocation, arguments));
      invoker.loadRule.tell(context, arguments, invoker.next.target(invocation), value);
      return value;
    }
  }
}
