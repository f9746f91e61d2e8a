package io.terrace.cache.intercept.operation;

import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Type;

/**
 * What a method asks of its cache. Immutable.
 *
 * @param keyType of its keys
 * @param valueType of what it caches, with its parameters
 * @param settings what is said about the rest
 */
record CacheWish(Type keyType, Type valueType, CacheSettings settings) {

  CacheWish {
    keyType = GenericTypes.boxed(keyType);
    valueType = GenericTypes.boxed(valueType);
  }

  Class<?> keyClass() {
    return GenericTypes.raw(keyType);
  }

  Class<?> valueClass() {
    return GenericTypes.raw(valueType);
  }
}
