package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.Endpoint;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store or a bus that is down for a while: what is served, what is kept, and how it comes back.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutageTest {

  private static final Duration STEP = Duration.ofMillis(250);
  private static final int MORE_THAN_THE_BREAKER_LETS_FAIL = 20;

  private final Fleet fleet = new Fleet();
  private final FaultyStore faulty = new FaultyStore(fleet.store, fleet.clock);
  private final Endpoint end = fleet.bus.join();
  private final TerraceCacheManager manager = fleet.manager(faulty, end);
  private final TieredCache<String, String> a = manager.cache("c", spec());
  private final TieredCache<String, String> b = fleet.manager().cache("c", spec());
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void close() {
    faulty.heal();
    fleet.close();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class);
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  private void openTheBreaker() {
    faulty.partition();
    for (int i = 0; i < MORE_THAN_THE_BREAKER_LETS_FAIL; i++) {
      assertThat(a.get("unknown " + i)).isNull();
    }
  }

  private void awaitRecovery() {
    fleet.advanceUntil(
        "the store is used again",
        STEP,
        () -> {
          long before = faulty.calls(StoreOperation.GET);
          String unknown = a.get("asked for to see a call");
          return unknown == null && faulty.calls(StoreOperation.GET) > before;
        });
  }

  @Test
  void readsLoadAndNobodyCallsTheStore() {
    a.put("used before", "v");
    openTheBreaker();
    long before = faulty.calls();

    assertThat(a.get("k", this::load)).isEqualTo("k-1");
    assertThat(a.get("k", this::load)).as("it is held here").isEqualTo("k-1");
    assertThat(a.find("other")).isEmpty();
    assertThat(a.containsKey("other")).isFalse();

    assertThat(faulty.calls()).isEqualTo(before);
    assertThat(a.statistics().remoteFailures()).isGreaterThan(MORE_THAN_THE_BREAKER_LETS_FAIL);
  }

  @Test
  void whatWasNeverUsedBeforeLoadsEachTime() {
    openTheBreaker();

    assertThat(a.get("k", this::load)).isEqualTo("k-1");
    assertThat(a.get("k", this::load)).as("what would make it void is not known").isEqualTo("k-2");
  }

  @Test
  void someFailuresInBetweenOpenNothing() {
    for (int i = 0; i < 10; i++) {
      faulty.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.GET).times(4));
      for (int j = 0; j < 5; j++) {
        assertThat(a.get("k")).isNull();
      }
    }
    long before = faulty.calls(StoreOperation.GET);
    assertThat(a.get("k")).isNull();
    assertThat(faulty.calls(StoreOperation.GET)).isEqualTo(before + 1);
  }

  @Test
  void whatTheStoreDeclinesOpensNothing() {
    faulty.add(FaultRule.of(new Fault.Decline()).on(StoreOperation.FILL, StoreOperation.PUT));
    for (int i = 0; i < MORE_THAN_THE_BREAKER_LETS_FAIL; i++) {
      a.put("k" + i, "v");
      assertThat(a.get("l" + i, this::load)).startsWith("l" + i);
    }
    b.put("k", "v");

    assertThat(a.get("k")).isEqualTo("v");
  }

  @Test
  void oneCallAtATimeFindsOutWhetherItIsBack() {
    openTheBreaker();
    long before = faulty.calls();

    fleet.advanceUntil("three probes", STEP, () -> faulty.calls() >= before + 3);

    assertThat(faulty.calls(StoreOperation.POSITION)).isGreaterThanOrEqualTo(3);
    assertThat(a.get("k", this::load)).isEqualTo("k-1");
  }

  /** Else writers keep more, while that is sent, than can be sent, and it never ends. */
  @Test
  void whatIsMadeVoidDoesNotWaitForWhatWasKept() {
    a.put("kept", "v");
    b.put("k", "v");
    faulty.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.REMOVE).times(2));
    assertThat(a.invalidate("kept")).isEqualTo(Delivery.PENDING);
    assertThat(a.get("sends what was kept, in vain")).isNull();

    assertThat(a.invalidate("k")).isEqualTo(Delivery.SENT);
    assertThat(a.invalidateTag("t")).isEqualTo(Delivery.SENT);
    assertThat(b.get("k")).isNull();
  }

  @Test
  void itIsUsedAgainWithinThreeSecondsOfItsReturn() {
    openTheBreaker();
    fleet.clock.advance(Duration.ofMinutes(10));
    b.put("k", "v");
    faulty.heal();
    long healed = fleet.clock.nanoTime();

    awaitRecovery();

    assertThat(a.get("k")).isEqualTo("v");
    // What a busy machine adds goes by as real time does.
    assertThat(fleet.clock.nanoTime() - healed).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void nobodyPaysForAProbe() throws Exception {
    openTheBreaker();
    Gate gate = new Gate();
    faulty.heal();
    faulty.add(
        FaultRule.of(new Fault.Before(gate::passUninterruptibly))
            .on(StoreOperation.POSITION)
            .times(1));
    fleet.advanceUntil("a probe is under way", STEP, gate::isReached);

    assertThat(a.get("k", this::load)).isEqualTo("k-1");

    gate.open();
    awaitRecovery();
  }

  @Test
  void aPutIsMadeHereAndItsKeyIsVoidForOthersOnceTheStoreIsBack() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    faulty.partition();

    a.put("k", "new");

    assertThat(a.get("k")).isEqualTo("new");
    faulty.heal();
    awaitRecovery();
    assertThat(b.get("k")).isNull();
  }

  @Test
  void aRemovalIsMadeHereToo() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    openTheBreaker();

    assertThat(a.remove("k")).isTrue();

    assertThat(a.get("k")).isNull();
    faulty.heal();
    awaitRecovery();
    assertThat(b.get("k")).isNull();
  }

  @Test
  void aPutWithoutTheVersionsThatItWouldNeedIsNotServed() {
    openTheBreaker();
    TieredCache<String, String> cold = manager.cache("cold", spec());

    cold.put("k", "v", EntryOptions.tags("t"));

    assertThat(cold.get("k")).isNull();
    assertThat(cold.get("k", this::load)).isEqualTo("k-1");
  }

  @Test
  void whatNeedsAnAnswerOfTheStoreThrows() {
    a.put("k", "v");
    openTheBreaker();
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() -> a.putIfAbsent("k", "w")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> a.replace("k", "w")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> a.getAndPut("k", "w")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> a.remove("k", "v")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> a.invoke("k", (entry, arguments) -> runs.incrementAndGet()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'c'")
        .hasMessageContaining("remote tier");
    assertThat(runs).hasValue(0);
    assertThat(a.get("k")).as("nothing was begun").isEqualTo("v");
  }

  @Test
  void keptInvalidationsAreSentBeforeTheStoreIsUsedAgain() {
    a.put("k", "old", EntryOptions.tags("t"));
    a.put("tagged", "old", EntryOptions.tags("t"));
    assertThat(b.get("k")).isEqualTo("old");
    assertThat(b.get("tagged")).isEqualTo("old");
    openTheBreaker();

    assertThat(a.invalidate("k")).isEqualTo(Delivery.PENDING);
    assertThat(a.invalidateTag("t")).isEqualTo(Delivery.PENDING);
    assertThat(b.get("k")).isEqualTo("old");
    faulty.heal();
    awaitRecovery();

    assertThat(a.get("k")).isNull();
    assertThat(a.get("tagged")).isNull();
    assertThat(b.get("k")).isNull();
    assertThat(b.get("tagged")).isNull();
  }

  @Test
  void keptInvalidationsAreSentThoughNobodyComesBy() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    faulty.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.REMOVE).times(1));

    assertThat(a.invalidate("k")).isEqualTo(Delivery.PENDING);

    fleet.advanceUntil("the other process hears of it", STEP, () -> b.get("k") == null);
  }

  @Test
  void moreThanThereIsRoomForBecomesTheVersionOfTheCache() {
    a.put("kept", "old");
    assertThat(b.get("kept")).isEqualTo("old");
    openTheBreaker();
    for (int i = 0; i < 10_050; i++) {
      assertThat(a.invalidate("k" + i)).isEqualTo(Delivery.PENDING);
    }
    long removals = faulty.calls(StoreOperation.REMOVE);

    faulty.heal();
    awaitRecovery();

    assertThat(b.get("kept")).isNull();
    assertThat(faulty.calls(StoreOperation.REMOVE) - removals).isLessThan(100);
  }

  @Test
  void aWriteThatArrivesLateIsDeletedAgain() {
    a.put("k", "old");
    faulty.add(FaultRule.of(new Fault.ArriveLate()).on(StoreOperation.PUT).times(1));
    a.put("k", "late");
    assertThat(a.invalidate("k")).isNotNull();
    fleet.advanceUntil("the key is deleted", STEP, () -> b.get("k") == null);

    assertThat(faulty.arrive()).isEqualTo(1);

    assertThat(b.get("k")).as("it did arrive").isEqualTo("late");
    fleet.clock.advance(Duration.ofSeconds(5));
    fleet.advanceUntil("it is deleted again", STEP, () -> b.get("k") == null);
  }

  @Test
  void anOutageOfTheBusLeavesTheStoreInUse() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    end.cut();

    for (int i = 0; i < MORE_THAN_THE_BREAKER_LETS_FAIL; i++) {
      assertThat(a.invalidate("k")).isEqualTo(Delivery.PENDING);
      a.put("l" + i, "v");
    }

    assertThat(fleet.store.get("shop:c:sk")).isNull();
    assertThat(fleet.store.get("shop:c:sl7")).isNotNull();
    assertThat(b.get("k")).as("the bound is that of the bus").isEqualTo("old");
    end.restore();
    fleet.advanceUntil("the bus takes what was kept", STEP, () -> b.get("k") == null);
  }

  @Test
  void withoutContactEntriesAreServedForAsLongAsTheCacheAllows() {
    TieredCache<String, String> served =
        manager.cache("served", spec().maxDisconnected(Duration.ofMinutes(5)));
    TieredCache<String, String> bypassed = manager.cache("bypassed", spec());
    served.put("k", "v");
    bypassed.put("k", "v");
    openTheBreaker();
    end.cut();

    fleet.clock.advance(Duration.ofMinutes(4));
    assertThat(served.get("k", this::load)).isEqualTo("v");
    assertThat(bypassed.get("k", this::load)).isEqualTo("k-1");
    fleet.clock.advance(Duration.ofMinutes(2));
    assertThat(served.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void withoutContactNoCopyOfAVersionIsBelieved() {
    CacheSpec<String, String> remote = spec().tiers(Tier.REMOTE);
    TieredCache<String, String> reader = manager.cache("remote", remote);
    TerraceCacheManager elsewhere = fleet.manager();
    elsewhere.cache("remote", remote).put("k", "v", EntryOptions.tags("t"));
    assertThat(reader.get("k")).isEqualTo("v");
    end.cut();
    elsewhere.invalidateTag("t");
    fleet.clock.advance(Duration.ofSeconds(3));

    assertThat(reader.get("k")).isNull();
  }

  @Test
  void closingSendsWhatWasKept() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    openTheBreaker();
    assertThat(a.invalidate("k")).isEqualTo(Delivery.PENDING);
    faulty.heal();

    manager.close();

    assertThat(b.get("k")).isNull();
  }

  @Test
  void closingWithoutTheStoreEnds() {
    openTheBreaker();
    assertThat(a.invalidate("k")).isEqualTo(Delivery.PENDING);

    manager.close();

    assertThat(manager.isClosed()).isTrue();
  }

  @Test
  void aValueThatIsDeclinedIsServedHereAndNoOldOneElsewhere() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    faulty.add(
        FaultRule.of(new Fault.Decline())
            .on(StoreOperation.PUT, StoreOperation.COMPARE_AND_SET)
            .times(1));

    a.put("k", "too large");

    assertThat(a.get("k")).isEqualTo("too large");
    assertThat(b.get("k")).isNull();
    assertThat(a.statistics().remoteFailures()).isEqualTo(1);
  }

  @Test
  void anAtomicValueThatIsDeclinedIsServedHereToo() {
    a.put("k", "old");
    faulty.add(FaultRule.of(new Fault.Decline()).on(StoreOperation.COMPARE_AND_SET).times(1));

    assertThat(a.replace("k", "old", "too large")).isTrue();

    assertThat(a.get("k")).isEqualTo("too large");
    assertThat(b.get("k")).isNull();
  }

  @Test
  void sixteenThreadsComeThroughAnOutage() throws Exception {
    a.put("hot", "v");
    faulty.partition();
    try (Crew crew = Crew.ofPlatformThreads()) {
      for (Call<String> call : crew.start(16, () -> a.get("hot", this::load))) {
        assertThat(call.value()).isEqualTo("v");
      }
      for (Call<String> call : crew.start(16, () -> a.get("cold", this::load))) {
        assertThat(call.value()).isEqualTo("cold-1");
      }
    }
  }

  /**
   * The store answers a read; then it refuses to void the tag; then it is asked for the version.
   */
  @Test
  void aReadThatWasUnderWayWhenATagBecamePendingHoldsNothingOld() {
    b.put("k", "old", EntryOptions.tags("t"));
    List<Delivery> deliveries = new ArrayList<>();
    faulty.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.ADVANCE).times(1));
    faulty.add(
        FaultRule.of(new Fault.After(() -> deliveries.add(manager.invalidateTag("t"))))
            .on(StoreOperation.FRAME_OR_LEASE)
            .times(1));

    String underWay = a.get("k", key -> "loaded");

    assertThat(deliveries).containsExactly(Delivery.PENDING);
    assertThat(underWay).isIn("old", "loaded");
    assertThat(a.get("k", key -> "new")).as("a read after that").isIn("loaded", "new");
  }
}
