package io.terrace.cache.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.Endpoint;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.VirtualClock;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two managers, as in two processes, over one store and one bus in this heap. */
class TieredCompositionTest {

  private static final Duration TTL = Duration.ofMinutes(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore store = new InMemoryStore(clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final List<TerraceCacheManager> managers = new ArrayList<>();
  private final AtomicInteger loads = new AtomicInteger();
  private Endpoint endA;
  private TieredCache<String, String> a;
  private TieredCache<String, String> b;

  @BeforeEach
  void open() {
    endA = bus.join();
    a = cache(endA);
    b = cache(bus.join());
  }

  @AfterEach
  void close() {
    managers.forEach(TerraceCacheManager::close);
  }

  private TieredCache<String, String> cache(Endpoint end) {
    return manager(end)
        .cache(
            "products",
            CacheSpec.of(String.class, String.class).ttl(TTL).negativeTtl(Duration.ofSeconds(5)));
  }

  private TerraceCacheManager manager(Endpoint end) {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("shop")
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .timeSource(clock)
            .remote(new RemoteTier(store, end))
            .build();
    managers.add(manager);
    return manager;
  }

  private String load(String key) {
    return key + "-" + loads.incrementAndGet();
  }

  @Test
  void whatOneProcessLoadedTheOtherReads() {
    assertThat(a.get("k", this::load)).isEqualTo("k-1");
    assertThat(b.get("k", this::load)).isEqualTo("k-1");
    assertThat(b.get("k", this::load)).isEqualTo("k-1");

    assertThat(b.statistics().remoteHits()).isEqualTo(1);
    assertThat(b.statistics().localHits()).isEqualTo(1);
    assertThat(b.statistics().misses()).isZero();
  }

  @Test
  void aPlainReadFindsWhatTheOtherPut() {
    a.put("k", "v");

    assertThat(b.get("k")).isEqualTo("v");
    assertThat(b.containsKey("k")).isTrue();
    assertThat(b.find("absent")).isEmpty();
    assertThat(b.statistics().misses()).isEqualTo(1);
  }

  @Test
  void aPutIsSeenByTheOtherAtOnce() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");

    a.put("k", "new");

    assertThat(b.get("k")).isEqualTo("new");
  }

  @Test
  void anInvalidationReachesTheOther() {
    a.get("k", this::load);
    b.get("k", this::load);

    assertThat(a.invalidate("k")).isEqualTo(Delivery.SENT);

    assertThat(b.get("k", this::load)).isEqualTo("k-2");
    assertThat(a.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void aTagDropsWhatCarriesItInEachProcessAndInTheStore() {
    a.put("k", "v", EntryOptions.tags("category:7"));
    a.put("other", "w", EntryOptions.tags("category:8"));
    assertThat(b.get("k")).isEqualTo("v");

    assertThat(b.invalidateTag("category:7")).isEqualTo(Delivery.SENT);

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    assertThat(b.get("other")).isEqualTo("w");
  }

  @Test
  void aClearDropsAllInEachProcessAndInTheStore() {
    a.put("k", "v");
    assertThat(b.get("k")).isEqualTo("v");

    b.clear();

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    a.put("k", "w");
    assertThat(b.get("k")).isEqualTo("w");
  }

  @Test
  void aLocalEntryDoesNotOutliveItsRemoteOne() {
    a.put("k", "v");
    clock.advance(TTL.minusSeconds(1));
    assertThat(b.get("k")).isEqualTo("v");

    clock.advance(Duration.ofSeconds(1));

    assertThat(b.get("k")).isNull();
    assertThat(a.get("k")).isNull();
  }

  @Test
  void aNegativeEntryIsShared() {
    assertThat(a.get("k", key -> null)).isNull();

    assertThat(b.get("k", this::load)).isNull();
    assertThat(b.get("k")).isNull();

    clock.advance(Duration.ofSeconds(6));
    assertThat(b.get("k", this::load)).isEqualTo("k-1");
  }

  @Test
  void aFillThatBeganBeforeAnInvalidationElsewhereIsStoredNowhere() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> old =
        CompletableFuture.supplyAsync(
            () ->
                a.get(
                    "k",
                    key -> {
                      loading.countDown();
                      goOn.await();
                      return "old";
                    }));
    loading.await();

    b.invalidate("k");
    goOn.countDown();

    assertThat(old.get(10, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(a.get("k", key -> "new")).isEqualTo("new");
    assertThat(b.get("k", key -> "newer")).isEqualTo("new");
    assertThat(a.statistics().fencedLoads()).isEqualTo(1);
  }

  @Test
  void aFillThatBeganBeforeItsTagWasInvalidatedElsewhereIsStoredNowhere() {
    String first =
        a.load(
            "k",
            (key, context) -> {
              b.invalidateTag("t");
              context.tags("t");
              return "old";
            });

    assertThat(first).isEqualTo("old");
    assertThat(b.get("k", key -> "new")).isEqualTo("new");
    assertThat(a.get("k", key -> "newer")).isEqualTo("new");
  }

  @Test
  void aFillThatBeganBeforeAClearElsewhereIsStoredNowhere() {
    a.get(
        "k",
        key -> {
          b.clear();
          return "old";
        });

    assertThat(b.get("k", key -> "new")).isEqualTo("new");
    assertThat(a.get("k", key -> "newer")).isEqualTo("new");
  }

  @Test
  void atomicOperationsAreAtomicAcrossProcesses() throws Exception {
    int rounds = 500;
    a.put("n", "0");
    List<CompletableFuture<Void>> adders = new ArrayList<>();
    for (TieredCache<String, String> cache : List.of(a, b, a, b)) {
      adders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  boolean replaced = false;
                  while (!replaced) {
                    String now = cache.get("n");
                    replaced = cache.replace("n", now, Integer.toString(Integer.parseInt(now) + 1));
                  }
                }
              }));
    }
    CompletableFuture.allOf(adders.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(a.get("n")).isEqualTo(Integer.toString(4 * rounds));
    assertThat(b.get("n")).isEqualTo(Integer.toString(4 * rounds));
  }

  @Test
  void onlyOneProcessPutsIfAbsent() {
    assertThat(a.putIfAbsent("k", "a")).isTrue();
    assertThat(b.putIfAbsent("k", "b")).isFalse();
    assertThat(b.remove("k", "a")).isTrue();
    assertThat(a.get("k")).isNull();
  }

  @Test
  void aBatchReadsTheStoreAndLoadsTheRest() {
    a.put("1", "one");
    Map<String, String> asked = new HashMap<>();

    Map<String, String> values =
        b.getAll(
            Set.of("1", "2", "3"),
            missing -> {
              missing.forEach(key -> asked.put(key, "loaded " + key));
              return asked;
            });

    assertThat(values).containsEntry("1", "one").containsEntry("2", "loaded 2").hasSize(3);
    assertThat(asked).containsOnlyKeys("2", "3");
    assertThat(a.get("3")).isEqualTo("loaded 3");
  }

  @Test
  void withoutContactTheLocalTierIsNotBelieved() {
    a.put("k", "old");
    assertThat(a.get("k")).isEqualTo("old");
    endA.cut();
    b.put("k", "new");
    assertThat(a.get("k")).as("within the bound").isEqualTo("old");

    clock.advance(Duration.ofSeconds(3));

    assertThat(a.get("k")).as("past the bound").isEqualTo("new");
  }

  @Test
  void aGapDropsWhatIsHeld() {
    a.put("k", "old");
    endA.cut();
    b.put("k", "new");

    endA.restoreWithGap();

    assertThat(a.get("k")).isEqualTo("new");
  }

  @Test
  void bytesOfOthersAreAMissAndAreReplaced() {
    a.put("k", "v");
    String remoteKey =
        store.keys().stream().filter(key -> key.contains("products")).findAny().orElseThrow();
    a.invalidate("k");
    store.plant(remoteKey, "garbage that no one can read".getBytes(UTF_8));

    assertThat(b.get("k")).isNull();
    assertThat(b.get("k", this::load)).isEqualTo("k-1");
    assertThat(a.get("k", this::load)).isEqualTo("k-1");
    assertThat(b.statistics().unreadableFrames().values()).singleElement().isEqualTo(2L);
    assertThat(a.statistics().unreadableFrames()).isEmpty();
  }

  @Test
  void aValueOfAnotherTypeIsAMissThatIsCounted() {
    b.put("k", "text");
    TieredCache<String, Long> numbers =
        manager(bus.join()).cache("products", CacheSpec.of(String.class, Long.class));

    assertThat(numbers.get("k")).isNull();
    assertThat(numbers.get("k", key -> 7L)).isEqualTo(7);
    assertThat(numbers.statistics().unreadableFrames()).isNotEmpty();
    assertThat(numbers.statistics().remoteFailures()).isZero();
  }

  @Test
  void aCacheByReferenceIsLocalOnly() {
    TieredCache<String, Object> local =
        managers.get(0).cache("local", CacheSpec.of(String.class, Object.class).storeByReference());
    int before = store.keys().size();

    local.put("k", new Object());

    assertThat(store.keys()).hasSize(before);
    assertThat(local.iterator()).hasNext();
  }

  @Test
  void oneLoadForTwoProcesses() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                a.get(
                    "k",
                    key -> {
                      loading.countDown();
                      goOn.await();
                      return load(key);
                    }));
    loading.await();
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> b.get("k", this::load));

    goOn.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("k-1");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("k-1");
    assertThat(loads).hasValue(1);
  }
}
