package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.server.FaultProxy;
import io.terrace.cache.test.server.MemcachedServer;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What each operation costs, counted on the wire: how often something is sent after something was
 * answered. The median of many is taken, since the log and the clock are read meanwhile. The table
 * is in docs/consistency.md.
 */
class RoundTripsTest {

  private static final int TIMES = 20;

  @Test
  void onOneNode() {
    try (MemcachedServer server = MemcachedServer.start();
        FaultProxy wire =
            FaultProxy.before(
                new InetSocketAddress(
                    server.hostAndPort().split(":", -1)[0],
                    Integer.parseInt(server.hostAndPort().split(":", -1)[1])));
        TerraceCacheManager one = manager(wire.hostAndPort());
        TerraceCacheManager two = manager(server.hostAndPort())) {
      TieredCache<String, String> cache = one.cache("c", spec());
      TieredCache<String, String> other = two.cache("c", spec());
      cache.get("warm", key -> "v"); // versions are held from here on
      for (int i = 0; i < TIMES; i++) {
        other.put("remote-" + i, "v");
      }
      assertThat(median(wire, i -> cache.get("warm"))).as("local hit").isZero();
      assertThat(median(wire, i -> cache.get("remote-" + i))).as("remote hit").isEqualTo(1);
      assertThat(median(wire, i -> cache.get("missing-" + i, key -> "v"))).as("miss").isEqualTo(3);
      assertThat(median(wire, i -> cache.put("put-" + i, "v"))).as("put").isEqualTo(2);
      assertThat(median(wire, i -> cache.invalidate("put-" + i))).as("invalidate").isEqualTo(2);
      assertThat(median(wire, i -> one.invalidateTag("t" + i))).as("tag").isEqualTo(2);
      assertThat(median(wire, i -> cache.clear())).as("clear").isEqualTo(2);
    }
  }

  @Test
  void ofManyKeysOnOneNode() {
    try (MemcachedServer server = MemcachedServer.start();
        FaultProxy wire = FaultProxy.before(server.address());
        TerraceCacheManager one = manager(wire.hostAndPort());
        TerraceCacheManager two = manager(server.hostAndPort())) {
      TieredCache<String, String> cache = one.cache("c", spec());
      TieredCache<String, String> other = two.cache("c", spec());
      cache.get("warm", key -> "v"); // versions are held from here on
      other.getAll(keys(0, 600), RoundTripsTest::load);
      int before = wire.roundTrips();

      assertThat(cache.getAll(keys(0, 1_000), RoundTripsTest::load)).hasSize(1_000);

      assertThat(wire.roundTrips() - before)
          .as("a read, a look, the claims, the fills, each in some parts; else 1,200")
          .isLessThan(200);
      assertThat(other.getAll(keys(0, 1_000))).hasSize(1_000);
    }
  }

  private static Set<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "key-" + i).collect(Collectors.toSet());
  }

  private static Map<String, String> load(Set<String> missing) {
    return missing.stream().collect(Collectors.toMap(key -> key, key -> "v"));
  }

  private TerraceCacheManager manager(String address) {
    return TerraceCacheManager.builder()
        .namespace("shop")
        .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
        .remote(
            MemcachedTier.builder(address)
                .namespace("shop")
                .pollInterval(Duration.ofSeconds(1))
                .timeout(Duration.ofSeconds(30))
                .build())
        .build();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1));
  }

  private static int median(FaultProxy wire, IntConsumer operation) {
    int[] counts = new int[TIMES];
    for (int i = 0; i < TIMES; i++) {
      int before = wire.roundTrips();
      operation.accept(i);
      counts[i] = wire.roundTrips() - before;
    }
    Arrays.sort(counts);
    return counts[TIMES / 2];
  }
}
