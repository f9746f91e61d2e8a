package io.terrace.cache.intercept.expression;

/**
 * A language in which keys, tags and conditions may be written: Terrace's own, or that of a
 * container. Thread-safe.
 */
@FunctionalInterface
public interface ExpressionLanguage {

  /** Terrace's own, which {@code Cached} documents. */
  ExpressionLanguage TERRACE = Expression::evaluator;

  /**
   * Compiles {@code text} once; what it gives is called from many threads.
   *
   * @param parameters what it may name. Its evaluator is given an array with a value for each of
   *     {@link Parameters#names}, in that order: the arguments, then the target, then the result
   *     where there is one.
   * @throws IllegalArgumentException if it is no expression, with the reason
   */
  Evaluator compile(String text, Parameters parameters);
}
