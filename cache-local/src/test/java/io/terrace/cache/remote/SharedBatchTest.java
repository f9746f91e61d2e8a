package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.StoreOperation;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of many keys at once: what they find, and how often they ask. */
class SharedBatchTest {

  private final Fleet fleet = new Fleet();
  private final FaultyStore counted = new FaultyStore(fleet.store, fleet.clock);

  @AfterEach
  void close() {
    counted.heal();
    fleet.close();
  }

  private TieredCache<String, Integer> cache(Tier besides) {
    return fleet
        .manager(counted, fleet.bus.join())
        .cache("c", CacheSpec.of(String.class, Integer.class).tiers(Tier.REMOTE, besides));
  }

  private static Set<String> keys(int count) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      keys.add("k" + i);
    }
    return keys;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aPlainReadOfManyIsOneCall(Tier besides) {
    TieredCache<String, Integer> writer = cache(besides);
    keys(32).forEach(key -> writer.put(key, 1));
    TieredCache<String, Integer> reader = cache(besides);
    assertThat(reader.get("k0")).isEqualTo(1);
    long before = counted.calls();

    assertThat(reader.getAll(keys(40))).hasSize(32).containsEntry("k31", 1);

    assertThat(counted.calls()).isEqualTo(before + 1);
    assertThat(reader.statistics().hits()).isEqualTo(33);
    assertThat(reader.statistics().misses()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aReadOfManyWithALoaderAsksOnceForWhatIsThere(Tier besides) {
    TieredCache<String, Integer> writer = cache(besides);
    keys(32).forEach(key -> writer.put(key, 1));
    TieredCache<String, Integer> reader = cache(besides);
    assertThat(reader.get("k0")).isEqualTo(1);
    long before = counted.calls();

    assertThat(reader.getAll(keys(32), missing -> Map.of())).hasSize(32);
    assertThat(counted.calls()).isEqualTo(before + 1);

    Map<String, Integer> values =
        reader.getAll(
            keys(34),
            missing -> {
              Map<String, Integer> loaded = new HashMap<>();
              missing.forEach(key -> loaded.put(key, 2));
              return loaded;
            });
    assertThat(values).hasSize(34).containsEntry("k0", 1).containsEntry("k33", 2);
    assertThat(counted.calls(StoreOperation.FILL)).isEqualTo(2);
    assertThat(writer.get("k32")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void withoutTheStoreWhatIsHeldHereIsFound(Tier besides) {
    TieredCache<String, Integer> cache = cache(besides);
    keys(4).forEach(key -> cache.put(key, 1));
    counted.partition();

    assertThat(cache.getAll(keys(8))).hasSize(besides == Tier.LOCAL ? 4 : 0);
    assertThat(
            cache.getAll(
                keys(2),
                missing -> {
                  Map<String, Integer> loaded = new HashMap<>();
                  missing.forEach(key -> loaded.put(key, 2));
                  return loaded;
                }))
        .containsEntry("k0", besides == Tier.LOCAL ? 1 : 2);
  }
}
