package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.StoreOperation;
import io.terrace.cache.test.VirtualClock;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores that fail, stall or lie, and processes that come in between. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteHostilityTest {

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore store = new InMemoryStore(clock);
  private final FaultyStore faulty = new FaultyStore(store, clock);
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final List<TerraceCacheManager> managers = new ArrayList<>();
  private final Crew crew = Crew.ofPlatformThreads();
  private final AtomicInteger loads = new AtomicInteger();
  private TerraceCacheManager managerA;
  private TieredCache<String, String> a;
  private TieredCache<String, String> b;

  /** Two as in two processes; the store of the first may fail. */
  @BeforeEach
  void open() {
    managerA = manager(faulty, bus.join());
    a = managerA.cache("c", spec());
    b = manager(store, bus.join()).cache("c", spec());
  }

  @AfterEach
  void close() {
    faulty.heal();
    try {
      crew.close();
    } finally {
      managers.forEach(TerraceCacheManager::close);
    }
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class);
  }

  private TerraceCacheManager manager(RemoteStore own, @Nullable InvalidationBus end) {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("shop")
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .timeSource(clock)
            .remote(new RemoteTier(own, end))
            .build();
    managers.add(manager);
    return manager;
  }

  private void elsewhere(Runnable action) {
    Call<Boolean> call =
        crew.start(
            () -> {
              action.run();
              return true;
            });
    assertThat(call.value()).isTrue();
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  @Test
  void aPutThatWasOvertakenIsNotKeptHere() {
    faulty.add(
        FaultRule.of(new Fault.After(() -> elsewhere(() -> b.put("k", "newer"))))
            .on(StoreOperation.PUT)
            .times(1));

    a.put("k", "older");

    assertThat(b.get("k")).isEqualTo("newer");
    assertThat(a.get("k")).isEqualTo("newer");
  }

  @Test
  void aTagStillVoidsAnEntryThatWasTouched() {
    a.put("k", "v", EntryOptions.tags("product:1"));
    a.touch("k", Duration.ofHours(1));
    assertThat(a.get("k")).isEqualTo("v");
    assertThat(b.get("k")).isEqualTo("v");

    assertThat(managerA.invalidateTag("product:1")).isEqualTo(Delivery.SENT);

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
  }

  @Test
  void anAtomicWriteWithoutTheStoreFailsAndDoesNotHang() {
    faulty.partition();

    Call<Boolean> write = crew.start(() -> a.putIfAbsent("k", "v"));

    assertThat(write.failure())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'c'")
        .hasMessageContaining("remote tier");
    faulty.heal();
    a.put("k", "w");
    assertThat(b.get("k")).isEqualTo("w");
  }

  @Test
  void aRefreshLoadsAnewWhateverTheStoreHolds() throws Exception {
    a.put("k", "old");

    assertThat(b.refresh("k", this::load).get(10, TimeUnit.SECONDS)).isEqualTo("k-1");

    assertThat(loads).hasValue(1);
    assertThat(b.get("k")).isEqualTo("k-1");
  }

  @Test
  void noExceptionOfAClientReachesAPlainReader() {
    faulty.add(
        FaultRule.of(
            new Fault.Before(
                () -> {
                  throw new IllegalStateException("pool not open");
                })));

    assertThat(a.get("k")).isNull();
    assertThat(a.find("k")).isEmpty();
    assertThat(a.containsKey("k")).isFalse();
  }

  /** A value that is not bytes, nor can be made bytes. */
  private static final class Opaque {}

  @Test
  void aValueThatCannotBeMadeBytesReachesWhoAskedForIt() {
    TieredCache<String, Object> cache =
        managerA.cache("objects", CacheSpec.of(String.class, Object.class));

    assertThat(cache.get("k", key -> new Opaque())).isInstanceOf(Opaque.class);
  }

  @Test
  void aTagThatAnotherProcessInvalidatedCostsOneLoadAndNotMore() {
    for (int round = 1; round <= 3; round++) {
      assertThat(managerA.invalidateTag("t")).isEqualTo(Delivery.SENT);
      for (int i = 0; i < 4; i++) {
        String value =
            b.load(
                "k",
                (key, context) -> {
                  context.tags("t");
                  return load(key);
                });
        assertThat(value).isEqualTo("k-" + round);
      }
    }
    assertThat(b.statistics().fencedLoads()).isZero();
  }

  @Test
  void aClearByAnotherProcessCostsOneLoadAndNotMore() {
    for (int round = 1; round <= 3; round++) {
      a.clear();
      for (int i = 0; i < 4; i++) {
        assertThat(b.get("k", this::load)).isEqualTo("k-" + round);
      }
    }
  }

  @Test
  void aProcessThatStartsAfterAClearLoadsOnce() {
    a.clear();
    TieredCache<String, String> late = manager(store, bus.join()).cache("c", spec());

    for (int i = 0; i < 4; i++) {
      assertThat(late.get("k", this::load)).isEqualTo("k-1");
    }
  }

  @Test
  void whatAProcessorMadeOfAValueFromBeforeAClearElsewhereIsNotThereAfterIt() {
    a.put("k", "old");
    AtomicBoolean cleared = new AtomicBoolean();

    Object ignored =
        a.invoke(
            "k",
            (entry, arguments) -> {
              String old = entry.getValue();
              if (!cleared.getAndSet(true)) {
                elsewhere(b::clear);
              }
              entry.setValue("from " + old);
              return null;
            });

    assertThat(a.get("k")).isNotEqualTo("from old");
    assertThat(b.get("k")).isNotEqualTo("from old");
  }

  @Test
  void whileOneSendsTheKeptInvalidationsNobodyElseWaitsForIt() throws Exception {
    a.put("w", "w");
    faulty.partition();
    assertThat(a.invalidate("w")).isEqualTo(Delivery.PENDING);
    faulty.heal();
    Gate gate = new Gate();
    faulty.add(
        FaultRule.of(new Fault.Before(gate::passUninterruptibly))
            .on(StoreOperation.REMOVE)
            .times(1));
    Call<String> sender = crew.start(() -> a.get("x", this::load));
    gate.awaitReached();

    List<Call<String>> readers = crew.start(10, () -> a.get("y", key -> "y"));

    assertThat(readers).extracting(Call::value).containsOnly("y");
    assertThat(sender.isDone()).isFalse();
    gate.open();
    assertThat(sender.value()).isEqualTo("x-1");
    assertThat(b.get("w")).isNull();
  }

  /** Neither the store's own exception nor one that its client should never have thrown. */
  @Test
  void whateverAClientThrowsReachesNoReader() {
    faulty.add(
        FaultRule.of(
            new Fault.Before(
                () -> {
                  throw new IllegalStateException("pool not open");
                })));

    assertThat(a.get("k")).isNull();
    assertThat(a.get("k", this::load)).isEqualTo("k-1");
    assertThat(a.refresh("k", this::load)).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("k-2");
  }
}
