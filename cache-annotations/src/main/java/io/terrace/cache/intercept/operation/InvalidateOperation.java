package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.ExpressionLanguage;
import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code @CacheInvalidate} on a method asks for, read and checked. Immutable; knows no
 * cache yet, and no container.
 *
 * @param method how error messages call the method
 * @param cacheName the cache's name; empty where there are only tags
 * @param key the key of a call; null where none is made void
 * @param tags the tags of a call
 * @param all whether the whole cache is made void
 * @param condition whether a call makes anything void; null where all do
 * @param moment when it does
 */
record InvalidateOperation(
    String method,
    String cacheName,
    @Nullable Expression key,
    List<Expression> tags,
    boolean all,
    @Nullable Expression condition,
    Moment moment)
    implements Operation {

  /** When an invalidation happens. */
  enum Moment {
    BEFORE_CALL,
    AFTER_SUCCESS,
    AFTER_CALL
  }

  /**
   * Reads an annotation of a method.
   *
   * @param types what the method's type variables stand for in the class that is wrapped
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static InvalidateOperation of(CacheInvalidate invalidate, AnnotatedMethod method) {
    Parameters parameters = method.parameters();
    String problem = problem(invalidate, GenericTypes.raw(method.method().getReturnType()));
    if (problem != null) {
      throw new IllegalArgumentException(parameters.method() + ": " + problem);
    }
    return new InvalidateOperation(
        parameters.method(),
        invalidate.name(),
        key(invalidate, parameters),
        tags(invalidate, parameters),
        invalidate.all(),
        invalidate.condition().isBlank()
            ? null
            : Expression.condition(invalidate.condition(), parameters),
        moment(invalidate));
  }

  @Override
  public Phase phase() {
    return Phase.INVALIDATES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    return caches.bind(this, next);
  }

  private static @Nullable String problem(CacheInvalidate invalidate, Class<?> result) {
    boolean hasTags = invalidate.tags().length > 0;
    boolean hasKey = !invalidate.key().isBlank();
    if (invalidate.all() && (hasKey || hasTags)) {
      return "@CacheInvalidate of all has neither key nor tags. Drop them, or all.";
    }
    if (invalidate.name().isBlank() && (hasKey || !hasTags)) {
      return "@CacheInvalidate has no cache's name. Set name, or tags alone.";
    }
    if (invalidate.beforeCall() && invalidate.evenOnFailure()) {
      return "beforeCall does not know of a failure. Drop evenOnFailure.";
    }
    boolean ends =
        Future.class.isAssignableFrom(result) || CompletionStage.class.isAssignableFrom(result);
    boolean known = result == CompletableFuture.class || result == CompletionStage.class;
    return ends && !known && !invalidate.beforeCall()
        ? "when a " + result.getName() + " ends is not told. Return a CompletableFuture."
        : null;
  }

  private static @Nullable Expression key(CacheInvalidate invalidate, Parameters parameters) {
    if (!invalidate.key().isBlank()) {
      return Expression.key(invalidate.key(), parameters);
    }
    return invalidate.all() || invalidate.tags().length > 0
        ? null
        : Expression.allParameters(parameters);
  }

  private static List<Expression> tags(CacheInvalidate invalidate, Parameters parameters) {
    List<Expression> tags = new ArrayList<>();
    for (String text : invalidate.tags()) {
      Expression tag = Expression.tag(text, parameters, ExpressionLanguage.TERRACE);
      if (GenericTypes.raw(tag.type()) != String.class) {
        throw new IllegalArgumentException(
            tag + ": a tag is text. Write it like \"'category:' + #id\".");
      }
      tags.add(tag);
    }
    return List.copyOf(tags);
  }

  private static Moment moment(CacheInvalidate invalidate) {
    if (invalidate.beforeCall()) {
      return Moment.BEFORE_CALL;
    }
    return invalidate.evenOnFailure() ? Moment.AFTER_CALL : Moment.AFTER_SUCCESS;
  }
}
