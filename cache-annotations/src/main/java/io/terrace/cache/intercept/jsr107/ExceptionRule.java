package io.terrace.cache.intercept.jsr107;

import java.util.Arrays;

/**
 * Which exceptions of a method count: those that are listed, but for those that are listed as not
 * counting; a list that is empty says nothing. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // rules are never compared
record ExceptionRule(
    Class<? extends Throwable>[] counting,
    Class<? extends Throwable>[] notCounting,
    boolean withoutLists) {

  boolean counts(Throwable thrown) {
    if (counting.length == 0 && notCounting.length == 0) {
      return withoutLists;
    }
    return (counting.length == 0 || isOneOf(counting, thrown)) && !isOneOf(notCounting, thrown);
  }

  private static boolean isOneOf(Class<? extends Throwable>[] types, Throwable thrown) {
    return Arrays.stream(types).anyMatch(type -> type.isInstance(thrown));
  }
}
