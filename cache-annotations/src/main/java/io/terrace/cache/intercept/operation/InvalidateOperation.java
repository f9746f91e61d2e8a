package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.CachedDefaults;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.expression.Parameters;
import io.terrace.cache.intercept.result.AsyncShape;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.result.ResultShape;
import io.terrace.cache.intercept.spi.Continuation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code @CacheInvalidate} on a method asks for.
 *
 * @param method how error messages call the method
 * @param cacheNames the names of the caches; none where there are only tags
 * @param key the key of a call; null where none is made void
 * @param tags the tags of a call
 * @param all whether the whole caches are made void
 * @param condition whether a call makes anything void; null where all do
 * @param moment when it does
 * @param content how a result holds the value
 * @param async how it comes later; null where it is returned
 */
record InvalidateOperation(
    String method,
    List<String> cacheNames,
    @Nullable Expression key,
    List<Expression> tags,
    boolean all,
    @Nullable Expression condition,
    Moment moment,
    ResultShape content,
    @Nullable AsyncShape async)
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
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static InvalidateOperation of(CacheInvalidate invalidate, AnnotatedMethod method) {
    try {
      return read(invalidate, method);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }

  private static InvalidateOperation read(CacheInvalidate invalidate, AnnotatedMethod method) {
    boolean tagsAlone =
        invalidate.tags().length > 0 && invalidate.key().isBlank() && !invalidate.all();
    CachedDefaults defaults = tagsAlone ? null : method.ofClass(CachedDefaults.class);
    List<String> names =
        AttributeValues.names(
            invalidate.name(),
            defaults == null ? new String[0] : defaults.name(),
            method.hooks().placeholders());
    refuse(invalidate, names);
    Moment moment = moment(invalidate);
    MethodShape shape = moment == Moment.BEFORE_CALL ? null : method.shape();
    ResultShape content = shape == null ? ResultShape.PLAIN : ResultShape.ofAny(shape.type());
    Parameters parameters = method.parameters();
    if (shape != null && moment == Moment.AFTER_SUCCESS) {
      parameters = parameters.withResult(content.valueType(shape.type()));
    }
    OperationTexts texts = new OperationTexts(parameters, method.language());
    return new InvalidateOperation(
        method.name(),
        names,
        invalidate.all() || tagsAlone ? null : texts.key(invalidate.key()),
        texts.tags(invalidate.tags()),
        invalidate.all(),
        texts.condition(invalidate.condition()),
        moment,
        content,
        shape == null ? null : shape.async());
  }

  private static void refuse(CacheInvalidate invalidate, List<String> names) {
    boolean hasTags = invalidate.tags().length > 0;
    boolean hasKey = !invalidate.key().isBlank();
    String problem = null;
    if (invalidate.all() && (hasKey || hasTags)) {
      problem = "@CacheInvalidate of all has neither key nor tags. Drop them, or all.";
    } else if (names.isEmpty() && (hasKey || !hasTags)) {
      problem = "@CacheInvalidate has no cache's name. Set name, or tags alone.";
    } else if (invalidate.beforeCall() && invalidate.evenOnFailure()) {
      problem = "beforeCall does not know of a failure. Drop evenOnFailure.";
    }
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static Moment moment(CacheInvalidate invalidate) {
    if (invalidate.beforeCall()) {
      return Moment.BEFORE_CALL;
    }
    return invalidate.evenOnFailure() ? Moment.AFTER_CALL : Moment.AFTER_SUCCESS;
  }

  @Override
  public Phase phase() {
    return Phase.INVALIDATES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    List<LateCache> bound =
        cacheNames.stream()
            .map(name -> caches.existing(method, name, key == null ? null : key.type()))
            .toList();
    return new InvalidatingInvoker(
        this, bound, caches.manager()::invalidateTag, caches.hooks().transactions(), next);
  }
}
