package io.terrace.cache.intercept.expression;

import java.io.Serial;

/** The arguments of one call have no value by the expression: something is null, or missing. */
final class EvaluationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  EvaluationException(String problem) {
    super(problem);
  }
}
