package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.test.server.FaultProxy;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisServer;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that come back with less than was written to them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EraTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** More than a busy machine stands still: servers that are gone refuse at once. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.add(one);
    return one;
  }

  private TerraceCacheManager manager(RedisTierBuilder tier) {
    return opened(
        TerraceCacheManager.builder()
            .namespace("shop")
            .classLoader(new URLClassLoader(new URL[0], getClass().getClassLoader()))
            .remote(tier.namespace("shop").timeout(TIMEOUT).build())
            .build());
  }

  private static CacheSpec<String, String> spec() {
    return CacheSpec.of(String.class, String.class).ttl(HOUR);
  }

  private static RedisTierBuilder at(RedisServer server) {
    return RedisTier.builder().uri(server.uri()).timeout(TIMEOUT);
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  private static boolean isBack(RemoteStore store) {
    try {
      store.get("probe");
      return true;
    } catch (StoreException notYet) {
      return false;
    }
  }

  @Test
  void aServerThatIsRestartedWithAnOldDumpServesNothingOfIt() {
    RedisServer server = opened(RedisServer.start());
    TerraceCacheManager one = manager(at(server));
    TerraceCacheManager two = manager(at(server));
    TieredCache<String, String> a = one.cache("c", spec());
    TieredCache<String, String> b = two.cache("c", spec());
    TieredCache<String, String> cleared = one.cache("cleared", spec());
    for (int i = 0; i < 50; i++) {
      a.put("deleted-" + i, "old");
      a.put("tagged-" + i, "old", EntryOptions.tags("t"));
      cleared.put("k" + i, "old");
    }
    assertThat(b.get("deleted-1")).isEqualTo("old"); // so that it holds the versions as well
    assertThat(b.get("tagged-1")).isEqualTo("old");
    server.command("SAVE");
    for (int i = 0; i < 50; i++) {
      a.invalidate("deleted-" + i);
    }
    one.invalidateTag("t");
    cleared.clear();
    server.kill();
    server.restart();
    assertThat(server.command("EXISTS", "shop:c:sdeleted-1")).as("it is back").isEqualTo(1L);

    RemoteStore probe = opened(at(server).namespace("shop").build().store());
    await("a server that answers", () -> isBack(probe));
    await(
        "a cache that uses it again",
        () -> {
          a.get("fresh", key -> "v");
          return server.command("EXISTS", "shop:c:sfresh").equals(1L);
        });
    await( // whose bus may have heard of nothing before the server was gone
        "the other cache", () -> b.get("deleted-1") == null && b.get("tagged-1") == null);
    TieredCache<String, String> c = manager(at(server)).cache("c", spec());
    for (int i = 0; i < 50; i++) {
      for (TieredCache<String, String> reader : List.of(a, b, c)) {
        assertThat(reader.get("deleted-" + i)).as("deleted").isNull();
        assertThat(reader.get("tagged-" + i)).as("tagged").isNull();
      }
      assertThat(cleared.get("k" + i)).as("cleared").isNull();
    }
  }

  @Test
  void aReplicaThatTakesOverWithoutTheLastWritesServesNothingOfBefore() {
    RedisServer primary = opened(RedisServer.start());
    RedisServer replica = opened(RedisServer.start());
    replica.command("REPLICAOF", primary.host(), "" + primary.port());
    FaultProxy front =
        opened(FaultProxy.before(new InetSocketAddress(primary.host(), primary.port())));
    RedisTierBuilder tier = RedisTier.builder().server(front.hostAndPort());
    TieredCache<String, String> a = manager(tier).cache("c", spec());
    a.put("k", "old");
    assertThat(a.get("k")).isEqualTo("old");
    await("replication", () -> replica.command("EXISTS", "shop:c:sk").equals(1L));
    replica.command("REPLICAOF", "NO", "ONE"); // what is written from now on is lost
    a.invalidate("k");
    front.redirect(new InetSocketAddress(replica.host(), replica.port()));
    front.cut();

    assertThat(replica.command("EXISTS", "shop:c:sk")).isEqualTo(1L);
    await(
        "a cache that uses it",
        () -> {
          assertThat(a.get("k")).isNull();
          a.get("fresh", key -> "v");
          return replica.command("EXISTS", "shop:c:sfresh").equals(1L);
        });
    assertThat(a.get("k")).isNull();
    assertThat(manager(at(replica)).cache("c", spec()).get("k")).isNull();
  }

  @Test
  void eachPrimaryOfAClusterIsLookedAt() {
    RedisCluster cluster = opened(RedisCluster.start());
    RedisTierBuilder tier = RedisTier.builder().cluster(cluster.addresses());
    RemoteStore store = opened(tier.timeout(TIMEOUT).namespace("shop").build().store());
    VersionStore versions = (VersionStore) store;
    for (int i = 0; i < 50; i++) {
      store.put("k" + i, frame(1, "v"), HOUR);
    }
    long era = versions.era();
    VersionStore.Version before = versions.versions(Set.of("c:c")).get("c:c");
    assertThat(era).as("of all three").isNotZero();
    RedisServer lost = awayFrom(cluster, "{shop}:era");
    String key = keyOf(cluster, lost);
    lost.awaitReplica();
    lost.kill();
    cluster.awaitTakeOver(lost);

    await("its replica", () -> reads(store, key));
    assertThat(versions.era()).as("known before the first read of it").isNotEqualTo(era);
    VersionStore.Version after = versions.versions(Set.of("c:c")).get("c:c");
    assertThat(after.nonce()).isNotEqualTo(before.nonce());
    assertThat(after.position()).isGreaterThan(before.position());
  }

  private static boolean reads(RemoteStore store, String key) {
    try {
      return store.get(key) != null;
    } catch (StoreException notYet) {
      return false;
    }
  }

  private static RedisServer awayFrom(RedisCluster cluster, String key) {
    RedisServer home = cluster.primaryOf(key);
    return cluster.nodes().subList(0, 3).stream().filter(n -> n != home).findFirst().orElseThrow();
  }

  private static String keyOf(RedisCluster cluster, RedisServer node) {
    for (int i = 0; i < 50; i++) {
      if (cluster.primaryOf("k" + i) == node) {
        return "k" + i;
      }
    }
    throw new AssertionError("50 keys, and none of them there");
  }

  @Test
  void aRecordThatIsLostBringsNothingBack() {
    RedisServer server = opened(RedisServer.start());
    VersionStore store = (VersionStore) opened(at(server).namespace("shop").build().store());
    VersionStore.Version before = store.versions(Set.of("t:x")).get("t:x");
    long era = store.era();
    server.command("DEL", "{shop}:era");

    VersionStore.Version after = store.versions(Set.of("t:x")).get("t:x");

    assertThat(after.nonce()).isNotEqualTo(before.nonce());
    assertThat(after.position()).isGreaterThan(before.position());
    await("it is heard of", () -> store.era() != era);
    VersionStore other = (VersionStore) opened(at(server).namespace("shop").build().store());
    assertThat(other.versions(Set.of("t:x")).get("t:x")).isNotNull();
    await("they agree", () -> store.era() == other.era());
    assertThat(other.versions(Set.of("t:x"))).isEqualTo(store.versions(Set.of("t:x")));
  }

  @Test
  void aVersionThatIsDeletedBringsNothingBackAndTwoAgreeOnTheNext() {
    RedisServer server = opened(RedisServer.start());
    TieredCache<String, String> a = manager(at(server)).cache("c", spec());
    TieredCache<String, String> b = manager(at(server)).cache("c", spec());
    a.put("k", "old", EntryOptions.tags("t"));
    a.invalidateTag("t");
    assertThat(server.command("DEL", "{shop}:version:shop:t:t")).isEqualTo(1L);

    assertThat(a.get("k")).isNull();
    assertThat(b.get("k")).isNull();
    a.put("k", "new", EntryOptions.tags("t"));
    assertThat(b.get("k")).isEqualTo("new");
    b.put("other", "new", EntryOptions.tags("t"));
    assertThat(a.get("other")).isEqualTo("new");
    b.invalidateTag("t");
    await("the message", () -> a.get("k") == null && a.get("other") == null);
  }

  @Test
  void aSecondStoreOfTheSameEraChangesNothing() {
    RedisServer server = opened(RedisServer.start());
    VersionStore store = (VersionStore) opened(at(server).namespace("shop").build().store());
    VersionStore.Version version = store.versions(Set.of("t:x")).get("t:x");
    VersionStore other = (VersionStore) opened(at(server).namespace("shop").build().store());
    assertThat(other.versions(Set.of("t:x")).get("t:x")).isEqualTo(version);
    assertThat(other.era()).isEqualTo(store.era()).isNotZero();
  }
}
