package io.terrace.cache.intercept.expression;

import java.lang.reflect.Type;

/**
 * A part of an expression, compiled.
 *
 * @param type what it is known to be: a class, boxed, or one with parameters; {@code Object} where
 *     only the call can tell; {@code Void} for null
 * @param evaluator its value
 */
record Term(Type type, Evaluator evaluator) {

  /** The same as {@link #type}, without its parameters. */
  Class<?> raw() {
    return GenericTypes.raw(type);
  }

  /** Returns whether only the call can tell what this is. */
  boolean dynamic() {
    return raw() == Object.class;
  }

  boolean alwaysNull() {
    return raw() == Void.class;
  }
}
