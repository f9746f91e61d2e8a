package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheUpdate;
import io.terrace.cache.annotation.CachedDefaults;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.Placeholders;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code @CacheUpdate} on a method asks for.
 *
 * @param method how error messages call the method
 * @param cacheNames the names of the caches
 * @param key the key of a call
 * @param value what is put; null for the result
 * @param valueType of what is put
 * @param condition whether a call puts anything; null where all do
 * @param unless which results are not put; null for none
 * @param tags of the entry
 * @param ttl of the entry; none for the cache's
 * @param content how a result holds the value
 * @param async how it comes later; null where it is returned
 */
record UpdateOperation(
    String method,
    List<String> cacheNames,
    Expression key,
    @Nullable Expression value,
    Type valueType,
    @Nullable Expression condition,
    @Nullable Expression unless,
    List<Expression> tags,
    Optional<Duration> ttl,
    ResultShape content,
    @Nullable AsyncShape async)
    implements Operation {

  /**
   * Reads an annotation of a method.
   *
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static UpdateOperation of(CacheUpdate update, AnnotatedMethod method) {
    try {
      return read(update, method);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }

  private static UpdateOperation read(CacheUpdate update, AnnotatedMethod method) {
    Placeholders placeholders = method.hooks().placeholders();
    CachedDefaults defaults = method.ofClass(CachedDefaults.class);
    List<String> names =
        AttributeValues.names(
            update.name(), defaults == null ? new String[0] : defaults.name(), placeholders);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "@CacheUpdate has no cache's name. Set name, or @CachedDefaults on the class.");
    }
    MethodShape shape = method.shape();
    ResultShape content = ResultShape.ofAny(shape.type());
    Type result = content.valueType(shape.type());
    if (update.value().isBlank() && GenericTypes.raw(result) == Void.class) {
      throw new IllegalArgumentException(
          "it returns nothing to put. Set value, like \"#product\", or use @CacheInvalidate.");
    }
    Parameters parameters = method.parameters();
    OperationTexts before = new OperationTexts(parameters, method.language());
    OperationTexts after = new OperationTexts(parameters.withResult(result), method.language());
    Expression value = after.value(update.value());
    return new UpdateOperation(
        method.name(),
        names,
        after.key(update.key()),
        value,
        value == null ? result : value.type(),
        before.condition(update.condition()),
        after.condition(update.unless()),
        after.tags(update.tags()),
        AttributeValues.duration("ttl", update.ttl(), placeholders),
        content,
        shape.async());
  }

  @Override
  public Phase phase() {
    return Phase.UPDATES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    List<LateCache> bound =
        cacheNames.stream().map(name -> caches.toPut(method, name, key.type(), valueType)).toList();
    return new UpdatingInvoker(this, bound, caches.hooks().transactions(), next);
  }
}
