package io.terrace.cache.intercept.expression;

import org.jspecify.annotations.Nullable;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text as it was written
 * @param value of a number, or of a text without its quotes
 * @param column where it begins, from 1
 */
record Token(Kind kind, String text, @Nullable Object value, int column) {

  enum Kind {
    NAME,
    LITERAL,
    SYMBOL,
    END
  }

  /** Returns whether this is the symbol, or the word, {@code symbol}. */
  boolean is(String symbol) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
  }

  /** Returns how an error message calls this token. */
  String described() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
