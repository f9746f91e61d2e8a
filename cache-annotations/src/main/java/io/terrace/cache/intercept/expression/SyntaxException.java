package io.terrace.cache.intercept.expression;

import java.io.Serial;

/** A text is no expression, or none that its method's parameters allow. */
final class SyntaxException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int column;

  /**
   * Says what is wrong where.
   *
   * @param column of the text, from 1
   * @param problem what is wrong, and the remedy
   */
  SyntaxException(int column, String problem) {
    super(problem);
    this.column = column;
  }

  int column() {
    return column;
  }
}
