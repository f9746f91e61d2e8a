package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What each operation costs, counted by the servers: a script is a round trip whatever it does, and
 * what a caller does without one is a GET. The table is in docs/consistency.md.
 */
class RoundTripsTest {

  private static final int TIMES = 20;
  private static final Pattern CALLS = Pattern.compile("cmdstat_(eval|evalsha|get):calls=(\\d+)");

  /** One row of the table. */
  private record Costs(
      long localHit,
      long remoteHit,
      long missWithFill,
      long put,
      long invalidate,
      long tag,
      long clear) {}

  @Test
  void onOneServer() {
    try (RedisServer server = RedisServer.start()) {
      Costs costs = costs(List.of(server), RedisTier.builder().uri(server.uri()));
      assertThat(costs).isEqualTo(new Costs(0, 1, 2, 1, 1, 1, 1));
    }
  }

  @Test
  void onACluster() {
    try (RedisCluster cluster = RedisCluster.start()) {
      Costs costs = costs(cluster.nodes(), RedisTier.builder().cluster(cluster.addresses()));
      assertThat(costs).isEqualTo(new Costs(0, 1, 2, 2, 2, 1, 1));
    }
  }

  @Test
  void ofManyKeysOnOneServer() {
    try (RedisServer server = RedisServer.start()) {
      assertFewReads(List.of(server), RedisTier.builder().uri(server.uri()));
    }
  }

  @Test
  void ofManyKeysOnACluster() {
    try (RedisCluster cluster = RedisCluster.start()) {
      assertFewReads(cluster.nodes(), RedisTier.builder().cluster(cluster.addresses()));
    }
  }

  /**
   * A thousand keys, of which 600 are known: a read, the claims and the fills are a round trip to
   * each server. The servers count how often they had to read from a connection, which they do in
   * parts of 16 kB; one by one it would be 800 times.
   */
  private void assertFewReads(List<RedisServer> servers, RedisTierBuilder tier) {
    try (TerraceCacheManager one = manager(tier);
        TerraceCacheManager two = manager(tier)) {
      TieredCache<String, String> writer = one.cache("c", spec());
      TieredCache<String, String> reader = two.cache("c", spec());
      writer.getAll(keys(0, 600), RoundTripsTest::load);
      reader.getAll(keys(2_000, 2_100), RoundTripsTest::load); // versions and connections are held
      servers.forEach(server -> server.command("CONFIG", "RESETSTAT"));

      Map<String, String> values = reader.getAll(keys(0, 1_000), RoundTripsTest::load);

      assertThat(values).hasSize(1_000);
      assertThat(counted(servers, "commandstats", "cmdstat_get:calls="))
          .as("keys read; a claim and a fill read two each")
          .isLessThan(1_000 + 400 * 6 + 200);
      assertThat(counted(servers, "commandstats", "cmdstat_evalsha:calls="))
          .as("claims and fills")
          .isBetween(800L, 840L);
      assertThat(counted(servers, "stats", "total_reads_processed:"))
          .as("reads of all servers")
          .isLessThan(150);
      assertThat(writer.getAll(keys(0, 1_000))).hasSize(1_000);
    }
  }

  private static Set<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "key-" + i).collect(Collectors.toSet());
  }

  private static Map<String, String> load(Set<String> missing) {
    return missing.stream().collect(Collectors.toMap(key -> key, key -> "v"));
  }

  private static long counted(List<RedisServer> servers, String section, String counter) {
    Pattern line = Pattern.compile(counter + "(\\d+)");
    long sum = 0;
    for (RedisServer server : servers) {
      Matcher found = line.matcher(String.valueOf(server.command("INFO", section)));
      sum += found.find() ? Long.parseLong(found.group(1)) : 0;
    }
    return sum;
  }

  private Costs costs(List<RedisServer> servers, RedisTierBuilder tier) {
    try (TerraceCacheManager one = manager(tier);
        TerraceCacheManager two = manager(tier)) {
      TieredCache<String, String> writer = one.cache("c", spec());
      TieredCache<String, String> reader = two.cache("c", spec());
      writer.get("warm", key -> "v"); // versions are held from here on
      reader.get("cold", key -> "v");
      for (int i = 0; i < TIMES; i++) {
        writer.put("remote-" + i, "v");
        writer.put("connect-" + i, "v");
        reader.get("connect-" + i); // a new connection costs two round trips
      }
      return new Costs(
          each(servers, i -> writer.get("warm")),
          each(servers, i -> reader.get("remote-" + i)),
          each(servers, i -> writer.get("missing-" + i, key -> "v")),
          each(servers, i -> writer.put("put-" + i, "v")),
          each(servers, i -> writer.invalidate("put-" + i)),
          each(servers, i -> one.invalidateTag("t" + i)),
          each(servers, i -> writer.clear()));
    }
  }

  private TerraceCacheManager manager(RedisTierBuilder tier) {
    return TerraceCacheManager.builder()
        .namespace("shop")
        .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
        .remote(tier.namespace("shop").timeout(Duration.ofSeconds(30)).build())
        .build();
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1));
  }

  /**
   * Returns the median, since the servers are asked for the era once a second, and for versions
   * where a machine stood still and has no contact.
   */
  private static long each(List<RedisServer> servers, IntConsumer operation) {
    long[] trips = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      servers.forEach(server -> server.command("CONFIG", "RESETSTAT"));
      operation.accept(i);
      trips[i] = trips(servers);
    }
    Arrays.sort(trips);
    return trips[TIMES / 2];
  }

  private static long trips(List<RedisServer> servers) {
    long scripts = 0;
    long reads = 0;
    for (RedisServer server : servers) {
      Matcher found = CALLS.matcher(String.valueOf(server.command("INFO", "commandstats")));
      while (found.find()) {
        long calls = Long.parseLong(found.group(2));
        scripts += found.group(1).equals("get") ? 0 : calls;
        reads += found.group(1).equals("get") ? calls : 0;
      }
    }
    return scripts > 0 ? scripts : reads;
  }
}
