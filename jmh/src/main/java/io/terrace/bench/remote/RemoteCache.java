package io.terrace.bench.remote;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import java.util.Set;

/** A cache whose local tier is off, with values, which Kryo writes, in the remote one. */
final class RemoteCache implements AutoCloseable {

  final TieredCache<String, byte[]> cache;
  final Set<String> bulk;
  private final TerraceCacheManager manager;

  RemoteCache(RemoteTier tier, Payload payload) {
    manager = TerraceCacheManager.builder().namespace("bench").remote(tier).build();
    cache =
        manager.cache(
            "products",
            CacheSpec.of(String.class, byte[].class).tiers(Tier.REMOTE).ttl(Payload.TTL));
    payload.keys().forEach(key -> cache.put(key, payload.value));
    bulk = payload.bulk();
  }

  @Override
  public void close() {
    manager.close();
  }
}
