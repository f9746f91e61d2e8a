package io.terrace.cache.intercept.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an expression as it was written. Each knows its column, from 1. */
sealed interface Node {

  int column();

  /** Text, a number, true, false or null. */
  record Literal(@Nullable Object value, int column) implements Node {}

  /** A parameter, with or without its {@code #}. */
  record Name(String name, int column) implements Node {}

  /** {@code owner.name}, or {@code owner?.name}, which is null if the owner is. */
  record Property(Node owner, String name, boolean nullSafe, int column) implements Node {}

  /** {@code owner[index]}. */
  record Element(Node owner, Node index, int column) implements Node {}

  /** {@code !operand}. */
  record Not(Node operand, int column) implements Node {}

  /** {@code left && right}, or {@code ||}. */
  record Logic(boolean both, Node left, Node right, int column) implements Node {}

  /** {@code left == right} and its kin. */
  record Compare(Comparison comparison, Node left, Node right, int column) implements Node {}

  /** {@code left + right}. */
  record Join(Node left, Node right, int column) implements Node {}

  /** {@code condition ? yes : no}. */
  record Choice(Node condition, Node yes, Node no, int column) implements Node {}

  /** {@code value ?: fallback}. */
  record Fallback(Node value, Node fallback, int column) implements Node {}

  /** {@code {a, b}}. */
  record Items(List<Node> items, int column) implements Node {}
}
