package io.terrace.cache.intercept.expression;

/** The key of a call whose only argument, or whose key expression, is null. */
public enum NullKey {
  INSTANCE;

  @Override
  public String toString() {
    return "null";
  }
}
