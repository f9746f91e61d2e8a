package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CounterStore} does. */
public abstract class CounterStoreContract {

  private static final long NO_FLOOR = Long.MIN_VALUE;
  private static final String KEY = "shop:counter:visits";
  private static final int ATTEMPTS = 10;

  private final StoreFixture fixture;
  private RemoteStore store;
  private CounterStore counters;

  /** Makes the contract of the stores of {@code fixture}, which count. */
  protected CounterStoreContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
    counters = (CounterStore) store;
  }

  @AfterEach
  final void close() {
    store.close();
  }

  private long add(long delta, long start) {
    return counters.add(KEY, delta, start, NO_FLOOR, null);
  }

  @Test
  final void aCounterThatNobodyMadeIsEmpty() {
    assertThat(counters.count(KEY)).isEmpty();
  }

  @Test
  final void itBeginsWithItsStart() {
    assertThat(add(5, 100)).isEqualTo(105);
    assertThat(add(5, 100)).isEqualTo(110);
    assertThat(counters.count(KEY)).hasValue(110);
  }

  @Test
  final void itGoesDownAndBelowZero() {
    assertThat(add(-3, 1)).isEqualTo(-2);
    assertThat(counters.count(KEY)).hasValue(-2);
  }

  @Test
  final void itGoesNoLowerThanItsFloor() {
    assertThat(counters.add(KEY, -10, 5, 0, null)).isZero();
    assertThat(counters.add(KEY, 3, 5, 0, null)).isEqualTo(3);
    assertThat(counters.add(KEY, -4, 5, -2, null)).isEqualTo(-1);
  }

  @Test
  final void aSumThatIsTooLargeStopsAtTheEnd() {
    assertThat(add(10, Long.MAX_VALUE - 5)).isEqualTo(Long.MAX_VALUE);
    assertThat(add(1, 0)).isEqualTo(Long.MAX_VALUE);
    counters.reset(KEY);
    assertThat(add(-10, Long.MIN_VALUE + 5)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  final void aDeltaOfZeroReadsIt() {
    add(7, 0);
    assertThat(add(0, 0)).isEqualTo(7);
  }

  @Test
  final void aResetBeginsAgain() {
    add(7, 0);
    counters.reset(KEY);
    assertThat(counters.count(KEY)).isEmpty();
    assertThat(add(1, 10)).isEqualTo(11);
  }

  @Test
  final void itsTtlBeginsWhenItIsMadeAndIsNotProlonged() {
    Duration ttl = fixture.moment().multipliedBy(4);
    assertThat(isCountedOnWithin(ttl)).isTrue();
    fixture.pass(ttl);
    assertThat(counters.count(KEY)).isEmpty();
  }

  /** Again where a machine stood still, and the counter had ended before it was counted on. */
  private boolean isCountedOnWithin(Duration ttl) {
    long count = 0;
    for (int i = 0; i < ATTEMPTS && count != 2; i++) {
      counters.reset(KEY);
      counters.add(KEY, 1, 0, NO_FLOOR, ttl);
      fixture.pass(fixture.moment());
      count = counters.add(KEY, 1, 0, NO_FLOOR, Duration.ofHours(1));
    }
    return count == 2;
  }

  @Test
  final void nothingIsLostWhenManyAdd() throws Exception {
    Race.of(
        8,
        i -> {
          for (int n = 0; n < 100; n++) {
            add(1, 0);
          }
          return i;
        });
    assertThat(counters.count(KEY)).hasValue(800);
  }
}
