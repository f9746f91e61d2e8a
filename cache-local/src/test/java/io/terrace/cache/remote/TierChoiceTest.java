package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.engine.Gate;
import io.terrace.cache.engine.Listeners;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which tiers a cache has, and what of it is seen. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TierChoiceTest {

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final TerraceCacheManager manager = fleet.manager(counted, fleet.bus.join());
  private final TerraceCacheManager other = fleet.manager();
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void close() {
    fleet.close();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class);
  }

  private static CacheSpec<String, String> remoteOnly() {
    return spec().tiers(Tier.REMOTE);
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  @Test
  void aLocalCacheLeavesTheStoreAlone() {
    TieredCache<String, String> cache = manager.cache("c", spec().tiers(Tier.LOCAL));

    cache.put("k", "v");
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.<String>invoke("k", (entry, arguments) -> entry.getValue())).isEqualTo("v");
    assertThat(cache.iterator()).hasNext();
    cache.invalidate("k");

    assertThat(counted.calls()).isZero();
    assertThat(other.cache("c", spec()).get("k")).isNull();
  }

  @Test
  void aLocalCacheHearsOfTagsThatOthersInvalidate() {
    TieredCache<String, String> cache = manager.cache("c", spec().tiers(Tier.LOCAL));
    other.cache("any", spec());
    cache.put("k", "v", EntryOptions.tags("t"));

    other.invalidateTag("t");

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aLocalCacheKeepsItsTagsWithoutTheStore() {
    TieredCache<String, String> cache = manager.cache("c", spec().tiers(Tier.LOCAL));
    counted.partition();

    cache.put("k", "v", EntryOptions.tags("t"));
    assertThat(cache.get("k")).isEqualTo("v");
    manager.invalidateTag("t");

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aRemoteCacheKeepsNothingInTheHeap() {
    TieredCache<String, String> cache = manager.cache("c", remoteOnly());
    cache.put("k", "v");

    assertThat(cache.get("k")).isEqualTo("v");
    fleet.store.restart();
    assertThat(cache.get("k")).isNull();

    assertThat(cache.statistics().remoteHits()).isEqualTo(1);
    assertThat(cache.statistics().localHits()).isZero();
    assertThat(cache.statistics().misses()).isEqualTo(1);
  }

  @Test
  void aRemoteCacheSeesAnothersWriteWithoutAMessage() {
    TieredCache<String, String> cache = manager.cache("c", remoteOnly());
    TieredCache<String, String> elsewhere = other.cache("c", remoteOnly());
    fleet.bus.hold();

    elsewhere.put("k", "v");
    assertThat(cache.get("k")).isEqualTo("v");
    elsewhere.put("k", "w");
    assertThat(cache.get("k", this::load)).isEqualTo("w");
    fleet.bus.flow();
  }

  @Test
  void aRemoteCacheLoadsOnceForManyThreads() throws Exception {
    TieredCache<String, String> cache = manager.cache("c", remoteOnly());
    Gate gate = new Gate();
    try (Crew crew = Crew.ofPlatformThreads()) {
      Call<String> first =
          crew.start(
              () ->
                  cache.get(
                      "k",
                      key -> {
                        gate.pass();
                        return load(key);
                      }));
      gate.awaitReached();
      List<Call<String>> rest = crew.start(8, () -> cache.get("k", this::load));
      Fleet.await("all join", () -> cache.statistics().joinedLoads() == 8);
      gate.open();

      assertThat(first.value()).isEqualTo("k-1");
      assertThat(rest).extracting(Call::value).containsOnly("k-1");
    }
    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
    assertThat(loads).hasValue(1);
  }

  @Test
  void aRemoteCacheTellsItsListenersWhatItDid() {
    Listeners listeners = new Listeners();
    TieredCache<String, Integer> cache =
        manager.cache(
            "n",
            CacheSpec.of(String.class, Integer.class)
                .tiers(Tier.REMOTE)
                .listener(listeners.configuration()));

    cache.put("k", 1);
    cache.get("k");
    cache.get("k", key -> 2);
    cache.put("k", 3);
    cache.remove("k");
    cache.remove("k");

    assertThat(listeners.heard()).containsExactly("created", "updated", "removed");
  }

  @Test
  void whatIsReadFromTheRemoteTierIsNoNewEntry() {
    Listeners listeners = new Listeners();
    CacheSpec<String, Integer> numbers = CacheSpec.of(String.class, Integer.class);
    TieredCache<String, Integer> cache =
        manager.cache("n", numbers.listener(listeners.configuration()));
    other.cache("n", numbers).put("k", 1);

    assertThat(cache.get("k")).isEqualTo(1);
    assertThat(cache.<Integer>invoke("k", (entry, arguments) -> entry.getValue())).isEqualTo(1);
    cache.put("k", 2);

    assertThat(listeners.heard()).containsExactly("updated");
  }

  @Test
  void aRemoteEntryIsExplained() {
    TieredCache<String, String> cache = manager.cache("c", remoteOnly().ttl(Duration.ofHours(1)));
    assertThat(cache.explain("k").state()).isEqualTo(Explanation.State.ABSENT);
    cache.put("k", "v", EntryOptions.tags("t"));
    fleet.clock.advance(Duration.ofMinutes(20));

    Explanation explanation = cache.explain("k");

    assertThat(explanation.state()).isEqualTo(Explanation.State.FRESH);
    assertThat(explanation.tier()).contains(Tier.REMOTE);
    assertThat(explanation.remaining()).contains(Duration.ofMinutes(40));
    assertThat(explanation.tags()).containsExactly("t");
    assertThat(cache.statistics().requests()).isZero();
    counted.partition();
    assertThat(cache.explain("k").state()).isEqualTo(Explanation.State.ABSENT);
  }

  @Test
  void aLocalCopyLastsForWhatIsLeftOfItsRemoteLife() {
    TieredCache<String, String> cache = manager.cache("c", spec().ttl(Duration.ofHours(1)));
    TieredCache<String, String> elsewhere = other.cache("c", spec().ttl(Duration.ofHours(1)));
    elsewhere.put("k", "v");
    fleet.clock.advance(Duration.ofMinutes(59));
    assertThat(cache.get("k")).isEqualTo("v");

    assertThat(cache.explain("k").remaining()).contains(Duration.ofMinutes(1));
    fleet.clock.advance(Duration.ofMinutes(1));
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void withoutContactNoCopyOfATagIsBelieved() {
    TerraceCacheManager alone = fleet.manager(counted, null);
    TieredCache<String, String> cache = alone.cache("c", remoteOnly());
    TieredCache<String, String> elsewhere = other.cache("c", remoteOnly());
    elsewhere.put("k", "v", EntryOptions.tags("t"));
    assertThat(cache.get("k")).isEqualTo("v");

    other.invalidateTag("t");

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aRemoteHitIsOneCall() {
    TieredCache<String, String> cache = manager.cache("c", remoteOnly());
    cache.put("k", "v");
    cache.get("k");
    long before = counted.calls();

    cache.get("k");

    assertThat(counted.calls()).isEqualTo(before + 1);
    assertThat(counted.calls(StoreOperation.GET)).isEqualTo(2);
  }

  @Test
  void theRemoteTierMustBeThere() {
    TerraceCacheManager local = fleet.opened(fleet.builder());

    assertThatThrownBy(() -> local.cache("c", remoteOnly()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cache 'c'")
        .hasMessageContaining("It has none.")
        .hasMessageContaining("terrace.remote.default=<uri>");
    assertThatThrownBy(() -> local.cache("c", spec().tiers(Tier.LOCAL, Tier.REMOTE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(local.cache("c", spec().tiers(Tier.LOCAL)).get("k")).isNull();
  }

  @Test
  void contradictionsAreRefused() {
    assertRefused(remoteOnly().storeByReference(), "tiers and storeByReference");
    assertRefused(spec().remote("x").storeByReference(), "remote and storeByReference");
    assertRefused(spec().tiers(Tier.LOCAL).remote("x"), "tiers and remote");
    assertRefused(remoteOnly().localMaximumSize(10), "tiers and localMaximumSize");
    assertRefused(remoteOnly().maxDisconnected(Duration.ofMinutes(1)), "tiers and maxDisconnected");
  }

  private void assertRefused(CacheSpec<String, String> spec, String settings) {
    assertThatThrownBy(() -> manager.cache("refused", spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(settings);
  }

  private CacheManager withTiers(String tiers) {
    Properties properties = new Properties();
    properties.setProperty("terrace.tiers", tiers);
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    return Caching.getCachingProvider("io.terrace.cache.jcache.TerraceCachingProvider", loader)
        .getCacheManager(URI.create("terrace:tiers"), loader, properties);
  }

  @Test
  void aPropertySaysItForCachesWhoseSpecDoesNot() {
    try (CacheManager manager = withTiers("remote")) {
      assertThatThrownBy(() -> manager.createCache("c", spec()))
          .as("there is no remote tier")
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("remote tier");
      manager.createCache("local", spec().tiers(Tier.LOCAL)).put("k", "v");
      manager.createCache("by-reference", spec().storeByReference()).put("k", "v");
    }
  }

  @Test
  void aPropertyThatNamesNoTierIsRefused() {
    try (CacheManager manager = withTiers("disk")) {
      assertThatThrownBy(() -> manager.createCache("c", spec()))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("terrace.tiers is 'disk'");
    }
  }
}
