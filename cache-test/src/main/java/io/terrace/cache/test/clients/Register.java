package io.terrace.cache.test.clients;

import java.util.function.Function;
import java.util.function.IntFunction;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose keys and values stand for numbers, as far as calls on one key go. As thread-safe as
 * the cache.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Register<K, V> implements Player {

  private final Cache<K, V> cache;
  private final IntFunction<K> keys;
  private final Function<Integer, V> maker;
  private final Function<V, Integer> reader;

  /**
   * Makes one.
   *
   * @param keys gives a key for a number
   * @param maker gives a value for a number
   * @param reader gives the number of a value, which nobody uses any more
   */
  public Register(
      Cache<K, V> cache,
      IntFunction<K> keys,
      Function<Integer, V> maker,
      Function<V, Integer> reader) {
    this.cache = cache;
    this.keys = keys;
    this.maker = maker;
    this.reader = reader;
  }

  @Override
  public @Nullable Object make(int player, int number, Call call) {
    K key = keys.apply(number);
    Integer given = call.value();
    if (given == null) {
      return read(key, call.operation());
    }
    V value = maker.apply(given);
    Integer compared = call.expected();
    V expected = maker.apply(compared == null ? Integer.valueOf(-1) : compared);
    Object answer = write(key, call.operation(), value, expected);
    var unused = reader.apply(value); // what was put is the caller's again
    return answer;
  }

  private @Nullable Object read(K key, Call.Operation operation) {
    return switch (operation) {
      case GET -> number(cache.get(key));
      case CONTAINS_KEY -> cache.containsKey(key);
      case REMOVE -> cache.remove(key);
      case GET_AND_REMOVE -> number(cache.getAndRemove(key));
      default -> throw new IllegalArgumentException(operation + " needs a value");
    };
  }

  private @Nullable Object write(K key, Call.Operation operation, V value, V expected) {
    return switch (operation) {
      case PUT -> {
        cache.put(key, value);
        yield null;
      }
      case PUT_IF_ABSENT -> cache.putIfAbsent(key, value);
      case GET_AND_PUT -> number(cache.getAndPut(key, value));
      case REPLACE -> cache.replace(key, value);
      case REPLACE_IF_EQUAL -> cache.replace(key, expected, value);
      case GET_AND_REPLACE -> number(cache.getAndReplace(key, value));
      case REMOVE_IF_EQUAL -> cache.remove(key, expected);
      case INVOKE -> toggle(key, value);
      default -> read(key, operation);
    };
  }

  private @Nullable Integer toggle(K key, V value) {
    return cache.invoke(
        key,
        (entry, arguments) -> {
          boolean exists = entry.exists();
          Integer found = number(entry.getValue());
          Rounds.giveWay();
          if (exists) {
            entry.remove();
          } else {
            entry.setValue(value);
          }
          return found;
        });
  }

  private @Nullable Integer number(@Nullable V value) {
    return value == null ? null : reader.apply(value);
  }
}
