package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that no proxy sees are found where they can be. */
class OwnCallsTest {

  interface Names {
    @Cached(name = "names")
    String name(String id);

    String greeting(String id);
  }

  static class Selfish implements Names {
    @Override
    public String name(String id) {
      return id;
    }

    @Override
    public String greeting(String id) {
      return "hello " + List.of(id).stream().map(each -> name(each)).toList();
    }
  }

  static class WithItsProxy implements Names {
    private WithItsProxy self;

    @Override
    public String name(String id) {
      return id;
    }

    @Override
    public String greeting(String id) {
      return self == null ? id : self.name(id);
    }
  }

  static class Overriding extends WithItsProxy {
    @Override
    public String name(String id) {
      return super.name(id);
    }
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("own-calls").build();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void areRefusedWithTheRemedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Names.class, new Selfish()))
        .withMessageContaining("Selfish.name(String) is called by ")
        .withMessageContaining("of its own class, which no proxy sees. Call it from another class");
  }

  @Test
  void areNoneThroughAFieldOrToAnAncestor() {
    assertThat(CachedProxies.of(manager).wrap(Names.class, new Overriding()).name("a"))
        .isEqualTo("a");
  }

  @Test
  void areSeenByAContainerWhoseObjectsAreOfASubclass() {
    CacheInterception interception = CacheInterception.of(manager);

    assertThat(
            interception.plan(Selfish.class, ProxyStyle.SUBCLASS, method -> (i, a) -> null)
                .methods())
        .isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                interception.plan(
                    Selfish.class, ProxyStyle.DELEGATING_SUBCLASS, method -> (i, a) -> null));
  }

  @Test
  void areAllowedOnRequest() {
    CacheInterception allowing = CacheInterception.builder(manager).allowOwnCalls().build();

    assertThat(CachedProxies.of(allowing).wrap(Names.class, new Selfish()).greeting("a"))
        .isEqualTo("hello [a]");
  }
}
