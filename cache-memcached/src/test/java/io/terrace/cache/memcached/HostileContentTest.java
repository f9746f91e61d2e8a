package io.terrace.cache.memcached;

import static io.terrace.cache.memcached.Stores.HOUR;
import static io.terrace.cache.memcached.Stores.failure;
import static io.terrace.cache.memcached.Stores.frame;
import static io.terrace.cache.memcached.Stores.granted;
import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.MemcachedServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Values that a server does not take, servers that are full, and what others write. */
class HostileContentTest {

  private static MemcachedServer server;
  private final MemcachedStore store = Stores.openPatiently(server.hostAndPort());

  @BeforeAll
  static void start() {
    server = MemcachedServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    store.close();
    server.command("flush_all");
    server.restart();
  }

  @Nested
  class TooLarge {

    private static final int LENGTH = 2_000_000;
    private final byte[] large = frame(2, LENGTH);

    private void assertRefused(StoreException refused, RemoteStore by) {
      assertThat(refused.outcome()).isEqualTo(Outcome.DECLINED);
      assertThat(refused)
          .hasMessageContaining(large.length + " bytes")
          .hasMessageContaining("largestItem");
      assertThat(by.get("k")).isNull();
    }

    @Test
    void aPutRemovesWhatItWasToReplace() {
      store.put("k", frame(1), HOUR);
      assertRefused(failure(() -> store.put("k", large, HOUR)), store);
    }

    @Test
    void soDoesACompareAndSet() {
      store.put("k", frame(1), HOUR);
      assertRefused(failure(() -> store.compareAndSet("k", 1, large, HOUR)), store);
      assertRefused(failure(() -> store.compareAndSet("k", ABSENT, large, HOUR)), store);
    }

    @Test
    void soDoesAFillWhichEndsItsLease() {
      Lease lease = granted(store, "k", ABSENT, HOUR);
      assertRefused(failure(() -> store.fill(lease, large, HOUR)), store);
      store.fill(granted(store, "k", ABSENT, HOUR), frame(1), HOUR);
      Lease beside = granted(store, "k", 1, HOUR);
      assertRefused(failure(() -> store.fill(beside, large, HOUR)), store);
    }

    private static RemoteStore generous(MemcachedServer server) {
      return MemcachedTier.builder(server.hostAndPort())
          .largestItem(8 << 20)
          .timeout(Stores.PATIENCE)
          .build()
          .store();
    }

    @Test
    void aServerThatTakesLessThanTheStoreWasToldIsBelieved() {
      try (RemoteStore generous = generous(server)) {
        generous.put("k", frame(1), HOUR);
        assertRefused(failure(() -> generous.put("k", large, HOUR)), generous);
        generous.put("k", frame(1), HOUR);
        assertRefused(failure(() -> generous.compareAndSet("k", 1, large, HOUR)), generous);
      }
    }

    @Test
    void aServerThatTakesMoreIsUsed() {
      try (MemcachedServer big = MemcachedServer.start("-I", "8m");
          RemoteStore generous = generous(big);
          MemcachedStore modest = Stores.openPatiently(big.hostAndPort())) {
        generous.put("k", large, HOUR);
        assertThat(generous.get("k")).isEqualTo(large);
        assertThat(modest.get("k")).isNull();
        modest.put("other", frame(1), HOUR);
        assertThat(modest.get("other")).isEqualTo(frame(1));
      }
    }
  }

  @Nested
  class Full {

    @Test
    void aFullServerRefusesAndRemovesWhatWasToBeReplaced() {
      try (MemcachedServer small = MemcachedServer.start("-M", "-m", "8");
          MemcachedStore full = Stores.openPatiently(small.hostAndPort())) {
        full.put("k", frame(1), HOUR);
        StoreException refused = fill(full);
        assertThat(refused.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(refused).hasMessageContaining("no room");
        assertThat(full.get("k")).isEqualTo(frame(1));
        failure(() -> full.put("k", frame(2, 100_000), HOUR));
        assertThat(full.get("k")).isNull();
      }
    }

    private StoreException fill(MemcachedStore full) {
      for (int i = 0; i < 1_000; i++) {
        try {
          full.put("fill" + i, frame(1, 100_000), HOUR);
        } catch (StoreException refused) {
          assertThat(full.get("fill" + i)).isNull();
          return refused;
        }
      }
      throw new AssertionError("8 MB took 100 MB");
    }
  }

  @Nested
  class OfOthers {

