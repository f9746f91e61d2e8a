/**
 * The language of keys and conditions, and what a key is.
 *
 * <p>A text becomes {@link io.terrace.cache.intercept.expression.Expression} once, when a method is
 * wrapped: {@code Lexer}, {@code Parser} to a tree of {@code Node}, {@code Compiler} to an {@link
 * io.terrace.cache.intercept.expression.Evaluator}. Types of the parameters are known then, so that
 * most errors are found then. Safety is by what the language lacks: it cannot name a class, call a
 * method, make an object or assign; of the platform's own classes it reads a short list.
 */
@NullMarked
package io.terrace.cache.intercept.expression;

import org.jspecify.annotations.NullMarked;
