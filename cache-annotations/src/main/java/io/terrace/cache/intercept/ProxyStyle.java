package io.terrace.cache.intercept;

/** How a container puts itself between an object and its callers. */
public enum ProxyStyle {

  /** A proxy of the object's interfaces stands before it: only their methods are seen. */
  INTERFACES,

  /** An object of a subclass stands before it: overridable methods are seen, its own calls not. */
  DELEGATING_SUBCLASS,

  /** The object itself is of a subclass: overridable methods are seen, its own calls too. */
  SUBCLASS;

  /** Returns whether calls of an object to itself are seen. */
  boolean seesOwnCalls() {
    return this == SUBCLASS;
  }
}
