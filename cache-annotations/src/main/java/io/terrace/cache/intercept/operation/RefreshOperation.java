package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheRefresh;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.BatchShape;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.Placeholders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @CacheRefresh} on one method asks for.
 *
 * @param rule under which key a call is kept young
 * @param async how the result comes later; null where it is returned
 * @param batch how many keys are asked for at once; null where it is one
 * @param every the age at which a result is computed anew
 * @param stopAfter how long after its last call
 * @param maximum how many are
 */
record RefreshOperation(
    CallRule rule,
    @Nullable AsyncShape async,
    @Nullable BatchShape batch,
    Duration every,
    Duration stopAfter,
    int maximum)
    implements Operation {

  /**
   * Reads an annotation of a method.
   *
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static RefreshOperation of(CacheRefresh refresh, AnnotatedMethod method) {
    try {
      return read(refresh, method);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }

  private static RefreshOperation read(CacheRefresh refresh, AnnotatedMethod method) {
    List<Cached> cached = AnnotationSearch.of(method.method(), Cached.class);
    if (cached.isEmpty()) {
      throw new IllegalArgumentException(
          "@CacheRefresh has nothing to compute anew. Add @Cached, or remove it.");
    }
    if (refresh.maximum() < 1) {
      throw new IllegalArgumentException(
          "@CacheRefresh keeps " + refresh.maximum() + " results young. Set maximum to 1 or more.");
    }
    Placeholders placeholders = method.hooks().placeholders();
    MethodShape shape = method.shape();
    return new RefreshOperation(
        CachedOperation.rule(cached.get(0), method),
        shape.async(),
        CachedOperation.batch(cached.get(0), method.parameters(), shape),
        every(refresh, placeholders),
        required("stopAfter", refresh.stopAfter(), placeholders),
        refresh.maximum());
  }

  static Duration every(CacheRefresh refresh, Placeholders placeholders) {
    return required("every", refresh.every(), placeholders);
  }

  private static Duration required(String attribute, String text, Placeholders placeholders) {
    return AttributeValues.duration(attribute, text, placeholders)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "@CacheRefresh: " + attribute + " is empty. Set it, like \"10m\"."));
  }

  @Override
  public Phase phase() {
    return Phase.REFRESHES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    return new RefreshingInvoker(this, caches.refreshes(), next);
  }
}
