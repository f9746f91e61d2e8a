package io.terrace.cache.memcached;

import static io.terrace.cache.memcached.Stores.HOUR;
import static io.terrace.cache.memcached.Stores.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.MemcachedNodes;
import io.terrace.cache.test.server.MemcachedServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many leases at once, of which those of one node cannot be had. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyLeasesTest {

  private static final List<String> KEYS =
      IntStream.range(0, 90).mapToObj(i -> "key-" + i).toList();

  private static Answers<String, Claim> claims(MemcachedStore store) {
    Map<String, Long> unwanted = new LinkedHashMap<>();
    KEYS.forEach(key -> unwanted.put(key, RemoteStore.ABSENT));
    return store.framesOrLeases(unwanted, HOUR);
  }

  private static Answers<Lease, Boolean> filled(MemcachedStore store, Answers<String, Claim> all) {
    Map<Lease, Fill> fills = new LinkedHashMap<>();
    all.given()
        .forEach(
            (key, claim) -> fills.put(((Claim.Granted) claim).lease(), new Fill(frame(1), HOUR)));
    return store.fillAll(fills);
  }

  @Test
  void whatADeadNodeHasFailsAndTheOthersKeysAreFilled() {
    try (MemcachedNodes nodes = MemcachedNodes.start(3);
        MemcachedStore store = Stores.open(nodes.hostsAndPorts())) {
      Stores.awaitRecovery(store, "any");
      nodes.node(0).kill();

      assertPartial(store, claims(store));
    }
  }

  @Test
  void theSameOfAStoppedNode() {
    try (MemcachedNodes nodes = MemcachedNodes.start(3);
        MemcachedStore store = Stores.open(nodes.hostsAndPorts())) {
      Stores.awaitRecovery(store, "any");
      MemcachedServer stopped = nodes.node(0);
      stopped.pause();
      try {
        assertPartial(store, claims(store));
      } finally {
        stopped.resume();
      }
    }
  }

  private static void assertPartial(MemcachedStore store, Answers<String, Claim> claims) {
    assertThat(claims.failures()).isNotEmpty();
    assertThat(claims.given().size() + claims.failures().size()).isEqualTo(KEYS.size());
    assertThat(claims.given().size()).isGreaterThan(20);
    Answers<Lease, Boolean> stored = filled(store, claims);
    assertThat(stored.failures()).isEmpty();
    assertThat(stored.given()).hasSameSizeAs(claims.given());
    assertThat(stored.given().values()).containsOnly(true);
    Answers<String, byte[]> read = store.getEach(Set.copyOf(KEYS));
    assertThat(read.given()).containsOnlyKeys(claims.given().keySet());
    assertThat(read.failures()).containsOnlyKeys(claims.failures().keySet());
  }

  @Test
  void aValueThatIsTooLargeIsDeclinedAloneAndItsLeaseIsOver() {
    try (MemcachedNodes nodes = MemcachedNodes.start(1);
        MemcachedStore store = Stores.open(nodes.hostsAndPorts())) {
      Stores.awaitRecovery(store, "any");
      Map<Lease, Fill> fills = new LinkedHashMap<>();
      claims(store)
          .all()
          .forEach(
              (key, claim) -> {
                int length = key.equals("key-7") ? 2 << 20 : 10;
                fills.put(((Claim.Granted) claim).lease(), new Fill(frame(1, length), HOUR));
              });

      Answers<Lease, Boolean> stored = store.fillAll(fills);

      assertThat(stored.failures()).hasSize(1);
      assertThat(stored.failures().values().iterator().next().outcome())
          .isEqualTo(Outcome.DECLINED);
      assertThat(stored.given().values()).hasSize(KEYS.size() - 1).containsOnly(true);
      assertThat(store.frameOrLease("key-7", RemoteStore.ABSENT, HOUR))
          .isInstanceOf(Claim.Granted.class);
    }
  }
}
