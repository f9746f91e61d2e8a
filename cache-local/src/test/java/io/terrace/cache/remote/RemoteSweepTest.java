package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a clear or another era makes void is freed in the store, behind. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteSweepTest {

  /** More than a page. */
  private static final int ENTRIES = 1_200;

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);
  private final TieredCache<Integer, String> a = cache("c");
  private final TieredCache<Integer, String> b = cache("c");

  @AfterEach
  void close() {
    fleet.close();
  }

  private TieredCache<Integer, String> cache(String name) {
    return fleet
        .manager(counted, fleet.bus.join())
        .cache(name, CacheSpec.of(Integer.class, String.class).ttl(Duration.ofHours(1)));
  }

  private void fill() {
    for (int key = 0; key < ENTRIES; key++) {
      a.put(key, "old");
    }
  }

  /** Lets the time go by after which it begins, and no more: it holds a lease meanwhile. */
  private void awaitSweep(String what, BooleanSupplier condition) {
    fleet.clock.advance(Duration.ofSeconds(10));
    Fleet.await(what, condition);
  }

  @Test
  void whatAClearMadeVoidIsFreedAndWhatWasPutSinceStays() {
    TieredCache<Integer, String> other = cache("other");
    other.put(1, "of another cache");
    fill();
    a.clear();
    b.put(1, "new");
    assertThat(fleet.store.keys()).hasSize(ENTRIES + 1);

    awaitSweep("the void are freed", () -> fleet.store.keys().size() == 2);

    assertThat(a.get(1)).isEqualTo("new");
    assertThat(other.get(1)).isEqualTo("of another cache");
  }

  @Test
  void whatAnotherEraMadeVoidIsFreedToo() {
    fill();
    fleet.store.restart(fleet.store.dump());

    assertThat(a.get(-1)).as("asks the store, which tells").isNull();
    assertThat(a.get(1)).isNull();

    awaitSweep("the void are freed", () -> fleet.store.keys().isEmpty());
  }

  @Test
  void bytesThatCannotBeReadStay() {
    a.put(1, "old");
    String key = fleet.store.keys().get(0);
    fleet.store.put(key.replace("i1", "i2"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, ofHour());
    a.clear();

    awaitSweep("the void one is freed", () -> fleet.store.keys().size() == 1);

    assertThat(fleet.store.keys().get(0)).endsWith("i2");
  }

  private static Duration ofHour() {
    return Duration.ofHours(1);
  }

  @Test
  void manyClearsAreSweptAtMostOnceAMinute() {
    for (int i = 0; i < 5; i++) {
      a.put(1, "old");
      a.clear();
      fleet.clock.advance(Duration.ofMillis(10));
    }
    awaitSweep("it is freed", () -> fleet.store.keys().isEmpty());
    Fleet.await("it has ended", () -> counted.calls(StoreOperation.RELEASE) == 1);
    a.put(1, "old");
    a.clear();
    fleet.clock.advance(Duration.ofSeconds(50));
    assertThat(counted.calls(StoreOperation.SCAN)).isEqualTo(1);

    awaitSweep("it is freed later", () -> fleet.store.keys().isEmpty());
  }
}
