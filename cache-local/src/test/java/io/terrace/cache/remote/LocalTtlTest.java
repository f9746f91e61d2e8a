package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.FaultyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The heap's copy of a shared entry is believed for its own time, and the entry outlives it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalTtlTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void close() {
    fleet.close();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofMinutes(10)).localTtl(MINUTE);
  }

  private TieredCache<String, String> cache(CacheSpec<String, String> spec) {
    return fleet.manager(counted, fleet.bus.join()).cache("c", spec);
  }

  private String load(String key) {
    return key + '-' + loads.incrementAndGet();
  }

  @Test
  void theRemoteTierIsAskedAgainAndNothingIsLoaded() {
    TieredCache<String, String> cache = cache(spec());
    cache.get("k", this::load);

    fleet.clock.advance(MINUTE.minusMillis(1));
    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
    assertThat(cache.statistics().remoteHits()).isZero();

    fleet.clock.advance(Duration.ofMillis(1));
    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
    assertThat(cache.statistics().remoteHits()).isEqualTo(1);
    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
    assertThat(cache.statistics().remoteHits()).as("the copy is believed again").isEqualTo(1);
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatAnotherProcessPutUnheardIsFoundThen() {
    TieredCache<String, String> deaf = fleet.manager(counted, null).cache("c", spec());
    deaf.get("k", this::load);
    fleet.manager(counted, null).cache("c", spec()).put("k", "new");

    assertThat(deaf.get("k")).isEqualTo("k-1");
    fleet.clock.advance(MINUTE);

    assertThat(deaf.get("k")).isEqualTo("new");
  }

  @Test
  void theEntryEndsByItsOwnTtl() {
    TieredCache<String, String> cache = cache(spec());
    cache.get("k", this::load);

    fleet.clock.advance(Duration.ofMinutes(10));

    assertThat(cache.get("k", this::load)).isEqualTo("k-2");
  }

  @Test
  void withoutARemoteTierItHasNoEffect() {
    TieredCache<String, String> cache = fleet.opened(fleet.builder()).cache("c", spec());
    cache.get("k", this::load);

    fleet.clock.advance(MINUTE.multipliedBy(9));

    assertThat(cache.get("k", this::load)).isEqualTo("k-1");
  }

  @Test
  void aCopyThatWouldOutliveItsEntryIsRefused() {
    CacheSpec<String, String> longer = spec().localTtl(Duration.ofMinutes(11));

    assertThatIllegalArgumentException()
        .isThrownBy(longer::validate)
        .withMessage(
            "localTtl (PT11M) is above ttl (PT10M), and a copy does not outlive its entry. Lower"
                + " localTtl, or drop it.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().tiers(Tier.LOCAL).validate())
        .withMessageContaining("tiers and localTtl conflict");
  }
}
