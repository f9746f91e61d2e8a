package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is loaded shortly after an invalidation, of a source whose replicas lag, is not kept. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HoldOffTest {

  private static final Duration HOLD_OFF = Duration.ofSeconds(3);

  private final Fleet fleet = new Fleet();
  private final Crew crew = Crew.ofPlatformThreads();
  private final TerraceCacheManager here = fleet.manager();
  private final TieredCache<String, String> a = here.cache("c", spec());
  private final TieredCache<String, String> b = fleet.manager().cache("c", spec());
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
    return CacheSpec.of(String.class, String.class)
        .ttl(Duration.ofHours(1))
        .holdOff(HOLD_OFF)
        .statistics(true);
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  private String loadTagged(TieredCache<String, String> cache) {
    return cache.load(
        "k",
        (key, context) -> {
          context.tags("t");
          return load(key);
        });
  }

  @Test
  void aLoadSoonAfterTheInvalidationOfItsKeyIsKeptNowhere() {
    a.get("k", this::load);
    a.invalidate("k");

    assertThat(a.get("k", this::load)).isEqualTo("k-2");
    assertThat(a.get("k", this::load)).as("again").isEqualTo("k-3");
    assertThat(b.get("k", this::load)).as("in another process").isEqualTo("k-4");
    assertThat(a.statistics().fencedLoads()).isEqualTo(2);

    fleet.clock.advance(HOLD_OFF.plusMillis(1));

    assertThat(b.get("k", this::load)).isEqualTo("k-5");
    assertThat(a.get("k", this::load)).as("kept again").isEqualTo("k-5");
  }

  @Test
  void otherKeysAreKept() {
    a.invalidate("k");

    a.get("other", this::load);

    assertThat(b.get("other", this::load)).isEqualTo("other-1");
  }

  @Test
  void theSameForATagThatTheLoaderSets() {
    loadTagged(a);
    here.invalidateTag("t");

    assertThat(loadTagged(b)).isEqualTo("k-2");
    assertThat(loadTagged(b)).isEqualTo("k-3");

    fleet.clock.advance(HOLD_OFF.plusMillis(1));

    assertThat(loadTagged(b)).isEqualTo("k-4");
    assertThat(loadTagged(a)).as("kept again").isEqualTo("k-4");
  }

  @Test
  void theSameForAClearAndARemoval() {
    a.get("k", this::load);
    a.clear();
    assertThat(b.get("k", this::load)).isEqualTo("k-2");
    assertThat(b.get("k", this::load)).isEqualTo("k-3");
    fleet.clock.advance(HOLD_OFF.plusMillis(1));
    assertThat(b.get("k", this::load)).isEqualTo("k-4");

    assertThat(b.remove("k", "k-4")).isTrue();
    assertThat(a.get("k", this::load)).isEqualTo("k-5");
    assertThat(a.get("k", this::load)).isEqualTo("k-6");
  }

  @Test
  void aTaggedLoadThatBeganDuringTheHoldOffAndEndsAfterItIsNotKept() throws Exception {
    here.invalidateTag("t");
    fleet.clock.advance(HOLD_OFF.minusMillis(1));
    Gate gate = new Gate();
    Call<String> slow =
        crew.start(
            () ->
                b.load(
                    "k",
                    (key, context) -> {
                      context.tags("t");
                      gate.pass();
                      return load(key);
                    }));
    gate.awaitReached();
    fleet.clock.advance(Duration.ofSeconds(1));
    gate.open();

    assertThat(slow.value()).isEqualTo("k-1");
    assertThat(b.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void whatIsPutIsKept() {
    a.invalidate("k");
    a.put("k", "v");

    assertThat(b.get("k", this::load)).isEqualTo("v");
    here.invalidateTag("t");
    a.put("tagged", "v", EntryOptions.tags("t"));
    assertThat(b.get("tagged", this::load)).isEqualTo("v");
  }

  @Test
  void manyKeysAreHeldOffOneByOne() {
    a.invalidate("k");

    Map<String, String> loaded = a.getAll(Set.of("k", "other"), this::loadAll);

    assertThat(loaded).hasSize(2);
    int before = loads.get();
    assertThat(b.getAll(Set.of("k", "other"), this::loadAll)).hasSize(2);
    assertThat(loads.get() - before).as("loads of the one that is held off").isEqualTo(1);
  }

  private Map<String, String> loadAll(Set<? extends String> keys) {
    return keys.stream().collect(Collectors.toMap(key -> key, this::load));
  }

  @Test
  void aHoldOffNeedsARemoteTier() {
    assertThatThrownBy(() -> spec().tiers(Tier.LOCAL).validate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holdOff");
    TerraceCacheManager local = fleet.opened(fleet.builder());
    assertThatThrownBy(() -> local.cache("c", spec()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cache 'c'")
        .hasMessageContaining("holdOff");
  }
}
