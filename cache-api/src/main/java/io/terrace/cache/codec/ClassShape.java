package io.terrace.cache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells versions of classes apart by what an object of theirs consists of: the kind of class, the
 * names and types of its fields or record components, the constants of an enum.
 *
 * <p>A fingerprint is the first 4 bytes of the SHA-256 of that as text, so two processes with the
 * same classes have the same one, whatever the order in which they met them. Of a class of the JDK
 * only the name counts: what is in it is written in ways that do not change with it.
 */
public final class ClassShape {

  private ClassShape() {}

  /** Returns the fingerprint of {@code type} and of all classes that it leads to. */
  public static int of(Type type) {
    return of(type.getTypeName(), ReachedClasses.from(List.of(type)));
  }

  /** Returns the fingerprint of {@code type} alone. */
  public static int ofOnly(Class<?> type) {
    return of("", List.of(type));
  }

  private static int of(String name, Collection<Class<?>> classes) {
    StringBuilder text = new StringBuilder(name).append('\n');
    classes.forEach(each -> describe(each, text));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getInt();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every platform has SHA-256", impossible);
    }
  }

  private static void describe(Class<?> type, StringBuilder text) {
    text.append(type.getName());
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        text.append(' ').append(((Enum<?>) constant).name());
      }
    } else if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        describe(component.getName(), component.getGenericType(), text);
      }
    } else {
      SortedSet<String> fields = new TreeSet<>();
      for (Field field : ReachedClasses.stateOf(type)) {
        StringBuilder one = new StringBuilder(field.getDeclaringClass().getName());
        describe(field.getName(), field.getGenericType(), one);
        fields.add(one.toString());
      }
      text.append(fields);
    }
    text.append('\n');
  }

  private static void describe(String name, Type type, StringBuilder text) {
    text.append(' ').append(name).append(' ').append(type.getTypeName());
  }
}
