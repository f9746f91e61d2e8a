package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.Disturbance;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order a write and its message come, and what lost and disturbed messages do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusRulesTest {

  private static final int ROUNDS = 2_000;

  private final Fleet fleet = new Fleet();
  private final Crew crew = Crew.ofPlatformThreads();
  private final FaultyStore disturbed = new FaultyStore(fleet.store, fleet.clock);
  private final TerraceCacheManager here = fleet.manager(disturbed, fleet.bus.join());
  private final TerraceCacheManager there = fleet.manager();
  private final TieredCache<String, String> a = here.cache("c", spec());
  private final TieredCache<String, String> b = there.cache("c", spec());

  @AfterEach
  void close() {
    try {
      crew.close();
    } finally {
      fleet.close();
    }
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1));
  }

  /** Has the other process read the key while a write of it is on its way to the store. */
  private void readsWhileUnderWay(StoreOperation operation) {
    disturbed.add(
        FaultRule.of(new Fault.Before(() -> assertThat(b.get("k")).isEqualTo("old")))
            .on(operation));
  }

  @Test
  void aPutIsToldOfOnceTheStoreHasIt() {
    a.put("k", "old");
    readsWhileUnderWay(StoreOperation.PUT);
    a.put("k", "new");
    assertThat(b.get("k")).as("told before, it would have read the old one again").isEqualTo("new");
  }

  @Test
  void anInvalidationIsToldOfOnceTheStoreHasIt() {
    a.put("k", "old");
    readsWhileUnderWay(StoreOperation.REMOVE);
    a.invalidate("k");
    assertThat(b.get("k")).isNull();
  }

  @Test
  void aTagIsToldOfOnceTheStoreHasItsVersion() {
    a.put("k", "old", EntryOptions.tags("t"));
    readsWhileUnderWay(StoreOperation.ADVANCE);
    here.invalidateTag("t");
    assertThat(b.get("k")).isNull();
    assertThat(a.get("k")).isNull();
  }

  @Test
  void aFillTellsNobody() {
    fleet.bus.hold();
    a.get("k", key -> "v");
    assertThat(fleet.bus.waiting()).isZero();
    assertThat(here.remoteStatistics().get("default").sent()).isZero();
  }

  @Test
  void aLoadThatBeganBeforeAGapIsNotHeldAndNobodyJoinsIt() throws Exception {
    b.get("warm", key -> "v");
    Gate gate = new Gate();
    Call<String> load =
        crew.start(
            () ->
                b.get(
                    "k",
                    key -> {
                      gate.pass();
                      return "old";
                    }));
    gate.awaitReached();
    fleet.bus.hold();
    a.invalidate("k"); // the message of which is lost
    fleet.bus.tear();
    Call<String> later = crew.start(() -> b.get("k", key -> "new"));

    assertThat(later.value()).as("it did not join").isEqualTo("new");
    gate.open();
    assertThat(load.value()).isEqualTo("old");
    assertThat(b.get("k")).isEqualTo("new");
    assertThat(there.remoteStatistics().get("default").gaps()).isEqualTo(1);
  }

  @Test
  void doubledAndReorderedMessagesAreHarmless() {
    fleet.bus.disturb(Disturbance.none().doubling(0.5).reordering(0.5));
    Random random = new Random(7);
    for (int i = 0; i < ROUNDS; i++) {
      fleet.bus.hold();
      String key = "k" + random.nextInt(3);
      String value = "v" + i;
      a.put(key, value, EntryOptions.tags("t"));
      for (int more = random.nextInt(4); more > 0; more--) {
        a.put("other", "v", EntryOptions.tags("t"));
      }
      boolean isTagged = random.nextInt(3) == 0;
      if (isTagged) {
        here.invalidateTag("t");
      }
      fleet.bus.flow();
      assertThat(b.get(key)).as("round %d", i).isEqualTo(isTagged ? null : value);
      assertThat(a.get(key)).as("round %d", i).isEqualTo(isTagged ? null : value);
    }
  }

  @Test
  void statisticsSayWhatHasPassed() {
    a.put("k", "v");
    here.invalidateTag("t");
    RemoteStatistics sender = here.remoteStatistics().get("default");
    RemoteStatistics receiver = there.remoteStatistics().get("default");
    assertThat(sender.sent()).isEqualTo(2);
    assertThat(receiver.heard()).isEqualTo(2);
    assertThat(receiver.sinceContact()).contains(Duration.ZERO);
    assertThat(sender.pending()).isZero();
    disturbed.partition();
    a.invalidate("k");
    assertThat(here.remoteStatistics().get("default").pending()).isEqualTo(1);
  }
}
