package io.terrace.cache.test;

import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.spi.LeaseStore.Claim;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore store = new InMemoryStore(clock);

  @Nested
  class AsRemoteStore extends RemoteStoreContract {
    AsRemoteStore() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Nested
  class AsLeaseStore extends LeaseStoreContract {
    AsLeaseStore() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Nested
  class AsBulkLeases extends BulkLeasesContract {
    AsBulkLeases() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Nested
  class AsVersionStore extends VersionStoreContract {
    AsVersionStore() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Nested
  class AsCounterStore extends CounterStoreContract {
    AsCounterStore() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Nested
  class AsScannable extends ScannableContract {
    AsScannable() {
      super(new InMemoryFixture(InMemoryStore::new));
    }
  }

  @Test
  void aFrameIsThereForItsWholeTtlAndNoLonger() {
    store.put("k", frame(1, "value"), HOUR);
    clock.advance(HOUR.minusNanos(1));
    assertThat(store.get("k")).isNotNull();
    clock.advance(Duration.ofNanos(1));
    assertThat(store.get("k")).isNull();
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void theWallClockGoesWithTheVirtualOne() {
    long before = store.timeNanos();
    clock.advance(HOUR);
    assertThat(store.timeNanos() - before).isEqualTo(HOUR.toNanos());
  }

  @Test
  void plantedBytesAreReadAndMayBeFilledAsAbsent() {
    store.plant("k", new byte[] {1, 2, 3});
    assertThat(store.get("k")).containsExactly(1, 2, 3);
    assertThat(store.frameOrLease("k", ABSENT, HOUR)).isInstanceOf(Claim.Granted.class);
    assertThat(store.compareAndSet("k", ABSENT, frame(1, "value"), HOUR)).isTrue();
  }

  @Test
  void anEvictionVoidsNoLease() {
    store.put("k", frame(1, "stale"), HOUR);
    Claim claim = store.frameOrLease("k", 1, HOUR);
    store.evict("k");
    assertThat(store.get("k")).isNull();
    assertThat(store.leases()).isEqualTo(1);
    assertThat(store.fill(((Claim.Granted) claim).lease(), frame(2, "loaded"), HOUR)).isTrue();
    assertThat(store.leases()).isZero();
  }

  @Test
  void aRestartForgetsAll() {
    store.put("k", frame(1, "value"), HOUR);
    Claim claim = store.frameOrLease("other", ABSENT, HOUR);
    store.add("counter", 1, 0, 0, null);
    var version = store.versions(Set.of("tag"));
    store.restart();
    assertThat(store.keys()).isEmpty();
    assertThat(store.fill(((Claim.Granted) claim).lease(), frame(2, ""), HOUR)).isFalse();
    assertThat(store.count("counter")).isEmpty();
    assertThat(store.versions(Set.of("tag"))).isNotEqualTo(version);
  }

  @Test
  void aCloseOfOneManagerLeavesItOpenForTheOthers() {
    store.put("k", frame(1, "value"), HOUR);
    store.close();
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void whatNoStoreCouldKeepIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.put("k", frame(1, "value"), Duration.ZERO))
        .withMessageContaining("not positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.put("k", frame(ABSENT, "value"), HOUR))
        .withMessageContaining("no version");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.put("k", new byte[7], HOUR))
        .withMessageContaining("7 bytes");
  }

  @Test
  void aCounterStopsAtTheEnds() {
    store.add("up", Long.MAX_VALUE, 0, Long.MIN_VALUE, null);
    store.add("down", Long.MIN_VALUE, 0, Long.MIN_VALUE, null);
    assertThat(store.add("up", 1, 0, Long.MIN_VALUE, null)).isEqualTo(Long.MAX_VALUE);
    assertThat(store.add("down", -1, 0, Long.MIN_VALUE, null)).isEqualTo(Long.MIN_VALUE);
  }
}
