package io.terrace.cache.test.fleet.member;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.fleet.member.Role.Opening;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A tiered cache. Thread-safe. */
final class TerraceSubject implements Subject {

  private final TerraceCacheManager manager;
  private final TieredCache<Integer, Long> cache;

  TerraceSubject(Opening opening) {
    Options options = Options.of(opening);
    this.manager = opening.manager(options::disturbed);
    CacheSpec<Integer, Long> spec =
        CacheSpec.of(Integer.class, Long.class)
            .localMaximumSize(SharedSource.KEYS)
            .statistics(true)
            .ttl(Duration.ofHours(1));
    Duration serve = options.maxDisconnected();
    this.cache = manager.cache("fleet", serve.isZero() ? spec : spec.maxDisconnected(serve));
  }

  @Override
  public long get(int key, Loading loading) {
    return Objects.requireNonNull(
        cache.load(key, (k, context) -> loading.load(k, context::tags)), "a version");
  }

  @Override
  public Map<Integer, Long> getAll(Set<Integer> keys, Loading loading) {
    return cache.getAll(
        keys,
        missing -> {
          Map<Integer, Long> loaded = new LinkedHashMap<>();
          for (Integer key : missing) {
            loaded.put(key, loading.load(key, tag -> {}));
          }
          return loaded;
        });
  }

  @Override
  public void put(int key, long version) {
    cache.put(key, version);
  }

  @Override
  public Delivery invalidate(int key) {
    return cache.invalidate(key);
  }

  @Override
  public Delivery invalidateTag(String tag) {
    return cache.invalidateTag(tag);
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public boolean holds(int key) {
    return cache.explain(key).tier().filter(tier -> tier == Tier.LOCAL).isPresent();
  }

  @Override
  public long joinedLoads() {
    return cache.statistics().joinedLoads();
  }

  @Override
  public long leaseWaits() {
    return manager.remoteStatistics().values().stream()
        .mapToLong(RemoteStatistics::leaseWaits)
        .sum();
  }

  @Override
  public void close() {
    manager.close();
  }
}
