package io.terrace.cache.intercept.expression;

import java.io.Serial;

/** The arguments of one call have no value by the expression: something is null, or missing. */
public final class EvaluationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param problem with its remedy
   */
  public EvaluationException(String problem) {
    super(problem);
  }
}