    private void plant(String key, String bytes) {
      String form = KeyForm.of(key);
      assertThat(server.command("set " + form + " 0 0 " + bytes.length() + "\r\n" + bytes))
          .isEqualTo("STORED");
    }

    @Test
    void bytesOfOthersAreNothing() {
      plant("k", "hello, world");
      assertThat(store.get("k")).isNull();
      assertThat(store.getAll(Set.of("k"))).isEmpty();
      assertThat(store.touch("k", HOUR)).isFalse();
    }

    @Test
    void theyAreReplacedAsNothingIs() {
      plant("k", "hello, world");
      assertThat(store.compareAndSet("k", 1, frame(2), HOUR)).isFalse();
      assertThat(store.compareAndSet("k", ABSENT, frame(1), HOUR)).isTrue();
      assertThat(store.get("k")).isEqualTo(frame(1));
      plant("k", "");
      assertThat(store.remove("k")).isFalse();
      assertThat(store.get("k")).isNull();
    }

    @Test
    void theyAreTakenForALease() {
      plant("k", "hello, world");
      Lease lease = granted(store, "k", ABSENT, HOUR);
      assertThat(store.frameOrLease("k", ABSENT, HOUR)).isInstanceOf(Claim.Taken.class);
      assertThat(store.fill(lease, frame(1), HOUR)).isTrue();
    }

    @Test
    void theyVoidALease() {
      Lease lease = granted(store, "k", ABSENT, HOUR);
      plant("k", "hello, world");
      assertThat(store.fill(lease, frame(1), HOUR)).isFalse();
    }

    @Test
    void countersAndVersionsBeginAnew() {
      plant("n", "seven");
      assertThat(store.count("n")).isEmpty();
      assertThat(store.add("n", 1, 10, 0, null)).isEqualTo(11);
      plant("{version:terrace}tag", "x");
      assertThat(store.versions(Set.of("tag"))).isEqualTo(store.versions(Set.of("tag")));
      plant("{sequence:terrace}", "x");
      long position = store.position();
      assertThat(store.advance("tag").position()).isGreaterThan(position);
    }

    @Test
    void aTokenOfOthersIsNoLease() {
      for (String token : new String[] {"", "lease-1", "1/2/3/4", "0/0/0/0/0", "x/y/z/1/2"}) {
        assertThat(store.fill(new Lease("k", token), frame(1), HOUR)).isFalse();
        assertThat(store.renew(new Lease("k", token), HOUR)).isFalse();
        store.release(new Lease("k", token));
      }
      assertThat(store.get("k")).isNull();
    }
  }

  @Nested
  class Besides {

    @Test
    void aLeaseBesideAFrameIsRenewedAndReleased() {
      store.put("k", frame(1), HOUR);
      Lease lease = granted(store, "k", 1, Duration.ofMillis(1));
      assertThat(store.renew(lease, HOUR)).isTrue();
      assertThat(store.frameOrLease("k", 1, HOUR)).isInstanceOf(Claim.Taken.class);
      store.release(lease);
      assertThat(store.renew(lease, HOUR)).isFalse();
      Lease next = granted(store, "k", 1, HOUR);
      assertThat(store.fill(lease, frame(2), HOUR)).isFalse();
      assertThat(store.fill(next, frame(3), HOUR)).isTrue();
      assertThat(store.get("k")).isEqualTo(frame(3));
    }

    @Test
    void aRenewedOneFillsAfterItsFirstTime() throws InterruptedException {
      store.put("k", frame(1), HOUR);
      Lease lease = granted(store, "k", 1, Duration.ofMillis(1));
      store.renew(lease, HOUR);
      Thread.sleep(5);
      assertThat(store.fill(lease, frame(2), HOUR)).isTrue();
    }

    @Test
    void aChangedFrameVoidsItAndLetsTheNextClaimAtOnce() {
      store.put("k", frame(1), HOUR);
      Lease lease = granted(store, "k", 1, HOUR);
      store.put("k", frame(2), HOUR);
      assertThat(store.renew(lease, HOUR)).isFalse();
      granted(store, "k", 2, HOUR);
      assertThat(store.fill(lease, frame(3), HOUR)).isFalse();
      assertThat(store.get("k")).isEqualTo(frame(2));
    }

    @Test
    void aTouchVoidsNone() {
      store.put("k", frame(1), HOUR);
      Lease lease = granted(store, "k", 1, HOUR);
      assertThat(store.touch("k", HOUR)).isTrue();
      assertThat(store.fill(lease, frame(2), HOUR)).isTrue();
    }
  }
}
