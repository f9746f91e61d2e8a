package io.terrace.cache.clients;

import java.util.function.Function;
import javax.cache.Cache;

/** A cache whose values stand for numbers, as far as calls on one key go. */
final class Register<V> {

  private final Cache<SlowKey, V> cache;
  private final Function<Integer, V> maker;
  private final Function<V, Integer> reader;

  /**
   * Makes one.
   *
   * @param maker gives a value for a number
   * @param reader gives the number of a value, which nobody uses any more
   */
  Register(Cache<SlowKey, V> cache, Function<Integer, V> maker, Function<V, Integer> reader) {
    this.cache = cache;
    this.maker = maker;
    this.reader = reader;
  }

  /** Makes {@code call}, and returns the answer with numbers for values. */
  Object make(SlowKey key, Call call) {
    V value = call.value() == null ? null : maker.apply(call.value());
    V expected = call.expected() == null ? null : maker.apply(call.expected());
    Object answer =
        switch (call.operation()) {
          case GET -> number(cache.get(key));
          case CONTAINS_KEY -> cache.containsKey(key);
          case PUT -> {
            cache.put(key, value);
            yield null;
          }
          case PUT_IF_ABSENT -> cache.putIfAbsent(key, value);
          case GET_AND_PUT -> number(cache.getAndPut(key, value));
          case REPLACE -> cache.replace(key, value);
          case REPLACE_IF_EQUAL -> cache.replace(key, expected, value);
          case GET_AND_REPLACE -> number(cache.getAndReplace(key, value));
          case REMOVE -> cache.remove(key);
          case REMOVE_IF_EQUAL -> cache.remove(key, expected);
          case GET_AND_REMOVE -> number(cache.getAndRemove(key));
          case INVOKE -> toggle(key, value);
        };
    if (value != null) {
      var unused = reader.apply(value); // what was put is the caller's again
    }
    return answer;
  }

  private Integer toggle(SlowKey key, V value) {
    return cache.invoke(
        key,
        (entry, arguments) -> {
          boolean exists = entry.exists();
          Integer found = number(entry.getValue());
          SlowKey.changePlaces();
          if (exists) {
            entry.remove();
          } else {
            entry.setValue(value);
          }
          return found;
        });
  }

  private Integer number(V value) {
    return value == null ? null : reader.apply(value);
  }
}
