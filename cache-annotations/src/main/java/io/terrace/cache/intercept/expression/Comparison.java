package io.terrace.cache.intercept.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A comparison by value: numbers whatever their types, an enum's constant or a character as its
 * text, anything else by {@code equals} or {@code compareTo}. Against null, nothing is less or
 * more.
 */
enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  AT_MOST,
  MORE,
  AT_LEAST;

  boolean ordered() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  boolean test(@Nullable Object left, @Nullable Object right) {
    if (!ordered()) {
      return same(left, right) == (this == EQUAL);
    }
    if (left == null || right == null) {
      return false;
    }
    int order = order(left, right);
    return switch (this) {
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case MORE -> order > 0;
      default -> order >= 0;
    };
  }

  /** Returns whether values of these classes can be the same, as far as their classes tell. */
  static boolean comparable(Class<?> left, Class<?> right) {
    boolean leftNumber = Number.class.isAssignableFrom(left);
    boolean rightNumber = Number.class.isAssignableFrom(right);
    if (leftNumber && rightNumber) {
      return true;
    }
    return left.isInterface()
        || right.isInterface()
        || plain(left).isAssignableFrom(plain(right))
        || plain(right).isAssignableFrom(plain(left));
  }

  private static Class<?> plain(Class<?> type) {
    return type == Character.class || type.isEnum() ? String.class : type;
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left == right) {
      return true;
    }
    if (left == null || right == null) {
      return false;
    }
    if (left instanceof Number first && right instanceof Number second) {
      return order(first, second) == 0;
    }
    return Objects.deepEquals(left, right) || plain(left).equals(plain(right));
  }

  @SuppressWarnings("unchecked") // the classes are the same, and a class compares to itself
  private static int order(Object left, Object right) {
    if (left instanceof Number first && right instanceof Number second) {
      return order(first, second);
    }
    boolean alike = left.getClass() == right.getClass();
    Object first = alike ? left : plain(left);
    Object second = alike ? right : plain(right);
    if (first instanceof Comparable<?> comparable && first.getClass() == second.getClass()) {
      return ((Comparable<Object>) comparable).compareTo(second);
    }
    throw new EvaluationException(
        "a "
            + left.getClass().getName()
            + " and a "
            + right.getClass().getName()
            + " have no order. Compare two numbers, or two of one Comparable class.");
  }

  private static int order(Number left, Number right) {
    if (whole(left) && whole(right)) {
      return Long.compare(left.longValue(), right.longValue());
    }
    if (decimal(left) && decimal(right)) {
      // By their decimal text: 0.1f, 0.1 and BigDecimal's 0.10 are one number to who wrote them.
      return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
    }
    return Double.compare(left.doubleValue(), right.doubleValue());
  }

  private static boolean whole(Number number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte;
  }

  private static boolean decimal(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Double.isFinite(number.doubleValue());
    }
    return whole(number) || number instanceof BigDecimal || number instanceof BigInteger;
  }

  private static Object plain(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof Character character ? character.toString() : value;
  }
}
