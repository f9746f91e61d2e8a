package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key whose {@code hashCode} throws fails its own operation, and leaves nothing behind. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileKeyTest {

  /** Throws from its {@code hashCode} once, after as many good calls as it is told. */
  private static final class Key {
    private final String name;
    private int good;

    Key(String name, int good) {
      this.name = name;
      this.good = good;
    }

    @Override
    public int hashCode() {
      if (good-- == 0) {
        throw new UnsupportedOperationException("hashCode");
      }
      return name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.name.equals(name);
    }
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("hostile").build();
  private final TieredCache<Key, Integer> cache =
      manager.cache("keys", CacheSpec.of(Key.class, Integer.class).storeByReference());

  @AfterEach
  void close() {
    manager.close();
  }

  private record Operation(String name, BiConsumer<TieredCache<Key, Integer>, Key> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> operations() {
    return Stream.of(
            new Operation("get", (cache, key) -> cache.get(key)),
            new Operation("get with a loader", (cache, key) -> cache.get(key, k -> 1)),
            new Operation(
                "getAll",
                (cache, key) -> cache.getAll(Set.of(key), keys -> Map.of(new Key("a", NEVER), 1))),
            new Operation("put", (cache, key) -> cache.put(key, 1)),
            new Operation("remove", (cache, key) -> cache.remove(key)),
            new Operation("invalidate", (cache, key) -> cache.invalidate(key)),
            new Operation(
                "invoke",
                (cache, key) ->
                    cache.invoke(
                        key,
                        (entry, arguments) -> {
                          entry.setValue(1);
                          return null;
                        })))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aHashCodeThatThrowsFailsTheOperationItself(Operation operation) {
    Key key = new Key("a", 0);

    assertThatThrownBy(() -> operation.body().accept(cache, key))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("hashCode");

    isUsable();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aHashCodeThatThrowsAtAnyMomentLeavesTheKeyUsable(Operation operation) {
    int thrown = 0;
    for (int good = 0; good < 40; good++) {
      Key key = new Key("a", good);
      Throwable failure = catchThrowable(() -> operation.body().accept(cache, key));
      if (failure != null) {
        thrown++;
      }
      isUsable();
      cache.clear();
    }
    assertThat(thrown).as("moments at which it was called").isPositive();
  }

  private void isUsable() {
    Key key = new Key("a", NEVER);
    assertThat(cache.explain(key).loading()).isFalse();
    cache.invalidate(key);
    assertThat(cache.get(key, k -> 7)).isEqualTo(7);
    cache.put(key, 8);
    Integer seen = cache.invoke(key, (entry, arguments) -> entry.getValue());
    assertThat(seen).isEqualTo(8);
  }
}
