package io.terrace.cache.copy;

import io.terrace.cache.spi.ImmutableValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows that objects of a class can't change, or fails to.
 *
 * <p>A class of the JDK is believed only if it is listed in {@link JdkImmutables}, since its state
 * may be anywhere, or has no instance field at all. Any other class is believed if every instance
 * field in its hierarchy is final, not transient, and of a type of which the same can be shown. A
 * field whose type can have subclasses ({@code List}, {@code Object}, {@code BigDecimal}) says
 * nothing: there the verdict is {@link Immutability#IF_CONTENT}, and {@link ImmutableContent} looks
 * at what the field holds. An {@link ImmutableValue} is believed. A class with a serialised form of
 * its own is never believed: a copy of it is what that form says.
 *
 * <p>Final fields that are written by reflection all the same are not reckoned with.
 */
final class ImmutabilityProof {

  /** Types of which the proof is under way; one that refers to itself is no argument against it. */
  private final Set<Class<?>> underWay = new HashSet<>();

  private ImmutabilityProof() {}

  static Immutability of(Class<?> type) {
    try {
      return new ImmutabilityProof().verdict(type);
    } catch (LinkageError e) {
      return Immutability.NEVER; // A field's class is not there, so nothing can be shown.
    }
  }

  private Immutability verdict(Class<?> type) {
    if (type.isPrimitive()
        || Enum.class.isAssignableFrom(type)
        || ImmutableValue.class.isAssignableFrom(type)) {
      return Immutability.ALWAYS;
    }
    if (type.isArray()) {
      return Immutability.NEVER;
    }
    if (JdkImmutables.isPlatform(type)) {
      return ofPlatform(type);
    }
    if (!underWay.add(type)) {
      return Immutability.ALWAYS;
    }
    // A lambda's writeReplace only says which lambda it is.
    return SerializedForm.isCustom(type) && !type.isHidden()
        ? Immutability.NEVER
        : ofHierarchy(type);
  }

  private static Immutability ofPlatform(Class<?> type) {
    if (JdkImmutables.isAlways(type) || !InstanceFields.existIn(type)) {
      return Immutability.ALWAYS;
    }
    return JdkImmutables.isContainer(type) ? Immutability.IF_CONTENT : Immutability.NEVER;
  }

  private Immutability ofHierarchy(Class<?> type) {
    Immutability verdict = Immutability.ALWAYS;
    for (Field field : InstanceFields.of(type)) {
      int modifiers = field.getModifiers();
      if (!Modifier.isFinal(modifiers)
          || Modifier.isTransient(modifiers)
          || JdkImmutables.isPlatform(field.getDeclaringClass())) {
        return Immutability.NEVER;
      }
      Immutability ofField = ofField(field);
      if (ofField == Immutability.NEVER) {
        return Immutability.NEVER;
      }
      if (ofField == Immutability.IF_CONTENT) {
        verdict = Immutability.IF_CONTENT;
      }
    }
    return verdict;
  }

  private Immutability ofField(Field field) {
    Class<?> type = field.getType();
    Immutability verdict =
        Modifier.isFinal(type.getModifiers()) || Enum.class.isAssignableFrom(type)
            ? verdict(type)
            : Immutability.IF_CONTENT;
    // What can't be read can't be looked into later on.
    return verdict == Immutability.IF_CONTENT && !field.trySetAccessible()
        ? Immutability.NEVER
        : verdict;
  }
}
