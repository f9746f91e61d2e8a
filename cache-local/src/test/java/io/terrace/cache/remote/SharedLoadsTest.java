package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads of one key in several processes: who loads, who waits, and who serves what is stale. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLoadsTest {

  private static final Duration TTL = Duration.ofMinutes(1);

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final Crew crew = Crew.ofPlatformThreads();
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      fleet.close();
    }
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(TTL);
  }

  private TieredCache<String, String> cache(CacheSpec<String, String> spec) {
    return fleet.manager(counted, fleet.bus.join()).cache("c", spec);
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  private String slowLoad(Gate gate, String key) throws InterruptedException {
    gate.pass();
    return load(key);
  }

  private void renewTimes(int times) {
    for (int i = 0; i < times; i++) {
      long renewed = counted.calls(StoreOperation.RENEW);
      fleet.stepUntil(
          "the lease is renewed",
          Duration.ofMillis(3_400),
          () -> counted.calls(StoreOperation.RENEW) > renewed);
    }
  }

  @Test
  void aLoadThatTakesLongerThanALeaseIsStored() throws Exception {
    TieredCache<String, String> a = cache(spec());
    TieredCache<String, String> b = cache(spec());
    Gate gate = new Gate();
    Call<String> slow = crew.start(() -> a.get("k", key -> slowLoad(gate, key)));
    gate.awaitReached();

    renewTimes(8);
    gate.open();

    assertThat(slow.value()).isEqualTo("k-1");
    assertThat(b.get("k", this::load)).isEqualTo("k-1");
    assertThat(a.statistics().fencedLoads()).isZero();
    assertThat(fleet.store.leases()).isZero();
    assertThat(fleet.clock.pending()).as("no renewal is left").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aLoadThatWasGivenUpIsNotRenewed() throws Exception {
    TieredCache<String, String> a = cache(spec().hardTimeout(Duration.ofSeconds(5)));
    Gate gate = new Gate();
    Call<String> slow =
        crew.start(
            () ->
                a.get(
                    "k",
                    key -> {
                      gate.passUninterruptibly();
                      return load(key);
                    }));
    gate.awaitReached();
    fleet.clock.advance(Duration.ofSeconds(5));

    fleet.advanceUntil("it is released", Duration.ofSeconds(1), () -> fleet.store.leases() == 0);

    assertThat(slow.failure()).isInstanceOf(LoadTimeoutException.class);
    gate.open();
  }

  @Test
  void aLoadThatFailsLetsTheNextLoadAtOnce() {
    TieredCache<String, String> a = cache(spec());
    assertThatThrownBy(
            () ->
                a.get(
                    "k",
                    key -> {
                      throw new IllegalStateException("no source");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(fleet.store.leases()).isZero();
    assertThat(cache(spec()).get("k", this::load)).isEqualTo("k-1");
  }

  private String failingLoad(Gate gate) throws InterruptedException {
    loads.incrementAndGet();
    gate.pass();
    throw new IllegalStateException("no source");
  }

  @Test
  void thoseWhoWaitForALoadThatFailsFailWithItAndTheNextAttemptProceeds() throws Exception {
    TieredCache<String, String> a = cache(spec());
    Gate gate = new Gate();
    Call<String> owner = crew.start(() -> a.get("k", key -> failingLoad(gate)));
    gate.awaitReached();
    List<Call<String>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TieredCache<String, String> other = cache(spec());
      waiters.add(crew.start(() -> other.get("k", this::load)));
    }
    Fleet.await("all wait", () -> fleet.store.waiting() == 4);

    gate.open();

    assertThat(owner.failure()).isInstanceOf(IllegalStateException.class);
    for (Call<String> waiter : waiters) {
      assertThat(waiter.failure())
          .isInstanceOf(CacheLoaderException.class)
          .hasMessageContaining("cache 'c'")
          .hasMessageContaining("another process");
    }
    assertThat(loads).as("one load, not one after the other").hasValue(1);
    assertThat(a.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void thoseWhoWaitForALoadThatFailsServeWhatIsStaleIfTheyMay() throws Exception {
    CacheSpec<String, String> spec = spec().staleIfError(TTL);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));
    Gate gate = new Gate();
    Call<String> owner = crew.start(() -> a.get("k", key -> failingLoad(gate)));
    gate.awaitReached();
    Call<String> waiter = crew.start(() -> b.get("k", this::load));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);

    gate.open();

    assertThat(owner.value()).isEqualTo("old");
    assertThat(waiter.value()).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  @Test
  void aLoadWhoseTimeIsOverHasFailedForThoseWhoWaitElsewhere() throws Exception {
    TieredCache<String, String> a = cache(spec().hardTimeout(Duration.ofSeconds(5)));
    TieredCache<String, String> b = cache(spec());
    Gate gate = new Gate();
    Call<String> owner =
        crew.start(
            () ->
                a.get(
                    "k",
                    key -> {
                      loads.incrementAndGet();
                      gate.passUninterruptibly();
                      return "late";
                    }));
    gate.awaitReached();
    Call<String> waiter = crew.start(() -> b.get("k", this::load));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);

    fleet.clock.advance(Duration.ofSeconds(5));

    assertThat(owner.failure()).isInstanceOf(LoadTimeoutException.class);
    assertThat(waiter.failure()).isInstanceOf(CacheLoaderException.class);
    assertThat(loads).hasValue(1);
    gate.open();
  }

  @Test
  void aLeaderWhoIsInterruptedFailsAloneAndAnotherProcessLoads() throws Exception {
    TieredCache<String, String> a = cache(spec());
    TieredCache<String, String> b = cache(spec());
    Gate gate = new Gate();
    Call<String> owner = crew.start(() -> a.get("k", key -> slowLoad(gate, key)));
    gate.awaitReached();
    Call<String> waiter = crew.start(() -> b.get("k", this::load));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);

    owner.thread().interrupt();

    assertThat(waiter.value()).isEqualTo("k-1");
    gate.open();
  }

  @Test
  void oneKeyThatFailsElsewhereFailsOnlyItselfInABulkLoad() throws Exception {
    TieredCache<String, String> a = cache(spec());
    TieredCache<String, String> b = cache(spec());
    Gate gate = new Gate();
    Call<String> owner = crew.start(() -> a.get("k", key -> failingLoad(gate)));
    gate.awaitReached();
    Call<Map<String, String>> bulk =
        crew.start(() -> b.getAll(new LinkedHashSet<>(List.of("k", "other")), this::loadAll));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);

    gate.open();

    assertThat(owner.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(bulk.failure()).isInstanceOf(CacheLoaderException.class);
    Fleet.await("the other key is stored", () -> "other-2".equals(b.get("other")));
  }

  @Test
  void twoBulkLoadsOfTwoProcessesLoadEachKeyOnce() throws Exception {
    TieredCache<String, String> a = cache(spec());
    TieredCache<String, String> b = cache(spec());
    Gate gate = new Gate();
    Call<Map<String, String>> first =
        crew.start(() -> a.getAll(keys("x", "y"), missing -> slowLoadAll(gate, missing)));
    gate.awaitReached();
    Call<Map<String, String>> second =
        crew.start(() -> b.getAll(keys("z", "y", "x"), this::loadAll));
    Fleet.await("it has its own and waits", () -> fleet.store.waiting() == 1);
    assertThat(loads).as("z, which nobody else loads").hasValue(1);
    assertThat(fleet.store.leases()).as("it waits without a lease of its own").isEqualTo(2);

    gate.open();

    assertThat(second.value()).containsAllEntriesOf(first.value()).hasSize(3);
    assertThat(loads).hasValue(3);
  }

  private static Set<String> keys(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }

  private Map<String, String> slowLoadAll(Gate gate, Set<String> keys) throws InterruptedException {
    gate.pass();
    return loadAll(keys);
  }

  private Map<String, String> loadAll(Set<String> keys) {
    Map<String, String> values = new HashMap<>();
    keys.forEach(key -> values.put(key, load(key)));
    return values;
  }

  @Test
  void aLoserServesWhatIsStale() throws Exception {
    CacheSpec<String, String> spec = spec().staleWhileRevalidate(TTL);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));
    Gate gate = new Gate();
    assertThat(a.get("k", key -> slowLoad(gate, key))).isEqualTo("old");
    gate.awaitReached();

    assertThat(b.get("k", this::load))
        .as("it has nothing, and the store is stale")
        .isEqualTo("old");
    assertThat(b.statistics().staleHits()).isEqualTo(1);
    assertThat(loads).hasValue(0);
    gate.open();
    Fleet.await("the new value is stored", () -> loads.get() == 1 && fleet.store.leases() == 0);
    fleet.advanceUntil(
        "the loser sees it", Duration.ofMillis(100), () -> "k-1".equals(b.get("k", this::load)));
    assertThat(loads).hasValue(1);
  }

  @Test
  void aRemoteValueThatIsStaleIsServedAndLoadedBehind() {
    CacheSpec<String, String> spec = spec().staleWhileRevalidate(TTL).tiers(Tier.REMOTE);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));

    assertThat(b.get("k", this::load)).isEqualTo("old");

    Fleet.await("it is loaded behind", () -> "k-1".equals(a.get("k")));
    assertThat(b.get("k", this::load)).isEqualTo("k-1");
    assertThat(loads).hasValue(1);
  }

  @Test
  void aRemoteValueThatIsStaleIsServedWhenTheLoadFails() {
    CacheSpec<String, String> spec = spec().staleIfError(TTL);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));

    String served =
        b.get(
            "k",
            key -> {
              loads.incrementAndGet();
              throw new IllegalStateException("no source");
            });

    assertThat(served).isEqualTo("old");
    assertThat(b.get("k", this::load)).as("throttled").isEqualTo("old");
    assertThat(loads).hasValue(1);
    assertThat(b.statistics().staleHits()).isEqualTo(2);
    assertThat(b.statistics().loadFailures()).isEqualTo(1);
    fleet.clock.advance(Duration.ofSeconds(2));
    assertThat(b.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void aLoaderSeesTheStaleValueThatTheRemoteTierHas() {
    CacheSpec<String, String> spec = spec().staleIfError(TTL);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));

    assertThat(b.load("k", (key, context) -> "after " + context.stale().orElse("nothing")))
        .isEqualTo("after old");
  }

  @Test
  void aVoidRemoteValueIsServedToNobody() {
    CacheSpec<String, String> spec = spec().staleIfError(TTL).staleWhileRevalidate(TTL);
    TieredCache<String, String> a = cache(spec);
    TieredCache<String, String> b = cache(spec);
    a.put("k", "old");
    fleet.clock.advance(TTL.plusSeconds(1));
    a.clear();

    assertThatThrownBy(
            () ->
                b.get(
                    "k",
                    key -> {
                      throw new IllegalStateException("no source");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void loadsInsideLoadsOfTwoProcessesComeToAnEnd() throws Exception {
    TieredCache<String, String> a = cache(spec());
    TieredCache<String, String> b = cache(spec());
    Gate first = new Gate();
    Gate second = new Gate();
    Call<String> one = crew.start(() -> nested(a, "x", "y", first));
    Call<String> other = crew.start(() -> nested(b, "y", "x", second));
    first.awaitReached();
    second.awaitReached();
    first.open();
    second.open();

    assertThat(one.value()).startsWith("x of y");
    assertThat(other.value()).startsWith("y of x");
  }

  private String nested(TieredCache<String, String> cache, String outer, String inner, Gate gate) {
    return cache.get(
        outer,
        key -> {
          gate.pass();
          return outer + " of " + cache.get(inner, this::load);
        });
  }
}
