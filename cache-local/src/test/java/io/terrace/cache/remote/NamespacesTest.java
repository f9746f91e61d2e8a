package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Managers of two namespaces over one store and one bus, which know of neither. */
class NamespacesTest {

  private final Fleet fleet = new Fleet();
  private final TerraceCacheManager blue = manager("blue");
  private final TerraceCacheManager green = manager("green");
  private final TieredCache<String, String> ours = cache(blue);
  private final TieredCache<String, String> theirs = cache(green);
  private final TieredCache<String, String> theirsLocally =
      green.cache("local", CacheSpec.of(String.class, String.class).tiers(Tier.LOCAL));
  private final AtomicInteger loads = new AtomicInteger();

  private TerraceCacheManager manager(String namespace) {
    return fleet.opened(
        fleet.builder().namespace(namespace).remote(new RemoteTier(fleet.store, fleet.bus.join())));
  }

  private static TieredCache<String, String> cache(TerraceCacheManager manager) {
    return manager.cache("c", CacheSpec.of(String.class, String.class));
  }

  @BeforeEach
  void fill() {
    ours.put("k", "ours", EntryOptions.tags("t"));
    theirs.put("k", "theirs", EntryOptions.tags("t"));
    theirsLocally.put("k", "theirs", EntryOptions.tags("t"));
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private void assertTheirsAreThere() {
    assertThat(theirs.get("k")).isEqualTo("theirs");
    assertThat(theirs.statistics().localHits()).as("nothing was dropped here").isEqualTo(1);
    assertThat(theirsLocally.get("k")).isEqualTo("theirs");
    assertThat(cache(fleet.opened(fleet.builder().namespace("green").remote(remote()))).get("k"))
        .as("nor in the store")
        .isEqualTo("theirs");
  }

  private RemoteTier remote() {
    return new RemoteTier(fleet.store, fleet.bus.join());
  }

  @Test
  void aClearIsOfItsNamespace() {
    ours.clear();

    assertThat(ours.get("k")).isNull();
    assertTheirsAreThere();
  }

  @Test
  void soIsATag() {
    blue.invalidateTag("t");

    assertThat(ours.get("k")).isNull();
    assertTheirsAreThere();
  }

  @Test
  void soIsAKey() {
    ours.invalidate("k");

    assertThat(ours.get("k", key -> "loaded-" + loads.incrementAndGet())).isEqualTo("loaded-1");
    assertTheirsAreThere();
  }
}
