package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.server.RedisSentinels;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a replica that lags may do, and may not: it answers reads with what was, and nothing of that
 * is kept here or decides about a change.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplicaReadsTest {

  @RegisterExtension
  static final ServerExtension<RedisSentinels> SENTINELS =
      new ServerExtension<>(RedisSentinels::start);

  private final RedisServer primary = SENTINELS.get().servers().primary();
  private final RedisServer replica = SENTINELS.get().servers().replica();
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  private final TieredCache<String, Integer> writer = cache(Tier.REMOTE);
  private final TieredCache<String, Integer> reader = cache(Tier.LOCAL, Tier.REMOTE);

  /** Has the replica answer as if it had not heard of the last change yet. */
  @BeforeEach
  void lag() {
    replica.command("CONFIG", "SET", "replica-read-only", "no");
    writer.put("k", 1);
    writer.put("gone", 1);
    primary.awaitReplica();
    replica.command("COPY", "lag:c:sk", "k before");
    replica.command("COPY", "lag:c:sgone", "gone before");
    writer.put("k", 2);
    writer.remove("gone");
    primary.awaitReplica();
    replica.command("COPY", "k before", "lag:c:sk", "REPLACE");
    replica.command("COPY", "gone before", "lag:c:sgone", "REPLACE");
  }

  @AfterEach
  void close() {
    managers.forEach(TerraceCacheManager::close);
  }

  private TieredCache<String, Integer> cache(Tier first, Tier... others) {
    RemoteTier tier =
        RedisTier.builder()
            .sentinel(RedisSentinels.NAME, SENTINELS.get().addresses())
            .timeout(Duration.ofSeconds(20))
            .replicaReads()
            .failFast()
            .build();
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("lag")
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .remote(tier)
            .build();
    managers.add(manager);
    return manager.cache(
        "c", CacheSpec.of(String.class, Integer.class).tiers(first, others).statistics(true));
  }

  @Test
  void whatAReplicaGaveIsServedAndNotKeptHere() {
    assertThat(reader.get("k")).isEqualTo(1);
    assertThat(reader.getAll(Set.of("k", "gone"))).isEqualTo(Map.of("k", 1, "gone", 1));

    assertThat(reader.explain("k").tier()).contains(Tier.REMOTE);
    assertThat(reader.explain("gone").tier()).contains(Tier.REMOTE);
    assertThat(reader.statistics().localHits()).isZero();
  }

  @Test
  void aLoadAsksThePrimaryAndKeepsWhatItFinds() {
    assertThat(reader.get("k", key -> 7)).isEqualTo(2);
    assertThat(reader.get("gone", key -> 7)).isEqualTo(7);

    assertThat(reader.explain("k").tier()).contains(Tier.LOCAL);
    assertThat(reader.explain("gone").tier()).contains(Tier.LOCAL);
  }

  @Test
  void aBulkLoadTakesNothingFromAReplicaToKeep() {
    assertThat(reader.getAll(Set.of("k", "gone"), keys -> Map.of("k", 7, "gone", 7)))
        .containsOnlyKeys("k", "gone");

    assertThat(reader.explain("k").tier()).contains(Tier.REMOTE);
  }

  @Test
  void aChangeIsDecidedByWhatThePrimaryHas() {
    assertThat(reader.replace("k", 1, 9)).isFalse();
    assertThat(reader.replace("k", 2, 3)).isTrue();
    assertThat(reader.putIfAbsent("gone", 5)).isTrue();
    int seen = writer.invoke("k", (entry, arguments) -> entry.getValue());
    assertThat(seen).isEqualTo(3);
  }
}
