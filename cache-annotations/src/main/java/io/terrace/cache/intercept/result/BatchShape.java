package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A method from a collection of keys to a map from them. Immutable.
 *
 * @param keyType of the keys
 * @param valueType of the values
 * @param takesList whether it is called with a list, and not a set
 */
public record BatchShape(Type keyType, Type valueType, boolean takesList) {

  /**
   * Returns the shape of a method with one parameter.
   *
   * @return null if it is no batch
   */
  public static @Nullable BatchShape of(Type parameter, Type result) {
    Class<?> raw = GenericTypes.raw(parameter);
    if ((raw != Collection.class && raw != Set.class && raw != List.class)
        || GenericTypes.raw(result) != Map.class) {
      return null;
    }
    Type key = GenericTypes.argument(parameter, Collection.class, 0);
    return key.equals(GenericTypes.argument(result, Map.class, 0))
        ? new BatchShape(key, GenericTypes.argument(result, Map.class, 1), raw == List.class)
        : null;
  }

  /**
   * Returns the keys that were asked for, each once, in their order.
   *
   * @throws IllegalArgumentException if one is null
   */
  public Set<Object> keys(@Nullable Object asked) {
    if (asked == null) {
      throw new IllegalArgumentException("the collection of keys is null. Give an empty one.");
    }
    Set<Object> keys = new LinkedHashSet<>((Collection<?>) asked);
    if (keys.contains(null)) {
      throw new IllegalArgumentException("a key is null, which no entry has. Leave it out.");
    }
    return keys;
  }

  /** Returns {@code missing} as the method takes it. */
  public Collection<Object> argument(Set<Object> missing) {
    return takesList ? Collections.unmodifiableList(new ArrayList<>(missing)) : missing;
  }
}
