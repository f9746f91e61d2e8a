package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.test.InMemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that went back to what it was before: nothing of that is served, by anybody. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnotherEraTest {

  private final Fleet fleet = new Fleet();
  private final Crew crew = Crew.ofPlatformThreads();
  private TerraceCacheManager here;
  private TieredCache<String, String> a;
  private TieredCache<String, String> b;

  @BeforeEach
  void open() {
    here = fleet.manager();
    a = here.cache("c", spec());
    b = fleet.manager().cache("c", spec());
  }

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

  @Test
  void whatWasDeletedAndIsBackIsServedToNobody() {
    a.put("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    InMemoryStore.Dump dump = fleet.store.dump();
    a.invalidate("k");
    fleet.store.restart(dump);

    assertThat(a.get("k")).as("by who deleted it").isNull();
    assertThat(b.get("k")).as("by who heard of it").isNull();
    assertThat(fleet.manager().cache("c", spec()).get("k")).as("by who comes later").isNull();
    assertThat(a.get("k", key -> "new")).isEqualTo("new");
    assertThat(b.get("k")).isEqualTo("new");
  }

  @Test
  void whatATagOrAClearMadeVoidStaysVoid() {
    TieredCache<String, String> cleared = here.cache("cleared", spec());
    a.put("k", "old", EntryOptions.tags("t"));
    cleared.put("k", "old");
    InMemoryStore.Dump dump = fleet.store.dump();
    here.invalidateTag("t");
    cleared.clear();
    fleet.store.restart(dump);

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    assertThat(cleared.get("k")).isNull();
  }

  @Test
  void aValueThatWasReadBeforeIsNotStoredAfterwards() throws Exception {
    a.put("warm", "up"); // the versions are known here
    Gate gate = new Gate();
    Call<String> load =
        crew.start(
            () ->
                a.load(
                    "k",
                    (key, context) -> {
                      context.tags("t");
                      gate.pass();
                      return "old";
                    }));
    gate.awaitReached();
    InMemoryStore.Dump dump = fleet.store.dump();
    b.invalidate("k");
    fleet.store.restart(dump);
    a.get("other"); // brings the news
    gate.open();

    assertThat(load.value()).as("the caller gets what was read").isEqualTo("old");
    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    assertThat(a.statistics().fencedLoads()).isEqualTo(1);
  }

  @Test
  void whatIsHeldHereFallsWithTheFirstCallAfterIt() {
    a.put("k", "v");
    TieredCache<String, String> heap = here.cache("heap", spec().tiers(Tier.LOCAL));
    heap.put("k", "v");
    fleet.store.restart(fleet.store.dump());
    assertThat(a.get("k")).as("nobody has asked the store").isEqualTo("v");

    a.get("other");

    assertThat(a.get("k")).isNull();
    assertThat(heap.get("k")).as("tags reach it, so it may have missed one").isNull();
  }
}
