package io.terrace.cache.copy;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Tells the classes that have a say in how they are serialised.
 *
 * <p>Their copies are made by Java serialisation, because a copy of the fields would be another
 * object than their authors meant: a second instance of a singleton with {@code readResolve}, a
 * connection in a transient field shared by both.
 */
public final class SerializedForm {

  private SerializedForm() {}

  /** Whether {@code type} is serialisable otherwise than field by field, all of them. */
  static boolean isCustom(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type)) {
      return false; // Then transient fields and hooks mean nothing.
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (Serializable.class.isAssignableFrom(c) && leavesFieldsOut(c)) {
        return true;
      }
    }
    return isHandMade(type);
  }

  /** Whether {@code type} is serialised by code of its own, transient fields apart. */
  public static boolean isHandMade(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type)) {
      return false;
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (isReplacedBy(c, type) || (Serializable.class.isAssignableFrom(c) && hasHooks(c))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReplacedBy(Class<?> declaring, Class<?> type) {
    return isReplacedBy("writeReplace", declaring, type)
        || isReplacedBy("readResolve", declaring, type);
  }

  private static boolean isReplacedBy(String name, Class<?> declaring, Class<?> type) {
    for (Method method : declaring.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == 0) {
        return declaring == type || !Modifier.isPrivate(method.getModifiers());
      }
    }
    return false;
  }

  private static boolean hasHooks(Class<?> type) {
    return declares(type, "writeObject", ObjectOutputStream.class)
        || declares(type, "readObject", ObjectInputStream.class)
        || declares(type, "readObjectNoData");
  }

  private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
    try {
      return Modifier.isPrivate(type.getDeclaredMethod(name, parameters).getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static boolean leavesFieldsOut(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers)
          ? field.getName().equals("serialPersistentFields")
          : Modifier.isTransient(modifiers)) {
        return true;
      }
    }
    return false;
  }
}
