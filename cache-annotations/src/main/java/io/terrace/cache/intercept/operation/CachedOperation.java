package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheRefresh;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.annotation.CachedDefaults;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.BatchShape;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.Placeholders;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @Cached} on one method asks for.
 *
 * @param method how error messages call the method
 * @param cacheName the cache's name
 * @param wish what is asked of it
 * @param rule which calls use it
 * @param unless which results are not cached; null for none
 * @param tags of a result
 * @param content how results hold the value
 * @param async how they come later; null where they are returned
 * @param batch how many keys are asked for at once; null where it is one
 * @param failures which exceptions are remembered; null for none
 * @param primitive whether the method cannot return null
 */
record CachedOperation(
    String method,
    String cacheName,
    CacheWish wish,
    CallRule rule,
    @Nullable Expression unless,
    List<Expression> tags,
    ResultShape content,
    @Nullable AsyncShape async,
    @Nullable BatchShape batch,
    @Nullable FailureRule failures,
    boolean primitive)
    implements Operation {

  /**
   * Reads the annotation of a method.
   *
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static CachedOperation of(Cached cached, AnnotatedMethod method) {
    try {
      return read(cached, method);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }

  private static CachedOperation read(Cached cached, AnnotatedMethod method) {
    Placeholders placeholders = method.hooks().placeholders();
    CachedDefaults defaults = method.ofClass(CachedDefaults.class);
    String cacheName = name(cached, defaults, placeholders);
    CacheSettings settings = CacheSettings.of(cached, placeholders);
    if (defaults != null) {
      settings = settings.over(CacheSettings.of(defaults, placeholders));
    }
    List<CacheRefresh> refreshes = AnnotationSearch.of(method.method(), CacheRefresh.class);
    if (!refreshes.isEmpty()) {
      Duration every = RefreshOperation.every(refreshes.get(0), placeholders);
      settings = settings.withRefreshAfter(every);
    }
    MethodShape shape = method.shape();
    Parameters parameters = method.parameters();
    BatchShape batch = batch(cached, parameters, shape);
    ResultShape content = batch == null ? ResultShape.of(shape.type()) : ResultShape.PLAIN;
    Type valueType = batch == null ? content.valueType(shape.type()) : batch.valueType();
    CallRule rule = rule(cached, method);
    OperationTexts after = new OperationTexts(parameters.withResult(valueType), method.language());
    FailureRule failures = FailureRule.of(cached, placeholders);
    if (batch != null && failures != null) {
      throw new IllegalArgumentException(
          "of a batch it is not known which key failed. Drop cacheExceptions.");
    }
    return new CachedOperation(
        method.name(),
        cacheName,
        new CacheWish(batch == null ? rule.key().type() : batch.keyType(), valueType, settings),
        rule,
        after.condition(cached.unless()),
        after.tags(cached.tags()),
        content,
        shape.async(),
        batch,
        failures,
        method.method().getReturnType().isPrimitive());
  }

  /** Returns how many keys a call asks for at once, or null where it is one. */
  static @Nullable BatchShape batch(Cached cached, Parameters parameters, MethodShape shape) {
    return cached.key().isBlank() && parameters.count() == 1
        ? BatchShape.of(parameters.type(0), shape.type())
        : null;
  }

  /** Returns which calls use the cache. */
  static CallRule rule(Cached cached, AnnotatedMethod method) {
    OperationTexts texts = new OperationTexts(method.parameters(), method.language());
    return new CallRule(
        texts.key(cached.key()),
        texts.condition(cached.condition()),
        method.hooks().transactions());
  }

  private static String name(
      Cached cached, @Nullable CachedDefaults defaults, Placeholders placeholders) {
    String[] ofClass = defaults == null ? new String[0] : defaults.name();
    List<String> names = AttributeValues.names(cached.name(), ofClass, placeholders);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "@Cached has no cache's name. Set name, or @CachedDefaults on the class.");
    }
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "@Cached names "
              + String.join(", ", names)
              + ", and a result is loaded into one cache. Name one; to write others too, use"
              + " @CacheUpdate.");
    }
    return names.get(0);
  }

  @Override
  public Phase phase() {
    return wish.settings().isEmpty() ? Phase.CACHES : Phase.DEFINES_CACHE;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    BoundCache bound = caches.cache(method, cacheName, wish);
    LoadRule load = new LoadRule(unless, tags, bound.storesNull());
    if (batch != null) {
      return new BatchInvoker(rule, load, batch, async, bound.cache(), next);
    }
    MethodCall call = new MethodCall(next, failures, bound.failures());
    return async == null
        ? new CachedInvoker(rule, load, content, primitive, bound.cache(), call)
        : new AsyncInvoker(rule, load, content, async, bound.cache(), call);
  }
}
