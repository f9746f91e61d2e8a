package io.terrace.cache.codec;

import io.terrace.cache.spi.ValueTypes;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of which objects may be made from a store's bytes by their names: the value classes
 * of the JDK, those that a cache's type leads to, and those that were allowed by hand, with what
 * they extend and lead to.
 *
 * <p>It goes by names, since to load a class in order to ask whether it may be loaded is too late.
 * Immutable.
 */
public final class AllowedClasses {

  private static final Set<String> JDK_PACKAGES =
      Set.of(
          "java.math",
          "java.time",
          "java.time.chrono",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private static final Set<String> JDK_CLASSES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Short",
          "java.lang.String",
          "java.net.URI",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "sun.util.calendar.ZoneInfo"); // The time zone of a Calendar.

  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "char", "double", "float", "int", "long", "short");

  private final Set<String> names;
  private final ValueTypes types;

  private AllowedClasses(Set<String> names, ValueTypes types) {
    this.names = names;
    this.types = types;
  }

  /** Returns those that {@code types} lead to or allow, and the JDK's. */
  public static AllowedClasses of(ValueTypes types) {
    Set<String> names = new HashSet<>();
    List<Type> all = new ArrayList<>(types.classes());
    all.add(types.type());
    types.classes().forEach(each -> add(each, names));
    ReachedClasses.from(all).forEach(each -> add(each, names));
    return new AllowedClasses(names, types);
  }

  /** Returns what to tell somebody who would store a {@code type} that is not allowed. */
  public static String refusal(Class<?> type) {
    String advice =
        type.isAnonymousClass() || type.isHidden() || Proxy.isProxyClass(type)
            ? "store a value of a named class"
            : "allow it by WireFormat.allow("
                + type.getSimpleName()
                + ".class), for the cache by CacheSpec.wireFormat or for all caches by the"
                + " manager's builder, or by the property terrace.allow; or store another type";
    return type.getName() + " is not among the classes that may be stored: " + advice;
  }

  private static void add(Class<?> type, Set<String> names) {
    for (Class<?> each = ReachedClasses.elementOf(type);
        each != null && Serializable.class.isAssignableFrom(each);
        each = each.getSuperclass()) {
      names.add(each.getName());
    }
  }

  /** Returns whether objects of the class of that {@linkplain Class#getName name} may be made. */
  public boolean allows(String name) {
    String element = element(name);
    return names.contains(element) || isOfJdk(element) || types.allowsByName(element);
  }

  /** Returns whether that is the name of one of the JDK's classes that are always allowed. */
  static boolean isOfJdk(String name) {
    String element = element(name);
    return JDK_CLASSES.contains(element)
        || PRIMITIVES.contains(element)
        || JDK_PACKAGES.contains(element.substring(0, Math.max(0, element.lastIndexOf('.'))));
  }

  /** Returns whether that is the name of a primitive type, which no loader knows. */
  public static boolean isPrimitive(String name) {
    return PRIMITIVES.contains(name);
  }

  /** {@code java.lang.String} of {@code [[Ljava.lang.String;}, and {@code int} of {@code [I}. */
  private static String element(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    if (name.endsWith(";") && name.startsWith("L", dimensions)) {
      return name.substring(dimensions + 1, name.length() - 1);
    }
    return name.length() == dimensions + 1 ? "int" : name;
  }
}
