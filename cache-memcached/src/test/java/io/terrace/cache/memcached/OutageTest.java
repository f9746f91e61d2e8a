package io.terrace.cache.memcached;

import static io.terrace.cache.memcached.Stores.AT_ONCE;
import static io.terrace.cache.memcached.Stores.HOUR;
import static io.terrace.cache.memcached.Stores.awaitRecovery;
import static io.terrace.cache.memcached.Stores.failure;
import static io.terrace.cache.memcached.Stores.failureWithin;
import static io.terrace.cache.memcached.Stores.frame;
import static io.terrace.cache.memcached.Stores.granted;
import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.MemcachedNodes;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Servers that are not there, stop, end, and come back. */
class OutageTest {

  @Test
  void aServerThatIsAbsentAtStartIsUsedOnceItIsThere() {
    try (MemcachedServer server = MemcachedServer.start()) {
      server.kill();
      try (MemcachedStore store = Stores.open(server.hostAndPort())) {
        StoreException refused = failure(() -> store.put("k", frame(1), HOUR));
        assertThat(refused).hasMessageContaining("Is the server running?");
        assertThat(refused.outcome()).isEqualTo(Outcome.NOT_DONE);
        server.restart();
        awaitRecovery(store, "k");
      }
    }
  }

  @Test
  void whoWantsItIsToldAtStart() {
    try (MemcachedServer server = MemcachedServer.start()) {
      server.kill();
      String node = server.hostAndPort();
      assertThatThrownBy(
              () -> MemcachedTier.builder(node).timeout(Stores.TIMEOUT).failFast().build())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(node)
          .hasMessageContaining("failFast");
    }
  }

  @Test
  void anotherProtocolOnThePortIsAMissInBoundedTime() {
    try (RedisServer redis = RedisServer.start();
        MemcachedStore store = Stores.open(redis.host() + ":" + redis.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(failure(() -> store.get("k")).outcome()).isEqualTo(Outcome.NOT_DONE);
        failure(() -> store.put("k", frame(1), HOUR));
      }
    }
  }

  @Test
  void aStoppedServerCostsTheTimeoutAndIsUsedWhenItGoesOn() {
    try (MemcachedServer server = MemcachedServer.start();
        MemcachedStore store = Stores.open(server.hostAndPort())) {
      store.put("k", frame(1), HOUR);
      server.pause();
      assertThat(failure(() -> store.get("k")).outcome()).isEqualTo(Outcome.NOT_DONE);
      assertThat(failure(() -> store.put("k", frame(2), HOUR)).outcome())
          .isEqualTo(Outcome.UNKNOWN);
      failure(() -> store.frameOrLease("k", ABSENT, HOUR));
      failure(() -> store.versions(Set.of("tag")));
      failure(() -> store.add("n", 1, 0, 0, null));
      server.resume();
      awaitRecovery(store, "k");
    }
  }

