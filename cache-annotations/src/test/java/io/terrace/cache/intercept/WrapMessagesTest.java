package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrapMessagesTest {

  interface ReturnsNothing {
    @Cached(name = "x")
    void run(String id);
  }

  interface ReturnsStream {
    @Cached(name = "x")
    Stream<String> names(String id);
  }

  interface ReturnsFuture {
    @Cached(name = "x")
    Future<String> name(String id);
  }

  interface NoName {
    @Cached(name = " ")
    String name(String id);
  }

  interface NoTtl {
    @Cached(name = "x", staleWhileRevalidate = "1m")
    String name(String id);
  }

  interface ZeroTtl {
    @Cached(name = "x", ttl = "0s")
    String name(String id);
  }

  interface WrongTtl {
    @Cached(name = "x", ttl = "5 min")
    String name(String id);
  }

  interface NegativeSize {
    @Cached(name = "x", localMaximumSize = -1)
    String name(String id);
  }

  interface ArrayKey {
    @Cached(name = "x")
    String name(byte[] id);
  }

  interface WrongKey {
    @Cached(name = "x", key = "#identifier")
    String name(String id);
  }

  interface WrongCondition {
    @Cached(name = "x", condition = "#id")
    String name(String id);
  }

  interface OtherTtl {
    @Cached(name = "x", ttl = "1m")
    String one(String id);

    @Cached(name = "x", ttl = "2m")
    String two(String id);
  }

  interface OtherKey {
    @Cached(name = "x")
    String one(String id);

    @Cached(name = "x")
    String two(Integer id);
  }

  interface OtherValue {
    @Cached(name = "x")
    String one(String id);

    @Cached(name = "x")
    Integer two(String id);
  }

  interface Unannotated {
    String name(String id);
  }

  interface Many {
    @Cached(name = "x")
    void one();

    @Cached(name = "", ttl = "5")
    String two();

    @Cached(name = "x", key = "#")
    String three();
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        arguments(ReturnsNothing.class, ".run(String): it returns nothing to cache. Remove"),
        arguments(ReturnsStream.class, "a java.util.stream.Stream, which can be used once only"),
        arguments(
            ReturnsFuture.class,
            "a java.util.concurrent.Future, which does not tell when it ends. Return"),
        arguments(NoName.class, ".name(String): the cache's name is empty. Set name"),
        arguments(NoTtl.class, "staleWhileRevalidate has no meaning without ttl. Set ttl"),
        arguments(ZeroTtl.class, ".name(String): ttl: must be more than zero"),
        arguments(WrongTtl.class, ".name(String): ttl: '5 min' is no duration. Write one like"),
        arguments(NegativeSize.class, ".name(String): localMaximumSize must be at least 1, not -1"),
        arguments(ArrayKey.class, ".name(byte[]): default key, parameter #id: an array"),
        arguments(WrongKey.class, "key '#identifier', column 1: there is no parameter"),
        arguments(WrongCondition.class, "condition '#id', column 1: this must be true or false"),
        arguments(
            Unannotated.class,
            "none of its methods is annotated, with @Cached or another. Annotate one"));
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("messages").build();
  private final CachedProxies proxies = CachedProxies.of(manager);

  @AfterEach
  void close() {
    manager.close();
  }

  /** An object of the interface that nobody calls. */
  private static <T> T any(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }

  @ParameterizedTest
  @MethodSource("problems")
  <T> void nameTheMethodAndTheRemedy(Class<T> type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(type, any(type)))
        .withMessageContaining(message)
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining(type == Unannotated.class ? "Proxy" : type.getName()));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      classes = {OtherTtl.class, OtherKey.class, OtherValue.class})
  <T> void nameBothMethodsThatWantOneCacheInTwoWays(Class<T> type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(type, any(type)))
        .withMessageContaining(type.getName() + ".one(")
        .withMessageContaining(type.getName() + ".two(")
        .withMessageContaining("cache 'x' was made for ")
        .withMessageEndingWith("Make both the same, or name another cache.");
  }

  @Test
  void nameTheCacheThatWasThereBefore() {
    manager.cache("x", CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(3)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(NoTtl.class, any(NoTtl.class)))
        .withMessageContaining("cache 'x' was made by the manager's user with ")
        .withMessageContaining("ttl=PT3H")
        .withMessageContaining("staleWhileRevalidate=PT1M");
  }

  @Test
  void tellEveryProblemOfAClassAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Many.class, any(Many.class)))
        .withMessageContaining(" has 3 problems:\n- ")
        .withMessageContaining("one(): it returns nothing")
        .withMessageContaining("two(): the cache's name is empty")
        .withMessageContaining("three(): key '#', column 1");
  }

  static class Unseen implements Unannotated {
    @Override
    public String name(String id) {
      return id;
    }

    @Cached(name = "x")
    public String unseen(String id) {
      return id;
    }
  }

  @Test
  void sayThatNoInterfaceDeclaresAnAnnotatedMethod() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Unannotated.class, new Unseen()))
        .withMessageContaining("Unseen.unseen(String): no interface of ")
        .withMessageContaining("Declare it there, or wrap the class.");
  }

  sealed interface Sealed permits Permitted {
    @Cached(name = "x")
    String name(String id);
  }

  record Permitted() implements Sealed {
    @Override
    public String name(String id) {
      return id;
    }
  }

  @Test
  void refuseASealedInterface() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Sealed.class, new Permitted()))
        .withMessageContaining("Sealed is sealed, and no proxy may implement it.");
  }

  interface First {
    @Cached(name = "first")
    String name(String id);
  }

  interface Second {
    @Cached(name = "second")
    String name(String id);
  }

  static class Torn implements First, Second {
    @Override
    public String name(String id) {
      return id;
    }
  }

  @Test
  void nameTwoInterfacesThatDisagree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(First.class, new Torn()))
        .withMessageContaining("First.name(String) and ")
        .withMessageContaining("Second.name(String) are one method with two different @Cached.");
  }
}
