package io.terrace.cache.intercept.expression;

import java.lang.reflect.Method;
import java.net.URI;
import java.security.Principal;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may read of the platform's own classes. It is a list, for a getter there may
 * do anything: {@code File.getCanonicalPath}, {@code DataSource.getConnection}, {@code
 * Object.getClass}.
 */
final class PlatformProperties {

  /** Properties of a type and its subtypes, with the methods that read them. */
  private record Listed(Class<?> type, Map<String, String> methods) {}

  private static final List<Listed> LIST =
      List.of(
          new Listed(CharSequence.class, Map.of("length", "length")),
          new Listed(Collection.class, Map.of("size", "size", "empty", "isEmpty")),
          new Listed(Map.Entry.class, Map.of("key", "getKey", "value", "getValue")),
          new Listed(Enum.class, Map.of("name", "name", "ordinal", "ordinal")),
          new Listed(Locale.class, Map.of("language", "getLanguage", "country", "getCountry")),
          new Listed(Currency.class, Map.of("currencyCode", "getCurrencyCode")),
          new Listed(Principal.class, Map.of("name", "getName")),
          new Listed(
              URI.class, Map.of("scheme", "getScheme", "host", "getHost", "path", "getPath")));

  private PlatformProperties() {}

  /** Returns the method that reads {@code property} of {@code type}, if it is on the list. */
  static @Nullable Method find(Class<?> type, String property) {
    for (Listed listed : LIST) {
      String method = listed.methods().get(property);
      if (method != null && listed.type().isAssignableFrom(type)) {
        return declared(listed.type(), method);
      }
    }
    return null;
  }

  /** Returns whether {@code type} is the platform's, and not one of those free of side effects. */
  static boolean guarded(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return (loader == null || loader == ClassLoader.getPlatformClassLoader())
        && !type.getPackageName().startsWith("java.time");
  }

  /** Returns whether a guarded ancestor of {@code type} has {@code method}, without parameters. */
  static boolean guards(@Nullable Class<?> type, String method) {
    if (type == null) {
      return false;
    }
    if (guarded(type) && declared(type, method) != null) {
      return true;
    }
    for (Class<?> ancestor : type.getInterfaces()) {
      if (guards(ancestor, method)) {
        return true;
      }
    }
    return guards(type.getSuperclass(), method);
  }

  private static @Nullable Method declared(Class<?> type, String method) {
    try {
      return type.getDeclaredMethod(method);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
