package io.terrace.bench.remote;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cache whose local tier is off, with its values, which Kryo writes, in the remote one. */
final class RemoteCache implements AutoCloseable {

  static final int BULK = 32;
  static final Duration TTL = Duration.ofHours(1);

  private static final int KEYS = 1_024;

  final TieredCache<String, byte[]> cache;
  final byte[] value;
  final Set<String> bulk;
  private final TerraceCacheManager manager;
  private final String[] keys;

  RemoteCache(RemoteTier tier, int size) {
    manager = TerraceCacheManager.builder().namespace("bench").remote(tier).build();
    cache =
        manager.cache(
            "products", CacheSpec.of(String.class, byte[].class).tiers(Tier.REMOTE).ttl(TTL));
    value = new byte[size];
    new Random(42).nextBytes(value);
    keys = IntStream.range(0, KEYS).mapToObj(i -> "product-" + i).toArray(String[]::new);
    bulk = IntStream.range(0, BULK).mapToObj(i -> keys[i]).collect(Collectors.toSet());
    for (String key : keys) {
      cache.put(key, value);
    }
  }

  String key() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  @Override
  public void close() {
    manager.close();
  }
}
