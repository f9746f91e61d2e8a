package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several remote tiers in one manager. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NamedBackendsTest {

  private final Fleet fleet = new Fleet();
  private final InMemoryStore sessions = new InMemoryStore(fleet.clock);
  private final InMemoryBus sessionBus = new InMemoryBus(fleet.clock);
  private final FaultyStore faulty = new FaultyStore(sessions, fleet.clock);
  private final TerraceCacheManager manager = two();
  private final TerraceCacheManager other = two();

  @AfterEach
  void close() {
    fleet.close();
  }

  private TerraceCacheManager two() {
    return fleet.opened(
        fleet
            .builder()
            .remote(new RemoteTier(fleet.store, fleet.bus.join()))
            .remote("sessions", new RemoteTier(faulty, sessionBus.join())));
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class);
  }

  @Test
  void eachCacheUsesTheOneThatItNames() {
    manager.cache("pages", spec()).put("k", "page");
    manager.cache("users", spec().remote("sessions")).put("k", "user");

    assertThat(fleet.store.keys()).singleElement().asString().contains("pages");
    assertThat(sessions.keys()).singleElement().asString().contains("users");
    assertThat(other.cache("users", spec().remote("sessions")).get("k")).isEqualTo("user");
  }

  @Test
  void aBusConcernsTheCachesOfItsOwnTier() {
    TieredCache<String, String> pages = manager.cache("pages", spec());
    TieredCache<String, String> users = manager.cache("users", spec().remote("sessions"));
    pages.put("k", "page");
    users.put("k", "user");
    users.get("k");

    fleet.bus.tear();

    assertThat(pages.statistics().invalidations()).isEqualTo(1);
    assertThat(users.statistics().invalidations()).isZero();
  }

  @Test
  void aTagIsVoidInAllOfThem() {
    TieredCache<String, String> pages = other.cache("pages", spec());
    TieredCache<String, String> users = other.cache("users", spec().remote("sessions"));
    TieredCache<String, String> own = other.cache("own", spec().tiers(Tier.LOCAL));
    for (TieredCache<String, String> each : List.of(pages, users, own)) {
      each.put("k", "v", EntryOptions.tags("t"));
      assertThat(each.get("k")).isEqualTo("v");
    }
    manager.cache("any", spec());

    assertThat(manager.invalidateTag("t")).isEqualTo(Delivery.SENT);

    for (TieredCache<String, String> each : List.of(pages, users, own)) {
      assertThat(each.get("k")).isNull();
    }
  }

  @Test
  void aTagThatOneDoesNotTakeIsPending() {
    manager.cache("any", spec());
    faulty.partition();

    assertThat(manager.invalidateTag("t")).isEqualTo(Delivery.PENDING);
  }

  @Test
  void anOutageOfOneLeavesTheOthersAlone() {
    TieredCache<String, String> pages = manager.cache("pages", spec().tiers(Tier.REMOTE));
    TieredCache<String, String> users =
        manager.cache("users", spec().remote("sessions").tiers(Tier.REMOTE));
    pages.put("k", "page");
    faulty.partition();

    for (int i = 0; i < 20; i++) {
      assertThat(users.get("k")).isNull();
      assertThat(pages.get("k")).isEqualTo("page");
    }
    assertThat(pages.statistics().remoteFailures()).isZero();
    assertThat(users.statistics().remoteFailures()).isEqualTo(20);
  }

  @Test
  void anUnknownNameIsAnErrorThatSaysTheKnownOnes() {
    assertThatThrownBy(() -> manager.cache("c", spec().remote("session")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cache 'c': the manager has no remote tier 'session'. It has [default, sessions]."
                + " Declare it by builder().remote(\"session\", ...) or"
                + " terrace.remote.session=<uri>, or use tiers(LOCAL).");
    assertThat(manager.getCacheNames()).isEmpty();
  }

  @Test
  void allAreClosedWithTheManager() {
    List<String> closed = new ArrayList<>();
    TerraceCacheManager owner =
        fleet.opened(
            fleet
                .builder()
                .remote(noted("default", closed))
                .remote("sessions", noted("sessions", closed)));
    owner.cache("c", spec()).put("k", "v");

    owner.close();

    assertThat(closed)
        .containsExactlyInAnyOrder(
            "default store", "default bus", "sessions store", "sessions bus");
  }

  @Test
  void allAreClosedThatNoCacheUsed() {
    List<String> closed = new ArrayList<>();
    TerraceCacheManager.Builder builder =
        fleet.builder().remote("a", noted("a", closed)).remote("b", noted("b", closed));

    builder.build().close();

    assertThat(closed).containsExactlyInAnyOrder("a store", "a bus", "b store", "b bus");
  }

  @Test
  void aNameMustNotBeEmpty() {
    assertThatThrownBy(() -> fleet.builder().remote("", new RemoteTier(sessions, null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RemoteTier noted(String name, List<String> closed) {
    return new RemoteTier(
        noted(
            name + " store",
            closed,
            new InMemoryStore(fleet.clock),
            RemoteStore.class,
            VersionStore.class),
        noted(name + " bus", closed, new InMemoryBus(fleet.clock).join(), InvalidationBus.class));
  }

  /** Returns {@code target} as one of a type, which notes that it was closed. */
  @SuppressWarnings("unchecked") // the proxy is of all of these types
  private static <T> T noted(
      String name, List<String> closed, Object target, Class<T> type, Class<?>... others) {
    List<Class<?>> types = new ArrayList<>(List.of(others));
    types.add(type);
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            types.toArray(Class<?>[]::new),
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.add(name);
                return null;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
