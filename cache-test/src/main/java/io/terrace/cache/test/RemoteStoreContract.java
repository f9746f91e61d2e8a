package io.terrace.cache.test;

import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.RemoteStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link RemoteStore} does. */
public abstract class RemoteStoreContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int ROUNDS = 10;
  private static final String KEY = "shop:products:s42";

  private final StoreFixture fixture;
  private RemoteStore store;

  /** Makes the contract of the stores of {@code fixture}. */
  protected RemoteStoreContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Nested
  class Reading {

    @Test
    void aNewStoreHasNothing() {
      assertThat(store.get(KEY)).isNull();
      assertThat(store.getAll(Set.of(KEY, "other"))).isEmpty();
    }

    @Test
    void whatWasPutIsRead() {
      store.put(KEY, frame(1, "value"), HOUR);
      assertThat(store.get(KEY)).isEqualTo(frame(1, "value"));
    }

    @Test
    void aPutReplacesWhatWasThere() {
      store.put(KEY, frame(1, "a longer value"), HOUR);
      store.put(KEY, frame(2, "value"), HOUR);
      assertThat(store.get(KEY)).isEqualTo(frame(2, "value"));
    }

    @Test
    void getAllReturnsWhatIsThereOnly() {
      store.put("a", frame(1, "of a"), HOUR);
      store.put("c", frame(3, "of c"), HOUR);
      Map<String, byte[]> found = store.getAll(Set.of("a", "b", "c"));
      assertThat(found).containsOnlyKeys("a", "c");
      assertThat(found.get("a")).isEqualTo(frame(1, "of a"));
      assertThat(found.get("c")).isEqualTo(frame(3, "of c"));
    }

    @Test
    void getAllOfNoKeysIsEmpty() {
      assertThat(store.getAll(Set.of())).isEmpty();
    }

    @Test
    void keysThatLookAlikeAreDifferent() {
      store.put("shop:a:sb", frame(1, "1"), HOUR);
      store.put("shop:a:sB", frame(2, "2"), HOUR);
      store.put("shop:a:sb%20", frame(3, "3"), HOUR);
      assertThat(store.get("shop:a:sb")).isEqualTo(frame(1, "1"));
      assertThat(store.get("shop:a:sB")).isEqualTo(frame(2, "2"));
      assertThat(store.get("shop:a:sb%20")).isEqualTo(frame(3, "3"));
    }

    @Test
    void aKeyOfAnyLengthIsAKey() {
      String shared = "k".repeat(1_000);
      store.put(shared + "a", frame(1, "of a"), HOUR);
      store.put(shared + "b", frame(2, "of b"), HOUR);
      assertThat(store.get(shared + "a")).isEqualTo(frame(1, "of a"));
      assertThat(store.get(shared + "b")).isEqualTo(frame(2, "of b"));
    }

    @Test
    void anyBytesComeBackAsTheyWere() {
      byte[] bytes = new byte[100_000];
      new Random(42).nextBytes(bytes);
      store.put(KEY, frame(-1, bytes), HOUR);
      store.put("empty", frame(Long.MIN_VALUE, ""), HOUR);
      assertThat(store.get(KEY)).isEqualTo(frame(-1, bytes));
      assertThat(store.get("empty")).isEqualTo(frame(Long.MIN_VALUE, ""));
    }

    @Test
    void whatACallerChangesAfterwardsChangesNothing() {
      byte[] frame = frame(1, "value");
      store.put(KEY, frame, HOUR);
      frame[10] = 'X';
      byte[] read = store.get(KEY);
      assertThat(read).isEqualTo(frame(1, "value"));
      if (read != null) {
        read[10] = 'Y';
      }
      assertThat(store.get(KEY)).isEqualTo(frame(1, "value"));
    }
  }

  @Nested
  class Time {

    @Test
    void aFrameEndsWithItsTtl() {
      store.put(KEY, frame(1, "value"), fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isNull();
      assertThat(store.remove(KEY)).isFalse();
    }

    @Test
    void aFrameIsThereUntilItsTtlEnds() {
      store.put(KEY, frame(1, "value"), fixture.moment().multipliedBy(100));
      fixture.pass(fixture.moment());
      assertThat(store.get(KEY)).isEqualTo(frame(1, "value"));
    }

    @Test
    void aPutBringsItsOwnTtl() {
      store.put(KEY, frame(1, "value"), fixture.moment());
      store.put(KEY, frame(2, "value"), HOUR);
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isEqualTo(frame(2, "value"));
    }

    @Test
    void aTouchBringsANewTtl() {
      assertThat(isTouchedInTime()).isTrue();
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isEqualTo(frame(1, "value"));
    }

    /** Again where a machine stood still, and the frame had ended before it was touched. */
    private boolean isTouchedInTime() {
      boolean touched = false;
      for (int i = 0; i < ROUNDS && !touched; i++) {
        store.put(KEY, frame(1, "value"), fixture.moment());
        touched = store.touch(KEY, HOUR);
      }
      return touched;
    }

    @Test
    void aTouchMayShortenTheTtl() {
      store.put(KEY, frame(1, "value"), HOUR);
      assertThat(store.touch(KEY, fixture.moment())).isTrue();
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void aTouchOfNothingMakesNothing() {
      assertThat(store.touch(KEY, HOUR)).isFalse();
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void aLongTtlIsNotTakenForAMoment() {
      store.put("month", frame(1, "value"), Duration.ofDays(31));
      store.put("century", frame(2, "value"), Duration.ofDays(36_525));
      fixture.pass(fixture.moment());
      assertThat(store.get("month")).isEqualTo(frame(1, "value"));
      assertThat(store.get("century")).isEqualTo(frame(2, "value"));
    }
  }

  @Nested
  class Removing {

    @Test
    void whatWasRemovedIsGone() {
      store.put(KEY, frame(1, "value"), HOUR);
      store.put("other", frame(2, "value"), HOUR);
      assertThat(store.remove(KEY)).isTrue();
      assertThat(store.get(KEY)).isNull();
      assertThat(store.get("other")).isEqualTo(frame(2, "value"));
    }

    @Test
    void removingNothingSaysSo() {
      assertThat(store.remove(KEY)).isFalse();
    }
  }

  @Nested
  class ComparingAndSetting {

    @Test
    void itReplacesTheVersionThatWasSeen() {
      store.put(KEY, frame(-7, "old"), HOUR);
      assertThat(store.compareAndSet(KEY, -7, frame(8, "new"), HOUR)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(frame(8, "new"));
    }

    @Test
    void itLeavesAnotherVersionAlone() {
      store.put(KEY, frame(1, "old"), HOUR);
      assertThat(store.compareAndSet(KEY, 2, frame(3, "new"), HOUR)).isFalse();
      assertThat(store.compareAndSet(KEY, 2, null, HOUR)).isFalse();
      assertThat(store.get(KEY)).isEqualTo(frame(1, "old"));
    }

    @Test
    void itStoresWhereNothingWas() {
      assertThat(store.compareAndSet(KEY, RemoteStore.ABSENT, frame(1, "new"), HOUR)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(frame(1, "new"));
    }

    @Test
    void somethingIsNotNothing() {
      store.put(KEY, frame(1, "old"), HOUR);
      assertThat(store.compareAndSet(KEY, RemoteStore.ABSENT, frame(2, "new"), HOUR)).isFalse();
      assertThat(store.get(KEY)).isEqualTo(frame(1, "old"));
    }

    @Test
    void nothingIsNotSomething() {
      assertThat(store.compareAndSet(KEY, 1, frame(2, "new"), HOUR)).isFalse();
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void whatHasEndedIsNothing() {
      store.put(KEY, frame(1, "old"), fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.compareAndSet(KEY, 1, frame(2, "new"), HOUR)).isFalse();
      assertThat(store.compareAndSet(KEY, RemoteStore.ABSENT, frame(3, "new"), HOUR)).isTrue();
    }

    @Test
    void itRemovesTheVersionThatWasSeen() {
      store.put(KEY, frame(1, "old"), HOUR);
      assertThat(store.compareAndSet(KEY, 1, null, Duration.ZERO)).isTrue();
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void whatItStoresHasTheGivenTtl() {
      store.put(KEY, frame(1, "old"), HOUR);
      store.compareAndSet(KEY, 1, frame(2, "new"), fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void oneOfManyWins() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        store.put(KEY, frame(1, "old"), HOUR);
        assertThat(Race.of(4, i -> store.compareAndSet(KEY, 1, frame(2 + i, "new"), HOUR)))
            .containsOnlyOnce(true);
      }
    }

    @Test
    void oneOfManyIsFirst() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        String key = KEY + round;
        assertThat(
                Race.of(
                    4, i -> store.compareAndSet(key, RemoteStore.ABSENT, frame(2 + i, ""), HOUR)))
            .containsOnlyOnce(true);
      }
    }

    @Test
    void noneOfManyChangesIsLost() throws Exception {
      store.put(KEY, count(1, 0), HOUR);
      Race.of(
          4,
          thread -> {
            for (int i = 0; i < 250; i++) {
              addOne(KEY);
            }
            return thread;
          });
      assertThat(ByteBuffer.wrap(read(KEY)).getInt(Long.BYTES)).isEqualTo(1_000);
    }

    private void addOne(String key) {
      boolean done;
      do {
        ByteBuffer seen = ByteBuffer.wrap(read(key));
        long next = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        byte[] frame = count(next, seen.getInt(Long.BYTES) + 1);
        done = store.compareAndSet(key, seen.getLong(), frame, HOUR);
      } while (!done);
    }

    private byte[] count(long version, int count) {
      return frame(version, ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    }

    private byte[] read(String key) {
      byte[] frame = store.get(key);
      assertThat(frame).isNotNull();
      return frame == null ? new byte[0] : frame;
    }
  }
}
