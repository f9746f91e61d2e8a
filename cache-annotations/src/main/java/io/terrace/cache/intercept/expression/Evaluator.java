package io.terrace.cache.intercept.expression;

import org.jspecify.annotations.Nullable;

/** A compiled expression: a function of a call's arguments. Immutable and thread-safe. */
@FunctionalInterface
public interface Evaluator {

  /**
   * Returns the value for these arguments.
   *
   * @throws EvaluationException if the arguments have no such value
   */
  @Nullable Object evaluate(@Nullable Object[] arguments);
}
