package io.terrace.cache.test;

import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.Scannable;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Scannable} store does. */
public abstract class ScannableContract {

  private static final Duration HOUR = Duration.ofHours(1);

  private final StoreFixture fixture;
  private RemoteStore store;
  private Scannable scannable;

  /** Makes the contract of the stores of {@code fixture}, whose keys can be enumerated. */
  protected ScannableContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
    scannable = (Scannable) store;
  }

  @AfterEach
  final void close() {
    store.close();
  }

  private Set<String> scan(String prefix) {
    Set<String> keys = new TreeSet<>();
    scannable.scan(prefix, keys::add);
    return keys;
  }

  private void put(String... keys) {
    for (String key : keys) {
      store.put(key, frame(1, "value"), HOUR);
    }
  }

  @Test
  final void anEmptyStoreHasNoKeys() {
    assertThat(scan("shop:")).isEmpty();
  }

  @Test
  final void onlyKeysWithThePrefixCome() {
    put("shop:a:1", "shop:a:2", "shop:ab:3", "other:a:4");
    assertThat(scan("shop:a:")).containsExactly("shop:a:1", "shop:a:2");
  }

  @Test
  final void aPrefixIsNoPattern() {
    put("shop:*:1", "shop:a:2", "shop:[a]:3", "shop:?:4", "shop:\\a:5");
    assertThat(scan("shop:*:")).containsExactly("shop:*:1");
    assertThat(scan("shop:[a]:")).containsExactly("shop:[a]:3");
    assertThat(scan("shop:?:")).containsExactly("shop:?:4");
    assertThat(scan("shop:\\a:")).containsExactly("shop:\\a:5");
  }

  @Test
  final void whatWasRemovedOrHasEndedDoesNotCome() {
    put("shop:a:1", "shop:a:2");
    store.put("shop:a:3", frame(1, "value"), fixture.moment());
    store.remove("shop:a:1");
    fixture.pass(fixture.moment().multipliedBy(2));
    assertThat(scan("shop:a:")).containsExactly("shop:a:2");
  }

  @Test
  final void whatIsStillTheSameIsFreed() {
    put("shop:a:1");
    assertThat(scannable.free("shop:a:1", 2)).as("another version").isFalse();
    assertThat(scan("shop:a:")).containsExactly("shop:a:1");
    assertThat(scannable.free("shop:a:1", 1)).isTrue();
    assertThat(scan("shop:a:")).isEmpty();
    assertThat(scannable.free("shop:a:1", 1)).as("nothing there").isFalse();
  }

  @Test
  final void whatSomebodyHasALeaseOfIsNotFreed() {
    put("shop:a:1");
    LeaseStore leases = (LeaseStore) store;
    LeaseStore.Claim claim = leases.frameOrLease("shop:a:1", 1, HOUR);
    LeaseStore.Lease lease = ((LeaseStore.Claim.Granted) claim).lease();

    assertThat(scannable.free("shop:a:1", 1)).isFalse();

    assertThat(leases.fill(lease, frame(2, "new"), HOUR)).isTrue();
    assertThat(store.get("shop:a:1")).isEqualTo(frame(2, "new"));
    assertThat(scannable.free("shop:a:1", 2)).as("the lease has ended").isTrue();
  }

  @Test
  final void everyOneOfManyComes() {
    for (int i = 0; i < 1_000; i++) {
      put("shop:a:" + i);
    }
    assertThat(scan("shop:a:")).hasSize(1_000);
  }

  @Test
  final void whatIsScannedMayBeRemovedMeanwhile() {
    put("shop:a:1", "shop:a:2", "shop:b:3");
    scannable.scan("shop:a:", key -> store.remove(key));
    assertThat(scan("shop:")).containsExactly("shop:b:3");
  }
}
