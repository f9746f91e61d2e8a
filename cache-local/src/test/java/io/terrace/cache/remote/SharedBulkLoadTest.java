package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.LoadTimeoutException;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Loads of many keys over a store: how often it is called, and what becomes of the others where a
 * part of a call fails. The store knows one key at a time, so that a fault can befall one.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedBulkLoadTest {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Fleet fleet = new Fleet();
  private final FaultyStore store = new FaultyStore(fleet.store, fleet.clock);
  private final Crew crew = Crew.ofPlatformThreads();
  private final TerraceCacheManager here = fleet.manager(store, fleet.bus.join());
  private final TieredCache<String, String> cache = here.cache("c", spec());
  private final List<Set<String>> loads = new ArrayList<>();

  @AfterEach
  void close() {
    try {
      store.heal();
      crew.close();
    } finally {
      fleet.close();
    }
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1)).statistics(true);
  }

  private TieredCache<String, String> elsewhere() {
    return fleet.manager().cache("c", spec());
  }

  /** Returns keys that sort as they are numbered. */
  private static Set<String> keys(int from, int to) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = from; i < to; i++) {
      keys.add(String.format("k%04d", i));
    }
    return keys;
  }

  private Map<String, String> load(Set<String> missing) {
    loads.add(missing);
    Map<String, String> values = new LinkedHashMap<>();
    missing.forEach(key -> values.put(key, "v of " + key));
    return values;
  }

  private Map<String, String> slowLoad(Gate gate, Set<String> missing) throws InterruptedException {
    gate.pass();
    return load(missing);
  }

  private long calls() {
    return here.remoteStatistics().get("default").store().answered();
  }

  private Set<String> stored() {
    Set<String> stored = new LinkedHashSet<>();
    for (String key : fleet.store.keys()) {
      if (key.contains(":c:")) {
        stored.add(key.substring(key.length() - 5));
      }
    }
    return stored;
  }

  private void fault(Fault fault, StoreOperation operation, String key) {
    store.add(FaultRule.of(fault).on(operation).onKeys(own -> own.endsWith(key)));
  }

  @Test
  void aReadTheClaimsAndTheFillsAreACallEach() {
    elsewhere().getAll(keys(0, 600), this::load);
    cache.get("warm", key -> "v"); // versions are held from here on
    loads.clear();
    long before = calls();

    Map<String, String> values = cache.getAll(keys(0, 1_000), this::load);

    assertThat(values).hasSize(1_000).containsEntry("k0999", "v of k0999");
    assertThat(calls() - before).as("calls").isEqualTo(3);
    assertThat(loads).hasSize(1);
    assertThat(loads.get(0)).isEqualTo(keys(600, 1_000));
    assertThat(stored()).containsAll(keys(0, 1_000));
    assertThat(fleet.store.leases()).isZero();
    assertThat(cache.statistics().loads()).isEqualTo(401);
    assertThat(cache.statistics().remoteHits()).isEqualTo(600);
    assertThat(elsewhere().getAll(keys(0, 1_000))).hasSize(1_000);
  }

  @Test
  void whatIsVoidInTheStoreIsClaimedOnceMoreAndReplaced() {
    elsewhere().getAll(keys(0, 50), this::load);
    cache.clear();
    loads.clear();
    cache.get("warm", key -> "v");
    long before = calls();

    assertThat(cache.getAll(keys(0, 50), this::load)).hasSize(50);

    assertThat(calls() - before).as("claims in two rounds, and versions").isLessThanOrEqualTo(8);
    assertThat(loads).containsExactly(keys(0, 50));
    assertThat(elsewhere().getAll(keys(0, 50))).hasSize(50);
  }

  private void loadTagged(Runnable meanwhile) {
    cache.loadAll(
        keys(0, 100),
        (missing, contexts) -> {
          missing.forEach(key -> contexts.apply(key).tags("all", "of " + key));
          meanwhile.run();
          return load(missing);
        });
  }

  @Test
  void tagsOfTheirOwnAreAskedForTogether() {
    cache.get("warm", key -> "v");
    long before = store.calls(StoreOperation.VERSIONS);

    loadTagged(() -> {});

    assertThat(store.calls(StoreOperation.VERSIONS) - before).isLessThanOrEqualTo(2);
    here.invalidateTag("of k0007");
    assertThat(elsewhere().getAll(keys(0, 100))).hasSize(99).doesNotContainKey("k0007");
  }

  @Test
  void whetherATagWasMadeVoidMeanwhileIsAskedTogether() {
    loadTagged(() -> {}); // the tags are known from here on
    here.invalidateTag("all");
    long before = store.calls(StoreOperation.VERSIONS);

    loadTagged(
        () -> {
          here.invalidateTag("another");
          here.invalidateTag("of k0007");
        });

    assertThat(store.calls(StoreOperation.VERSIONS) - before).isLessThanOrEqualTo(6);
    assertThat(elsewhere().getAll(keys(0, 100))).hasSize(99).doesNotContainKey("k0007");
    assertThat(cache.find("k0007")).isEmpty();
    assertThat(cache.find("k0008")).isPresent();
    assertThat(fleet.store.leases()).isZero();
  }

  @Test
  void anInvalidationDuringTheLoadKeepsThatKeyOutAndNoOther() {
    TieredCache<String, String> other = elsewhere();
    Map<String, String> values =
        cache.getAll(
            keys(0, 10),
            missing -> {
              other.invalidate("k0004");
              return load(missing);
            });

    assertThat(values).hasSize(10);
    assertThat(stored()).hasSize(9).doesNotContain("k0004");
    assertThat(cache.statistics().fencedLoads()).isEqualTo(1);
  }

  @Test
  void whereAClaimFailsAllIsLoadedAndWhatWasClaimedBeforeIsStored() {
    fault(new Fault.Refuse(), StoreOperation.FRAME_OR_LEASE, "k0007");

    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(loads).as("one call all the same").containsExactly(keys(0, 10));
    assertThat(stored()).as("after a failure no more is asked").isEqualTo(keys(0, 7));
    assertThat(fleet.store.leases()).isZero();
    assertThat(cache.statistics().remoteFailures()).as("of one call").isEqualTo(1);
    assertThat(here.remoteStatistics().get("default").store().failures())
        .containsEntry("NOT_DONE", 1L);
  }

  @Test
  void whereAClaimIsDeclinedOnlyThatKeyIsNotShared() {
    fault(new Fault.Decline(), StoreOperation.FRAME_OR_LEASE, "k0007");

    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(stored()).hasSize(9).doesNotContain("k0007");
    assertThat(cache.find("k0007")).as("it is held here").isPresent();
  }

  @Test
  void aClaimOfUnknownOutcomeBlocksNobodyForLongerThanItsTime() {
    fault(new Fault.LoseReply(), StoreOperation.FRAME_OR_LEASE, "k0007");

    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(fleet.store.leases()).as("which it was granted").isEqualTo(1);
    fleet.clock.advance(LEASE);
    assertThat(fleet.store.leases()).as("and is not renewed").isZero();
  }

  @Test
  void aFillOfUnknownOutcomeLeavesTheOthersUnlocked() {
    fault(new Fault.LoseReply(), StoreOperation.FILL, "k0007");

    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(stored()).as("with the one whose reply was lost").isEqualTo(keys(0, 8));
    Fleet.await("the others may be claimed", () -> fleet.store.leases() == 0);
    assertThat(cache.statistics().remoteFailures()).isEqualTo(1);
    assertThat(cache.getAll(keys(0, 10))).as("all are held here").hasSize(10);
  }

  @Test
  void whatIsDeclinedToBeStoredConcernsNoOther() {
    fault(new Fault.Decline(), StoreOperation.FILL, "k0007");

    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(stored()).hasSize(9).doesNotContain("k0007");
  }

  @Test
  void withoutTheStoreAllIsLoadedAfterOneCallThatFailed() {
    cache.get("warm", key -> "v"); // the version of the cache is held
    store.partition();
    long before = store.calls();

    assertThat(cache.getAll(keys(0, 100), this::load)).hasSize(100);

    assertThat(store.calls() - before).isLessThanOrEqualTo(2);
    assertThat(cache.getAll(keys(0, 100))).hasSize(100);
  }

  @Test
  void slowLoadsAreRenewedTogetherAndStored() throws Exception {
    Gate gate = new Gate();
    Call<Map<String, String>> slow =
        crew.start(() -> cache.getAll(keys(0, 100), missing -> slowLoad(gate, missing)));
    gate.awaitReached();
    assertThat(fleet.clock.pending()).as("one timer for all").hasSizeLessThanOrEqualTo(4);

    for (int i = 0; i < 8; i++) {
      long renewed = store.calls(StoreOperation.RENEW);
      fleet.stepUntil(
          "all are renewed",
          Duration.ofMillis(3_400),
          () -> store.calls(StoreOperation.RENEW) >= renewed + 100);
    }
    gate.open();

    assertThat(slow.value()).hasSize(100);
    assertThat(stored()).hasSize(100);
    assertThat(fleet.store.leases()).isZero();
  }

  @Test
  void aLoaderThatFailsGivesAllBackAndFailsThoseWhoWait() throws Exception {
    Gate gate = new Gate();
    TieredCache<String, String> other = elsewhere();
    Call<Map<String, String>> failing =
        crew.start(
            () ->
                cache.getAll(
                    keys(0, 10),
                    missing -> {
                      gate.pass();
                      throw new IllegalStateException("no source");
                    }));
    gate.awaitReached();
    Call<String> waiter = crew.start(() -> other.get("k0005", key -> "other"));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);

    gate.open();

    assertThat(failing.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(waiter.failure()).hasMessageContaining("another process");
    assertThat(fleet.store.leases()).isZero();
  }

  @Test
  void aLoadWhoseTimeIsOverGivesAllBack() throws Exception {
    TieredCache<String, String> timed =
        fleet
            .manager(store, fleet.bus.join())
            .cache("timed", spec().hardTimeout(Duration.ofSeconds(5)));
    Gate gate = new Gate();
    Call<Map<String, String>> slow =
        crew.start(
            () ->
                timed.getAll(
                    keys(0, 10),
                    missing -> {
                      gate.passUninterruptibly();
                      return load(missing);
                    }));
    gate.awaitReached();

    fleet.clock.advance(Duration.ofSeconds(5));

    assertThat(slow.failure()).isInstanceOf(LoadTimeoutException.class);
    Fleet.await("all are given back", () -> fleet.store.leases() == 0);
    gate.open();
  }

  @Test
  void whatTheLoaderLeavesOutIsGivenBack() {
    assertThat(cache.getAll(keys(0, 10), missing -> Map.of("k0001", "v"))).hasSize(1);

    assertThat(fleet.store.leases()).isZero();
    assertThat(stored()).containsExactly("k0001");
  }

  @Test
  void whatAnotherProcessLoadsTogetherIsReadTogether() throws Exception {
    Gate gate = new Gate();
    TieredCache<String, String> other = elsewhere();
    Call<Map<String, String>> first =
        crew.start(() -> other.getAll(keys(0, 100), missing -> slowLoad(gate, missing)));
    gate.awaitReached();
    Call<Map<String, String>> second = crew.start(() -> cache.getAll(keys(0, 100), this::load));
    Fleet.await("it waits", () -> fleet.store.waiting() == 1);
    long before = store.calls(StoreOperation.FRAME_OR_LEASE);

    gate.open();

    assertThat(second.value()).isEqualTo(first.value()).hasSize(100);
    assertThat(loads).as("each key once").containsExactly(keys(0, 100));
    assertThat(store.calls(StoreOperation.FRAME_OR_LEASE) - before)
        .as("claims, one after the other")
        .isLessThan(100);
  }

  @Test
  void whatIsHeldOffIsStoredNowhereAndTheOthersAre() {
    TieredCache<String, String> held = here.cache("held", spec().holdOff(Duration.ofSeconds(3)));
    held.invalidate("k0002");
    held.get("warm", key -> "v");
    long before = store.calls(StoreOperation.GET_ALL);

    assertThat(held.getAll(keys(0, 10), this::load)).hasSize(10);

    assertThat(store.calls(StoreOperation.GET_ALL) - before).as("frames, records").isEqualTo(2);
    assertThat(fleet.store.keys().stream().filter(key -> key.contains(":held:sk0"))).hasSize(9);
    assertThat(fleet.store.leases()).isZero();
    assertThat(held.find("k0002")).isEmpty();
  }

  @Test
  void whatIsHeldOffByATagOrCannotBeToldIsKeptOut() {
    TieredCache<String, String> held = here.cache("held", spec().holdOff(Duration.ofSeconds(3)));
    held.get("warm", key -> "v");
    held.invalidate("k0002");
    loadTagged(held, "k0003", () -> here.invalidateTag("fresh"));
    here.invalidateTag("old");
    fleet.clock.advance(Duration.ofSeconds(1));

    loadTagged(held, "k0003", () -> {});

    assertThat(held.find("k0002")).as("by its key").isEmpty();
    assertThat(held.find("k0003")).as("by its tag").isEmpty();
    assertThat(held.find("k0004")).isPresent();

    fleet.clock.advance(Duration.ofSeconds(3));
    loadTagged(
        held,
        "k0002",
        () -> store.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.GET_ALL).times(1)));
    assertThat(held.find("k0003")).as("nothing holds it off any more").isPresent();
    Fleet.await("what could not be told is given back", () -> fleet.store.leases() == 0);
  }

  private void loadTagged(TieredCache<String, String> tagged, String key, Runnable meanwhile) {
    tagged.loadAll(
        keys(0, 10),
        (missing, contexts) -> {
          if (missing.contains(key)) {
            contexts.apply(key).tags("old");
          }
          meanwhile.run();
          return load(missing);
        });
  }

  @Test
  void anInterruptedLoadGivesAllBack() throws Exception {
    Gate gate = new Gate();
    Call<Map<String, String>> slow =
        crew.start(() -> cache.getAll(keys(0, 10), missing -> slowLoad(gate, missing)));
    gate.awaitReached();

    slow.thread().interrupt();

    assertThat(slow.failure()).isNotNull();
    Fleet.await("all are given back", () -> fleet.store.leases() == 0);
    assertThat(cache.getAll(keys(0, 10), this::load)).hasSize(10);
    gate.open();
  }
}
