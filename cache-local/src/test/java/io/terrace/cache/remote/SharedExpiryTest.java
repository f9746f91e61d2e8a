package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Listeners;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends of entries that reads and policies move, and that processes share. */
class SharedExpiryTest {

  private static final Duration IDLE = Duration.ofSeconds(100);
  private static final javax.cache.expiry.Duration HUNDRED =
      new javax.cache.expiry.Duration(TimeUnit.SECONDS, 100);

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);

  @AfterEach
  void close() {
    counted.heal();
    fleet.close();
  }

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  private TieredCache<String, Integer> cache(CacheSpec<String, Integer> spec) {
    return fleet.manager(counted, fleet.bus.join()).cache("c", spec);
  }

  private void pass(int seconds) {
    fleet.clock.advance(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void whatAnyProcessReadsLives(Tier besides) {
    CacheSpec<String, Integer> spec = spec().expireAfterAccess(IDLE).tiers(Tier.REMOTE, besides);
    TieredCache<String, Integer> a = cache(spec);
    TieredCache<String, Integer> b = cache(spec);
    a.put("k", 1);
    for (int i = 0; i < 10; i++) {
      pass(60);
      assertThat((i % 2 == 0 ? a : b).get("k")).isEqualTo(1);
    }

    pass(100);

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    assertThat(fleet.store.keys()).isEmpty();
  }

  @Test
  void readsMoveTheEndOnceForEachTenthOfItsTime() {
    TieredCache<String, Integer> cache = cache(spec().expireAfterAccess(IDLE));
    cache.put("k", 1);
    for (int i = 0; i < 100; i++) {
      pass(1);
      assertThat(cache.get("k")).isEqualTo(1);
    }

    assertThat(counted.calls(StoreOperation.COMPARE_AND_SET)).isEqualTo(10);
    assertThat(cache.statistics().localHits()).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void manyChangesThatLeaveTheEndLeaveItExactly(Tier besides) {
    CacheSpec<String, Integer> spec =
        spec().expiryPolicy(CreatedExpiryPolicy.factoryOf(HUNDRED)).tiers(Tier.REMOTE, besides);
    TieredCache<String, Integer> cache = cache(spec);
    cache.put("k", 0);
    for (int i = 1; i <= 10_000; i++) {
      fleet.clock.advance(Duration.ofNanos(700_001));
      assertThat(cache.replace("k", i)).isTrue();
    }
    Duration passed = Duration.ofNanos(10_000 * 700_001L);

    fleet.clock.advance(Duration.ofSeconds(100).minus(passed).minusMillis(1));
    assertThat(cache.get("k")).isEqualTo(10_000);

    fleet.clock.advance(Duration.ofMillis(2));
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aReadThatMovesTheEndIsNoEvent() {
    Listeners listeners = new Listeners();
    TieredCache<String, Integer> cache =
        cache(spec().expireAfterAccess(IDLE).listener(listeners.configuration()));
    cache.put("k", 1);
    pass(50);
    assertThat(cache.get("k")).isEqualTo(1);

    assertThat(listeners.heard()).containsExactly("created");
  }

  @Test
  void containsKeyIsNoRead() {
    TieredCache<String, Integer> cache = cache(spec().expireAfterAccess(IDLE));
    cache.put("k", 1);
    pass(60);
    assertThat(cache.containsKey("k")).isTrue();
    pass(60);

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void withoutTheStoreTheEndStaysWhereItWas() {
    TieredCache<String, Integer> cache = cache(spec().expireAfterAccess(IDLE));
    cache.put("k", 1);
    counted.partition();
    pass(60);
    assertThat(cache.get("k")).isEqualTo(1);
    pass(50);

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void anInvalidationElsewhereWinsOverAReadThatMovesTheEnd() {
    TieredCache<String, Integer> a = cache(spec().expireAfterAccess(IDLE));
    TieredCache<String, Integer> b = cache(spec().expireAfterAccess(IDLE));
    a.put("k", 1);
    pass(60);
    fleet.bus.hold();
    b.invalidate("k");
    assertThat(a.get("k")).as("the message is under way").isEqualTo(1);
    fleet.bus.flow();

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
  }

  private TieredCache<String, Integer> under(Factory<? extends ExpiryPolicy> policy) {
    return cache(spec().expiryPolicy(policy));
  }

  @Test
  void aPolicyOfAccessIsFollowed() {
    Factory<ExpiryPolicy> policy = AccessedExpiryPolicy.factoryOf(HUNDRED);
    TieredCache<String, Integer> a = under(policy);
    TieredCache<String, Integer> b = under(policy);
    a.put("k", 1);
    pass(60);
    assertThat(b.get("k")).isEqualTo(1);
    pass(60);
    b.put("k", 2); // which leaves the end where the read has moved it
    pass(39);
    assertThat(b.containsKey("k")).isTrue();
    pass(1);

    assertThat(b.get("k")).isNull();
    assertThat(a.get("k")).isNull();
  }

  @Test
  void aPolicyOfCreationIsFollowed() {
    TieredCache<String, Integer> cache = under(CreatedExpiryPolicy.factoryOf(HUNDRED));
    cache.put("k", 1);
    pass(60);
    assertThat(cache.get("k")).isEqualTo(1);
    cache.put("k", 2);
    pass(39);
    assertThat(cache.get("k")).isEqualTo(2);
    pass(1);

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aReloadIsAChangeWhereverTheEntryIs() throws Exception {
    TieredCache<String, Integer> a =
        cache(
            spec()
                .expiryPolicy(CreatedExpiryPolicy.factoryOf(HUNDRED))
                .tiers(Tier.REMOTE)
                .loader((key, context) -> 2));
    a.put("k", 1);
    pass(60);
    assertThat(a.refresh("k").get(10, TimeUnit.SECONDS)).isEqualTo(2);
    pass(39);
    assertThat(a.get("k")).isEqualTo(2);
    pass(1);

    assertThat(a.get("k")).as("the policy leaves the end of what is changed").isNull();
  }

  @Test
  void aPolicyOfChangeIsFollowed() {
    TieredCache<String, Integer> cache = under(ModifiedExpiryPolicy.factoryOf(HUNDRED));
    cache.put("k", 1);
    pass(60);
    assertThat(cache.replace("k", 2)).isTrue();
    pass(60);
    assertThat(cache.get("k")).isEqualTo(2);
    pass(40);

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aProcessorThatReadsIsARead() {
    TieredCache<String, Integer> cache = under(TouchedExpiryPolicy.factoryOf(HUNDRED));
    cache.put("k", 1);
    pass(60);
    assertThat(cache.<Integer>invoke("k", (entry, arguments) -> entry.getValue())).isEqualTo(1);
    pass(60);

    assertThat(cache.get("k")).isEqualTo(1);
  }

  /** Gives an entry an end as soon as it is read. */
  private static final class Once implements ExpiryPolicy {
    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
      return HUNDRED;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForAccess() {
      return javax.cache.expiry.Duration.ZERO;
    }

    @Override
    public javax.cache.expiry.@Nullable Duration getExpiryForUpdate() {
      return null;
    }
  }

  @Test
  void anEntryMayEndWithItsFirstRead() {
    TieredCache<String, Integer> a = under(Once::new);
    TieredCache<String, Integer> b = under(Once::new);
    a.put("k", 1);

    assertThat(b.get("k")).isEqualTo(1);
    assertThat(b.get("k")).isNull();
    assertThat(fleet.store.keys()).isEmpty();
  }

  @Test
  void twoEndsAreRefused() {
    TerraceCacheManager manager = fleet.manager();

    assertThatThrownBy(
            () -> manager.cache("idle", spec().expireAfterAccess(IDLE).ttl(Duration.ofHours(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cache 'idle'")
        .hasMessageContaining("tiers(LOCAL)");
    assertThat(manager.getCacheNames()).isEmpty();
  }
}
