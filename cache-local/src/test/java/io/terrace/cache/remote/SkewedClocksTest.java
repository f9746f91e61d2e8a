package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.FaultyStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that disagree on the time by a minute: what is void does not depend on any clock. */
class SkewedClocksTest {

  private static final int ROUNDS = 2_000;

  private final Fleet fleet = new Fleet();
  private final Random random = new Random(1);

  @AfterEach
  void close() {
    fleet.close();
  }

  private TerraceCacheManager manager(Duration ahead) {
    FaultyStore skewed = new FaultyStore(fleet.store, fleet.clock);
    skewed.skew(ahead);
    return fleet.manager(skewed, fleet.bus.join());
  }

  @Test
  void nobodyServesWhatAnotherMadeVoidWhoseClockIsBehindOrAhead() {
    CacheSpec<String, String> spec =
        CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1));
    List<TerraceCacheManager> managers =
        List.of(manager(Duration.ZERO), manager(Duration.ofSeconds(60)));
    List<TieredCache<String, String>> caches =
        managers.stream().map(manager -> manager.cache("c", spec)).toList();
    for (int i = 0; i < ROUNDS; i++) {
      int who = random.nextInt(2);
      String key = "k" + random.nextInt(5);
      int operation = random.nextInt(4);
      String value = "v" + i;
      switch (operation) {
        case 0 -> caches.get(who).put(key, value, EntryOptions.tags("t"));
        case 1 -> caches.get(who).invalidate(key);
        case 2 -> managers.get(who).invalidateTag("t");
        default -> caches.get(who).clear();
      }
      for (TieredCache<String, String> cache : caches) {
        assertThat(cache.get(key)).as("round %d", i).isEqualTo(operation == 0 ? value : null);
      }
    }
  }
}
