package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisReplication;
import io.terrace.cache.test.server.RedisSentinels;
import io.terrace.cache.test.server.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a store does when another server takes over, or when keys move to one. */
class FailoverTest {

  private static final String BUS = "{default}:bus";
  private static final Duration HOUR = Duration.ofHours(1);

  /** Less than a replica takes to take over, and more than a busy machine stands still. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();

  /** Puts until it is taken; what is refused meanwhile is a StoreException. */
  private static void putWhenItCanBe(RemoteStore store, String key, byte[] frame) {
    long start = System.nanoTime();
    while (true) {
      try {
        store.put(key, frame, HOUR);
        return;
      } catch (StoreException notYet) {
        assertThat(System.nanoTime() - start).isLessThan(LIMIT_NANOS);
      }
    }
  }

  @Test
  void aReplicaRefusesWritesAndSaysWhereToGo() {
    try (RedisReplication servers = RedisReplication.start();
        RemoteStore store = RedisTier.connect(servers.replica().uri() + "?timeout=30000").store()) {
      assertThatExceptionOfType(StoreException.class) // what it lacks yet would be served
          .isThrownBy(() -> store.get("k"))
          .withMessageContaining("name the primary");
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.put("k", frame(1, "v"), HOUR))
          .withMessageContaining("READONLY")
          .withMessageContaining("name the primary")
          .satisfies(e -> assertThat(e.outcome()).isEqualTo(StoreException.Outcome.DECLINED));
    }
  }

  @Test
  void sentinelsAreFollowedWhenAReplicaTakesOver() {
    try (RedisSentinels sentinels = RedisSentinels.start();
        RemoteStore store = tier(sentinels).build().store();
        Ear ear = new Ear(tier(sentinels))) {
      ear.assertHears();
      RedisServer before = sentinels.servers().currentPrimary();
      store.put("k", frame(1, "v"), HOUR);
      before.awaitReplica();
      before.kill();
      sentinels.awaitOther(before);
      putWhenItCanBe(store, "k", frame(2, "v"));
      assertThat(store.get("k")).isEqualTo(frame(2, "v"));
      assertThat(sentinels.servers().replica().command("EXISTS", "k")).isEqualTo(1L);
      ear.assertHears();
      assertThat(ear.gaps()).as("messages may have been lost with the server").isPositive();
    }
  }

  private static RedisTierBuilder tier(RedisSentinels sentinels) {
    return RedisTier.builder()
        .sentinel(RedisSentinels.NAME, sentinels.addresses())
        .timeout(TIMEOUT)
        .failFast();
  }

  @Test
  void replicasServeReadsWhereThatIsWanted() {
    try (RedisSentinels sentinels = RedisSentinels.start();
        RemoteStore store =
            RedisTier.builder()
                .sentinel(RedisSentinels.NAME, sentinels.addresses())
                .timeout(TIMEOUT)
                .replicaReads()
                .failFast()
                .build()
                .store()) {
      RedisServer replica = sentinels.servers().replica();
      store.put("k", frame(1, "v"), HOUR);
      sentinels.servers().primary().awaitReplica();
      replica.command("CONFIG", "RESETSTAT");
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
      assertThat(String.valueOf(replica.command("INFO", "commandstats"))).contains("cmdstat_get:");
    }
  }

  @Test
  void aSlotThatMovesIsFollowedOnItsWayAndAfterwards() {
    try (RedisCluster cluster = RedisCluster.start();
        RemoteStore store = store(cluster)) {
      LeaseStore leases = (LeaseStore) store;
      store.put("k", frame(1, "v"), HOUR);
      RedisServer target = otherPrimary(cluster, "k");
      Claim claim = leases.frameOrLease("k", 1, HOUR);
      cluster.beginMove("k", target);
      assertThat(store.get("k")).isEqualTo(frame(1, "v")); // not gone yet
      cluster.endMove("k", target);
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
      assertThat(store.getAll(Set.of("k", "absent"))).containsOnlyKeys("k");
      assertThat(leases.fill(((Claim.Granted) claim).lease(), frame(2, "v"), HOUR)).isTrue();
      assertThat(target.command("EXISTS", "k")).isEqualTo(1L);
    }
  }

  @Test
  void aBusIsFollowedWhereItsSlotMoves() {
    try (RedisCluster cluster = RedisCluster.start();
        Ear ear =
            new Ear(RedisTier.builder().cluster(cluster.addresses()).timeout(TIMEOUT).failFast())) {
      ear.assertHears();
      RedisServer target = otherPrimary(cluster, BUS);
      cluster.beginMove(BUS, target);
      ear.assertHears(); // where it is, or on its way
      cluster.endMove(BUS, target);
      long moved = System.nanoTime();
      ear.assertHears();
      ear.assertContactSince(moved);
      assertThat(target.command("EXISTS", BUS)).isEqualTo(1L);
    }
  }

  @Test
  void aKeyThatIsAbsentInASlotOnItsWayIsAskedForWhereItGoes() {
    try (RedisCluster cluster = RedisCluster.start();
        RemoteStore store = store(cluster)) {
      assertThat(store.get("k")).isNull();
      RedisServer target = otherPrimary(cluster, "k");
      cluster.beginMove("k", target);
      assertThat(store.get("k")).isNull();
      assertThat(store.getAll(Set.of("k"))).isEmpty();
      assertThat(store.touch("k", HOUR)).isFalse();
      assertThatExceptionOfType(StoreException.class) // a frame and its lease may be apart then
          .isThrownBy(() -> store.put("k", frame(1, "v"), HOUR))
          .withMessageContaining("TRYAGAIN")
          .satisfies(e -> assertThat(e.outcome()).isEqualTo(StoreException.Outcome.NOT_DONE));
      cluster.endMove("k", target);
      store.put("k", frame(1, "v"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
    }
  }

  @Test
  void aClusterThatLosesAPrimaryGoesOnWithItsReplica() {
    try (RedisCluster cluster = RedisCluster.start();
        RemoteStore store = store(cluster)) {
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        keys.add("k" + i);
        store.put("k" + i, frame(1, "v"), HOUR);
      }
      RedisServer lost = cluster.primaryOf("k0");
      lost.awaitReplica();
      lost.kill();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.put("k0", frame(2, "v"), HOUR));
      cluster.awaitTakeOver(lost);
      putWhenItCanBe(store, "k0", frame(2, "v"));
      assertThat(store.get("k0")).isEqualTo(frame(2, "v"));
      assertThat(store.getAll(keys)).hasSize(100);
    }
  }

  private static RemoteStore store(RedisCluster cluster) {
    return RedisTier.builder()
        .cluster(cluster.addresses())
        .timeout(TIMEOUT)
        .failFast()
        .build()
        .store();
  }

  private static RedisServer otherPrimary(RedisCluster cluster, String key) {
    List<RedisServer> primaries = cluster.nodes().subList(0, 3);
    int source = primaries.indexOf(cluster.primaryOf(key));
    return primaries.get((source + 1) % primaries.size());
  }
}
