package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;

/** A class that may be stored: how it is named and how its objects are written. Immutable. */
final class Known extends Registration {

  /** By what a class is named in a value's bytes. */
  enum Naming {
    /** Its place in the table of the JDK's classes, which is part of the wire format. */
    JDK,
    /** Its place among the classes that the cache's type leads to, in the order of their names. */
    TYPED,
    /** The fingerprint of its shape. */
    FINGERPRINT,
    /** Its name, followed by the fingerprint of its shape. */
    NAME,
    /** The class of its elements. */
    ARRAY
  }

  private final Naming naming;
  private final int number;
  private final boolean leaf;

  /**
   * Makes one.
   *
   * @param number its place or fingerprint, as {@code naming} says
   * @param leaf whether its objects refer to no other, and it does not matter which of two equal
   *     ones one has
   */
  Known(Class<?> type, Serializer<?> form, Naming naming, int number, boolean leaf) {
    super(type, form, 0);
    this.naming = naming;
    this.number = number;
    this.leaf = leaf;
  }

  Naming naming() {
    return naming;
  }

  int number() {
    return number;
  }

  boolean isLeaf() {
    return leaf;
  }
}
