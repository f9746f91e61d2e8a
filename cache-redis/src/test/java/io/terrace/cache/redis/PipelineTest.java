package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.PartialReads;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of many commands at once when a server does not do what it should. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final List<RemoteStore> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(RemoteStore::close);
  }

  private RemoteStore opened(RedisTierBuilder tier, Duration timeout) {
    RemoteStore store = tier.timeout(timeout).build().store();
    open.add(store);
    return store;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
  }

  private static Answers<String, Claim> claimed(RemoteStore store, List<String> keys) {
    Map<String, Long> unwanted = new LinkedHashMap<>();
    keys.forEach(key -> unwanted.put(key, RemoteStore.ABSENT));
    return ((BulkLeases) store).framesOrLeases(unwanted, HOUR);
  }

  private static List<Lease> leases(Answers<String, Claim> claims) {
    return claims.given().values().stream().map(claim -> ((Claim.Granted) claim).lease()).toList();
  }

  private static Answers<Lease, Boolean> filled(RemoteStore store, List<Lease> leases, int size) {
    Map<Lease, Fill> fills = new LinkedHashMap<>();
    leases.forEach(lease -> fills.put(lease, new Fill(frame(1, "v".repeat(size)), HOUR)));
    return ((BulkLeases) store).fillAll(fills);
  }

  @Nested
  class OnOneServer {

    @RegisterExtension
    static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

    private final RedisServer server = SERVER.get();

    OnOneServer() {
      server.command("FLUSHALL");
    }

    private RemoteStore store(Duration timeout) {
      return opened(RedisTier.builder().uri(server.uri()), timeout);
    }

    @Test
    void scriptsThatWereForgottenAreSentAgain() {
      RemoteStore store = store(AMPLE);
      store.get("k");
      server.command("SCRIPT", "FLUSH");
      server.command("CONFIG", "RESETSTAT");

      List<Lease> leases = leases(claimed(store, keys(100)));

      assertThat(leases).hasSize(100);
      assertThat(String.valueOf(server.command("INFO", "commandstats")))
          .as("in full for the first only")
          .contains("cmdstat_eval:calls=1,");
      assertThat(filled(store, leases, 1).all().values()).hasSize(100).containsOnly(true);
    }

    @Test
    void valuesThatAreTooMuchAtOnceGoInParts() {
      RemoteStore store = store(AMPLE);
      List<Lease> leases = leases(claimed(store, keys(30)));

      Answers<Lease, Boolean> stored = filled(store, leases, 1 << 20);

      assertThat(stored.all().values()).hasSize(30).containsOnly(true);
      assertThat(store.getAll(Set.copyOf(keys(30)))).hasSize(30);
    }

    @Test
    void aFullServerDeclinesEach() {
      RemoteStore store = store(AMPLE);
      List<Lease> leases = leases(claimed(store, keys(10)));
      server.command("CONFIG", "SET", "maxmemory", "1");
      try {
        Answers<Lease, Boolean> stored = filled(store, leases, 1);
        assertThat(stored.given()).isEmpty();
        assertThat(stored.failures().values())
            .hasSize(10)
            .allMatch(failure -> failure.outcome() == Outcome.DECLINED);
      } finally {
        server.command("CONFIG", "SET", "maxmemory", "0");
      }
      assertThat(store.getAll(Set.copyOf(keys(10)))).isEmpty();
    }

    @Test
    void aStoppedServerTakesTheTimeOfACallAndNothingOfItAfterwards() {
      RemoteStore store = store(TIMEOUT);
      List<Lease> leases = leases(claimed(store, keys(2_500)));
      server.pause();
      try {
        Answers<Lease, Boolean> late = filled(store, leases, 1);
        assertThat(late.given()).isEmpty();
        assertThat(late.failures()).hasSize(2_500);
        assertThat(late.failures().values().stream().map(StoreException::outcome))
            .as("what was sent, and what was not")
            .filteredOn(outcome -> outcome == Outcome.UNKNOWN)
            .hasSize(Pipeline.MOST);
      } finally {
        server.resume();
      }
      assertThat(store.getAll(Set.copyOf(keys(2_500)))).isEmpty();
    }

    @Test
    void bytesOfOthersReadAsFramesOfNoUse() {
      RemoteStore store = store(AMPLE);
      server.command("LPUSH", "k1", "element");
      store.put("k2", frame(1, "v"), HOUR);
      Answers<String, byte[]> read = ((PartialReads) store).getEach(Set.copyOf(keys(4)));
      assertThat(read.failures()).isEmpty();
      assertThat(read.given()).containsOnlyKeys("k1", "k2");
      assertThat(claimed(store, keys(2)).all().values()).allMatch(Claim.Granted.class::isInstance);
    }

    @Test
    void aClockThatHasMovedIsLearned() {
      RedisSettings settings = RedisTier.builder().uri(server.uri()).timeout(AMPLE).settings();
      try (Topology topology = settings.topology(NodePool.Admission.OPEN)) {
        Leases leases = leasesOf(topology, settings);
        assertThat(leases.framesOrLeases(Map.of("k0", 0L), HOUR).all()).hasSize(1);
        topology.all().forEach(node -> node.clock().told(1_000));

        assertThat(leases.framesOrLeases(Map.of("k1", 0L, "k2", 0L), HOUR).all().values())
            .allMatch(Claim.Granted.class::isInstance);
      }
    }

    private Leases leasesOf(Topology topology, RedisSettings settings) {
      Calls calls = new Calls(topology, settings);
      byte[] channel = new KeyNames("default").channel();
      return new Leases(calls, new Pipelines(topology, calls, settings), channel);
    }
  }

  @Nested
  class OnACluster {

    @RegisterExtension
    static final ServerExtension<RedisCluster> CLUSTER = new ServerExtension<>(RedisCluster::start);

    private final RedisCluster cluster = CLUSTER.get();

    OnACluster() {
      cluster.flush();
    }

    private RemoteStore store(Duration timeout) {
      return opened(RedisTier.builder().cluster(cluster.addresses()), timeout);
    }

    @Test
    void aKeyWhoseSlotIsOnItsWayIsFoundWhereItIs() {
      RemoteStore store = store(AMPLE);
      store.put("k7", frame(1, "v"), HOUR);
      RedisServer source = cluster.primaryOf("k7");
      RedisServer target =
          cluster.nodes().subList(0, 3).stream().filter(n -> n != source).findFirst().orElseThrow();
      cluster.beginMove("k7", target);
      cluster.endMove("k7", target);

      assertThat(store.getAll(Set.copyOf(keys(20)))).containsOnlyKeys("k7");
      Answers<String, Claim> claims = claimed(store, keys(20));
      assertThat(claims.failures()).isEmpty();
      assertThat(claims.given().get("k7")).isInstanceOf(Claim.Found.class);
      assertThat(claims.given()).hasSize(20);

      cluster.beginMove("k7", source);
      cluster.endMove("k7", source);
    }
  }

  @Test
  void whatAStoppedShardHasFailsAndTheOthersKeysAreClaimedAndFilled() {
    try (RedisCluster cluster = RedisCluster.start()) {
      RemoteStore store = opened(RedisTier.builder().cluster(cluster.addresses()), TIMEOUT);
      assertThat(claimed(store, keys(50)).all()).hasSize(50); // all are connected
      List<String> later = IntStream.range(100, 160).mapToObj(i -> "k" + i).toList();
      RedisServer stopped = cluster.primaryOf("k100");
      Set<String> lost =
          Set.copyOf(later.stream().filter(k -> cluster.primaryOf(k) == stopped).toList());
      stopped.pause();
      try {
        Answers<String, Claim> claims = claimed(store, later);

        assertThat(claims.failures()).containsOnlyKeys(lost);
        assertThat(claims.given()).hasSize(60 - lost.size());
        Answers<Lease, Boolean> stored = filled(store, leases(claims), 1);
        assertThat(stored.failures()).isEmpty();
        assertThat(stored.given().values()).hasSize(60 - lost.size()).containsOnly(true);
        Answers<String, byte[]> read = ((PartialReads) store).getEach(Set.copyOf(later));
        assertThat(read.given()).hasSize(60 - lost.size());
        assertThat(lost).as("or a replica has taken over").containsAll(read.failures().keySet());
      } finally {
        stopped.resume();
      }
    }
  }

  @Test
  void ofAStoppedShardTheKeysAreLoadedAndThoseOfTheOthersAreReadAndShared() {
    try (RedisCluster cluster = RedisCluster.start();
        TerraceCacheManager one = manager(cluster);
        TerraceCacheManager two = manager(cluster)) {
      CacheSpec<String, String> spec =
          CacheSpec.of(String.class, String.class).ttl(Duration.ofHours(1)).statistics(true);
      TieredCache<String, String> writer = one.cache("c", spec);
      TieredCache<String, String> reader = two.cache("c", spec);
      writer.getAll(Set.copyOf(keys(200)), PipelineTest::load);
      reader.getAll(Set.of("warm-1", "warm-2"), PipelineTest::load); // versions are held
      RedisServer versions = cluster.primaryOf("{pipeline}:sequence");
      RedisServer stopped =
          cluster.nodes().subList(0, 3).stream()
              .filter(node -> node != versions)
              .findFirst()
              .orElseThrow();
      Set<String> lost =
          keys(200).stream()
              .filter(key -> cluster.primaryOf("pipeline:c:s" + key) == stopped)
              .collect(Collectors.toSet());
      stopped.pause();
      try {
        Map<String, String> values =
            reader.getAll(
                Set.copyOf(keys(200)),
                missing -> {
                  assertThat(missing).isEqualTo(lost);
                  return load(missing);
                });

        assertThat(values).hasSize(200);
        assertThat(reader.statistics().remoteHits()).isEqualTo(200L - lost.size());
      } finally {
        stopped.resume();
      }
    }
  }

  private static Map<String, String> load(Set<String> missing) {
    return missing.stream().collect(Collectors.toMap(key -> key, key -> "v"));
  }

  private static TerraceCacheManager manager(RedisCluster cluster) {
    return TerraceCacheManager.builder()
        .namespace("pipeline")
        .unlisted()
        .remote(
            RedisTier.builder()
                .cluster(cluster.addresses())
                .namespace("pipeline")
                .timeout(TIMEOUT)
                .build())
        .build();
  }
}
