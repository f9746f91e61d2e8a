package io.terrace.cache.kit;

import static io.terrace.cache.test.junit.CacheAssertions.assertNeverStale;
import static io.terrace.cache.test.junit.CacheAssertions.assertServedStale;
import static io.terrace.cache.test.junit.CacheAssertions.assertSingleLoad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import io.terrace.cache.test.junit.RecordingLoader;
import io.terrace.cache.test.junit.TerraceKit;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit, used as docs/testing.md says, and its assertions, which fail when they should. */
class TestKitTest {

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class)
        .ttl(Duration.ofMinutes(5))
        .staleWhileRevalidate(Duration.ofMinutes(1));
  }

  @Nested
  class InTheHeap {

    @RegisterExtension final TerraceKit kit = TerraceKit.local();

    private TieredCache<String, String> prices() {
      return kit.manager().cache("prices", spec());
    }

    @Test
    void howeverManyAskThereIsOneLoad() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> "price of " + key);
      TieredCache<String, String> prices = prices();
      String price = assertSingleLoad(loader, 16, () -> prices.get("42", loader));
      assertThat(price).isEqualTo("price of 42");
      assertThat(loader.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void readersWithoutACacheMakeMore() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> key);
      assertThatThrownBy(() -> assertSingleLoad(loader, 4, () -> loader.load("42")))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("made 4 loads");
    }

    @Test
    void aReaderThatIsGivenSomethingElseIsFound() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> key);
      AtomicInteger number = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  assertSingleLoad(
                      loader,
                      2,
                      () -> number.getAndIncrement() == 0 ? loader.load("42") : "another"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("another");
    }

    @Test
    void anOldPriceIsServedOnceMoreAndRefreshedBehind() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> "new");
      TieredCache<String, String> prices = prices();
      prices.put("42", "old");
      assertThatThrownBy(() -> assertServedStale(prices, () -> prices.get("42", loader)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("1 fresh hits");
      kit.clock().advance(Duration.ofMinutes(5).plusSeconds(1));
      assertThat(assertServedStale(prices, () -> prices.get("42", loader))).isEqualTo("old");
      assertThat(loader.loads()).isZero();
      assertThat(kit.runBehind()).isPositive(); // the refresh, and perhaps a sweep
      assertThat(prices.get("42", loader)).isEqualTo("new");
      assertThat(loader.loads("42")).isEqualTo(1);
    }

    @Test
    void aChangeIsSeenByWhoeverReadsAfterIt() {
      AtomicLong source = new AtomicLong();
      TieredCache<String, Long> versions =
          kit.manager().cache("versions", CacheSpec.of(String.class, Long.class));
      assertNeverStale(
          2,
          2_000,
          version -> {
            source.set(version);
            versions.invalidate("k");
          },
          () -> versions.get("k", key -> source.get()));
    }

    @Test
    void aChangeThatInvalidatesNothingIsFound() {
      AtomicLong source = new AtomicLong();
      TieredCache<String, Long> versions =
          kit.manager().cache("versions", CacheSpec.of(String.class, Long.class));
      assertThatThrownBy(
              () ->
                  assertNeverStale(
                      2, 50, source::set, () -> versions.get("k", key -> source.get())))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("had returned was given");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void aSingleChangeThatInvalidatesNothingIsFound(int readers) {
      AtomicLong source = new AtomicLong();
      TieredCache<String, Long> versions =
          kit.manager().cache("versions", CacheSpec.of(String.class, Long.class));
      assertThatThrownBy(
              () ->
                  assertNeverStale(
                      readers, 1, source::set, () -> versions.get("k", key -> source.get())))
          .isInstanceOf(AssertionError.class)
          .hasMessage("a read that began after change 1 had returned was given 0");
    }

    @Test
    void aLoaderFailsAndStandsStillWhenItIsToldTo() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> key);
      loader.failNext(new IllegalStateException("as planned"));
      TieredCache<String, String> prices = prices();
      assertThatThrownBy(() -> prices.get("a", loader)).hasMessage("as planned");
      assertThat(prices.get("a", loader)).isEqualTo("a");
      assertThat(loader.keys()).containsExactly("a", "a");
    }

    @Test
    void theManagerAndTheClockAreParameters(TerraceCacheManager manager, VirtualClock clock) {
      assertThat(manager).isSameAs(kit.manager());
      assertThat(clock).isSameAs(kit.clock());
      assertThatThrownBy(kit::store).hasMessageContaining("withRemote()");
    }

    void wantsAStore(FaultyStore store) {}

    @Test
    void aStoreThatIsNotThereIsToldAsAParameterToo() throws Exception {
      Parameter wanted =
          getClass().getDeclaredMethod("wantsAStore", FaultyStore.class).getParameters()[0];
      ParameterContext parameter =
          (ParameterContext)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ParameterContext.class},
                  (self, method, arguments) -> wanted);
      assertThat(kit.supportsParameter(parameter, null)).isTrue();
      assertThatThrownBy(() -> kit.resolveParameter(parameter, null))
          .hasMessageContaining("withRemote()");
    }
  }

  @Nested
  class OverARemoteStore {

    @RegisterExtension final TerraceKit kit = TerraceKit.withRemote();

    private TieredCache<String, String> prices() {
      return kit.manager().cache("prices", spec());
    }

    @Test
    void whatOneProcessLoadedTheOtherFinds() {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> "v");
      TieredCache<String, String> others = kit.otherProcess().cache("prices", spec());
      prices().get("42", loader);
      assertThat(others.get("42", loader)).isEqualTo("v");
      assertThat(loader.loads()).isEqualTo(1);
      assertThat(prices().invalidate("42")).isEqualTo(Delivery.SENT);
      assertThat(others.find("42")).isEmpty();
    }

    @Test
    void aStoreThatIsAwayCostsALoadAndNoFailure(FaultyStore store) {
      RecordingLoader<String, String> loader = RecordingLoader.of(key -> "v");
      store.partition();
      assertThat(prices().get("42", loader)).isEqualTo("v");
      assertThat(prices().invalidate("42")).isEqualTo(Delivery.PENDING);
    }

    @Test
    void damagedBytesAreAMiss() {
      TieredCache<String, String> others = kit.otherProcess().cache("prices", spec());
      others.put("42", "v");
      kit.store().add(FaultRule.of(new Fault.Corrupt(new Random(1))).on(StoreOperation.GET));
      assertThat(prices().get("42")).isNull();
      assertThat(prices().statistics().unreadableFrames()).isNotEmpty();
    }
  }
}