  @Test
  void oneNodeOfThreeTakesOnlyItsOwnKeysAlong() {
    try (MemcachedNodes nodes = MemcachedNodes.start(3);
        MemcachedStore store = Stores.openPatiently(nodes.hostsAndPorts())) {
      List<String> gone = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String key = "k" + i;
        store.put(key, frame(1), HOUR);
        (nodes.node(0).command("get " + key).startsWith("VALUE") ? gone : others).add(key);
      }
      assertThat(gone).isNotEmpty();
      assertThat(others).isNotEmpty();
      nodes.node(0).kill();
      Awaitility.await().untilAsserted(() -> failureWithin(AT_ONCE, () -> store.get(gone.get(0))));

      gone.forEach(key -> failureWithin(AT_ONCE, () -> store.put(key, frame(2), HOUR)));
      others.forEach(key -> assertThat(store.get(key)).isEqualTo(frame(1)));
      assertThat(store.getAll(Set.copyOf(others))).hasSameSizeAs(others);
      failureWithin(AT_ONCE, () -> store.getAll(Set.of(gone.get(0), others.get(0))));

      nodes.node(0).restart();
      awaitRecovery(store, gone.get(0));
      others.forEach(key -> assertThat(store.get(key)).isEqualTo(frame(1)));
      gone.stream().skip(1).forEach(key -> assertThat(store.get(key)).isNull());
    }
  }

  /** A server that is started again gives its numbers from the first on. */
  @Test
  void aLeaseOfAnEarlierServerFillsNothingThoughItsNumberIsMetAgain() {
    try (MemcachedServer server = MemcachedServer.start();
        MemcachedStore slow = Stores.open(server.hostAndPort())) {
      Lease old = granted(slow, "k", ABSENT, HOUR);
      server.restart();
      try (MemcachedStore other = Stores.open(server.hostAndPort())) {
        Lease next = granted(other, "k", ABSENT, HOUR);
        assertThat(number(next)).isEqualTo(number(old));
        awaitRecovery(slow, "elsewhere");
        assertThat(slow.fill(old, frame(1), HOUR)).isFalse();
        assertThat(slow.renew(old, HOUR)).isFalse();
        slow.release(old);
        assertThat(other.fill(next, frame(2), HOUR)).isTrue();
      }
    }
  }

  private static long number(Lease lease) {
    Token token = Token.parse(lease.token());
    assertThat(token).isNotNull();
    return token == null ? 0 : token.stamp().id();
  }

  @Test
  void whatWaitedToBeSentIsNotSentToTheNextServer() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (MemcachedServer server = MemcachedServer.start("-m", "256");
        MemcachedStore store =
            (MemcachedStore)
                MemcachedTier.builder(server.hostAndPort())
                    .timeout(Duration.ofSeconds(30))
                    .build()
                    .store()) {
      store.get("k");
      server.pause();
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 16; i++) { // more than the sockets have room for
        String key = "k" + i;
        writes.add(
            CompletableFuture.runAsync(() -> store.put(key, frame(1, 1_000_000), HOUR), threads));
      }
      TimeUnit.MILLISECONDS.sleep(300); // they are in the driver's queues, or this tests less
      server.restart();
      List<String> failed = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        if (fails(writes.get(i))) { // all do, unless one was begun so late that it is a new one
          failed.add("k" + i);
        }
      }
      assertThat(failed).isNotEmpty();
      awaitRecovery(store, "elsewhere");
      failed.forEach(key -> assertThat(store.get(key)).isNull());
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean fails(CompletableFuture<Void> write) throws Exception {
    try {
      write.get(40, TimeUnit.SECONDS);
      return false;
    } catch (ExecutionException failed) {
      assertThat(failed).hasCauseInstanceOf(StoreException.class);
      return true;
    }
  }

  @Test
  void versionsThatWereLostAreNewAndLater() {
    try (MemcachedServer server = MemcachedServer.start();
        MemcachedStore store = Stores.open(server.hostAndPort())) {
      var before = Map.copyOf(store.versions(Set.of("a", "b")));
      long position = store.advance("a").position();
      server.restart();
      awaitRecovery(store, "elsewhere");
      var after = store.versions(Set.of("a", "b"));
      assertThat(after.get("a")).isNotEqualTo(before.get("a"));
      assertThat(after.get("b")).isNotEqualTo(before.get("b"));
      assertThat(store.position()).isGreaterThan(position);
      assertThat(store.advance("a").position()).isGreaterThan(position);
    }
  }

  @Test
  void anInterruptedThreadIsLetGoAndStaysInterrupted() throws Exception {
    try (MemcachedServer server = MemcachedServer.start();
        MemcachedStore store = Stores.open(server.hostAndPort())) {
      server.pause();
      Thread.currentThread().interrupt();
      assertThat(failure(() -> store.get("k"))).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aClosedStoreLeavesNoThreadAndRefusesInWords() {
    try (MemcachedNodes nodes = MemcachedNodes.start(2)) {
      nodes.node(0).pause();
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      MemcachedStore store = Stores.open(nodes.hostsAndPorts());
      store.close();
      store.close();
      String own = String.join("|", nodes.hostsAndPorts());
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .extracting(Thread::getName)
          .noneMatch(name -> name.matches(".*(" + own + ").*"));
      assertThat(failure(() -> store.get("k"))).hasMessageContaining("closed");
    }
  }
}
