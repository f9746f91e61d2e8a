package io.terrace.cache.test.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedisShapesTest {

  @Test
  void aReplicaFollowsItsPrimary() {
    try (RedisReplication servers = RedisReplication.start()) {
      servers.primary().command("SET", "k", "v");
      servers.primary().awaitReplica();
      assertThat(servers.replica().command("GET", "k")).isEqualTo("v");
      assertThat(servers.currentPrimary()).isSameAs(servers.primary());
    }
  }

  @Test
  void sentinelsHaveTheReplicaTakeOver() {
    try (RedisSentinels sentinels = RedisSentinels.start()) {
      assertThat(sentinels.addresses()).hasSize(3);
      sentinels.failOver();
      assertThat(sentinels.servers().currentPrimary()).isSameAs(sentinels.servers().replica());
    }
  }

  @Test
  @Tag("long") // FailoverTest of the Redis tier does it too
  void aClusterHasEverySlotAndAReplicaTakesOverFromAPrimary() {
    try (RedisCluster cluster = RedisCluster.start()) {
      RedisServer before = cluster.primaryOf("k");
      assertThat(before.command("SET", "k", "v")).isEqualTo("OK");
      before.awaitReplica();
      before.kill();
      cluster.awaitTakeOver(before);
      assertThat(cluster.primaryOf("k").command("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aSlotMoves() {
    try (RedisCluster cluster = RedisCluster.start()) {
      RedisServer source = cluster.primaryOf("k");
      List<RedisServer> primaries = cluster.nodes().subList(0, 3);
      RedisServer target = primaries.get((primaries.indexOf(source) + 1) % 3);
      source.command("SET", "k", "v");
      cluster.beginMove("k", target);
      cluster.endMove("k", target);
      assertThat(cluster.primaryOf("k")).isSameAs(target);
      assertThat(target.command("GET", "k")).isEqualTo("v");
    }
  }
}
