package io.terrace.cache.memcached;

import static io.terrace.cache.memcached.Stores.HOUR;
import static io.terrace.cache.memcached.Stores.awaitRecovery;
import static io.terrace.cache.memcached.Stores.failure;
import static io.terrace.cache.memcached.Stores.frame;
import static io.terrace.cache.memcached.Stores.granted;
import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.FaultProxy;
import io.terrace.cache.test.server.FaultProxy.Fault;
import io.terrace.cache.test.server.MemcachedServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that are slow, cut, silent, or carry what nobody sent. */
class DisturbedConnectionTest {

  private final MemcachedServer server = MemcachedServer.start();
  private final FaultProxy proxy = FaultProxy.before(server.address());
  private final MemcachedStore store = Stores.open(proxy.hostAndPort());
  private final MemcachedStore undisturbed = Stores.open(server.hostAndPort());

  @AfterEach
  void close() {
    store.close();
    undisturbed.close();
    proxy.close();
    server.close();
  }

  private void heal() {
    proxy.set(new Fault.None());
    awaitRecovery(store, "elsewhere");
  }

  @Test
  void garbageIsNeverTakenForAReply() {
    store.put("k", frame(1), HOUR);
    proxy.set(new Fault.Garbage());
    for (int i = 0; i < 5; i++) {
      assertThat(failure(() -> store.get("k")).outcome()).isEqualTo(Outcome.NOT_DONE);
      failure(() -> store.compareAndSet("k", 1, frame(2), HOUR));
    }
    heal();
    assertThat(store.get("k")).isEqualTo(frame(1));
  }

  @Test
  void aHalfOpenConnectionCostsTheTimeoutAndIsReplaced() {
    store.put("k", frame(1), HOUR);
    proxy.set(new Fault.HalfOpen());
    for (int i = 0; i < 4; i++) {
      failure(() -> store.get("k"));
    }
    heal();
    assertThat(store.get("k")).isEqualTo(frame(1));
  }

  @Test
  @Tag("long")
  void aConnectionThatLosesEverythingIsReplacedThoughNobodyUsesIt() {
    int before = proxy.accepted();
    proxy.set(new Fault.Drop());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(proxy.accepted()).isGreaterThan(before));
    heal();
  }

  @Test
  void aWriteWhoseAnswerIsLostMayHaveBeenDone() {
    proxy.set(new Fault.DropReplies());
    StoreException lost = failure(() -> store.put("k", frame(1), HOUR));
    assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(undisturbed.get("k")).isEqualTo(frame(1));
  }

  @Test
  void whatDripsTooSlowlyIsGivenUp() {
    store.put("k", frame(1, 10_000), HOUR);
    proxy.set(new Fault.Drip(Duration.ofMillis(5)));
    assertThat(failure(() -> store.get("k")).outcome()).isEqualTo(Outcome.NOT_DONE);
    heal();
    assertThat(store.get("k")).isEqualTo(frame(1, 10_000));
  }

  @Test
  void whatDripsFastEnoughIsRead() {
    store.put("k", frame(1, 40), HOUR);
    proxy.set(new Fault.Drip(Duration.ofNanos(100)));
    assertThat(store.get("k")).isEqualTo(frame(1, 40));
  }

  @Test
  void aDelayIsWaitedFor() {
    proxy.set(new Fault.Delay(Duration.ofMillis(50)));
    store.put("k", frame(1), HOUR);
    assertThat(store.get("k")).isEqualTo(frame(1));
  }

  @Test
  void aLeaseDoesNotOutliveItsConnection() {
    Lease lease = granted(store, "k", ABSENT, HOUR);
    store.put("stale", frame(1), HOUR);
    Lease beside = granted(store, "stale", 1, HOUR);
    proxy.cut();
    awaitRecovery(store, "elsewhere");
    assertThat(store.fill(lease, frame(2), HOUR)).isFalse();
    assertThat(store.renew(lease, HOUR)).isFalse();
    assertThat(store.fill(beside, frame(2), HOUR)).isFalse();
    assertThat(store.get("k")).isNull();
    assertThat(store.get("stale")).isEqualTo(frame(1));

    store.release(lease);
    store.release(beside);
    assertThat(store.fill(granted(store, "k", ABSENT, HOUR), frame(3), HOUR)).isTrue();
    assertThat(store.fill(granted(store, "stale", 1, HOUR), frame(3), HOUR)).isTrue();
  }
}
