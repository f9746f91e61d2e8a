package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfCache;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfTag;
import io.terrace.cache.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link InvalidationBus} does. */
public abstract class InvalidationBusContract {

  private static final OfKey KEY = new OfKey("products", "shop:products:s42");
  private static final OfTag MARKER = new OfTag("marker");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<InvalidationBus> ends = new ArrayList<>();
  private InvalidationBus here;
  private InvalidationBus there;
  private InvalidationBus elsewhere;

  /** For implementations. */
  protected InvalidationBusContract() {}

  /** Returns another end of the bus that this test has for itself. */
  protected abstract InvalidationBus join();

  /** Returns the time by which the bus tells its last contact. */
  protected abstract TimeSource time();

  @BeforeEach
  final void open() {
    here = end();
    there = end();
    elsewhere = end();
  }

  private InvalidationBus end() {
    InvalidationBus end = join();
    ends.add(end);
    return end;
  }

  @AfterEach
  final void close() {
    ends.forEach(InvalidationBus::close);
  }

  private static Recorder subscribed(InvalidationBus end) {
    Recorder recorder = new Recorder();
    end.subscribe(recorder);
    return recorder;
  }

  private static List<OfKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> new OfKey("products", "key-" + i)).toList();
  }

  @Nested
  class Delivery {

    @Test
    void whatOneEndPublishesTheOthersAreTold() throws Exception {
      Recorder second = subscribed(there);
      Recorder third = subscribed(elsewhere);
      here.publish(List.of(KEY));
      second.await(List.of(KEY));
      third.await(List.of(KEY));
      assertThat(second.invalidations()).containsOnly(KEY);
    }

    @Test
    void everyKindOfInvalidationComesAsItWas() throws Exception {
      List<Invalidation> all =
          List.of(KEY, new OfTag("färbe ,;:\"'\\ 42"), new OfCache("cache name"), new OfTag(""));
      Recorder recorder = subscribed(there);
      here.publish(all);
      recorder.await(all);
      assertThat(recorder.invalidations()).hasSameElementsAs(all);
    }

    @Test
    void nobodyIsToldItsOwn() throws Exception {
      Recorder own = subscribed(here);
      subscribed(there);
      here.publish(List.of(KEY));
      there.publish(List.of(MARKER));
      own.await(List.of(MARKER));
      assertThat(own.invalidations()).containsOnly(MARKER);
    }

    @Test
    void whatWasPublishedBeforeIsNotTold() throws Exception {
      here.publish(List.of(KEY));
      Recorder recorder = subscribed(there);
      here.publish(List.of(MARKER));
      recorder.await(List.of(MARKER));
      assertThat(recorder.invalidations()).containsOnly(MARKER);
    }

    @Test
    void whatIsPublishedAtOnceAfterSubscribingIsTold() throws Exception {
      for (int i = 0; i < 20; i++) {
        Recorder recorder = subscribed(end());
        here.publish(List.of(KEY));
        recorder.await(List.of(KEY));
      }
    }

    @Test
    void oneWhoDoesNotListenMayPublish() throws Exception {
      Recorder recorder = subscribed(there);
      here.publish(List.of(KEY));
      recorder.await(List.of(KEY));
    }

    @Test
    void anEmptyMessageIsNoMessage() throws Exception {
      Recorder recorder = subscribed(there);
      here.publish(List.of());
      here.publish(List.of(MARKER));
      recorder.await(List.of(MARKER));
      assertThat(recorder.gaps()).isZero();
    }

    @Test
    void manyMessagesComeOrAGapIsTold() throws Exception {
      Recorder recorder = subscribed(there);
      List<OfKey> keys = keys(2_000);
      keys.forEach(key -> here.publish(List.of(key)));
      recorder.awaitOrGap(keys);
    }

    @Test
    void aLargeMessageComesOrAGapIsTold() throws Exception {
      Recorder recorder = subscribed(there);
      List<OfKey> keys = keys(2_000);
      here.publish(List.copyOf(keys));
      recorder.awaitOrGap(keys);
    }

    @Test
    void aSubscriberIsCalledByOneThreadAtATime() throws Exception {
      Recorder recorder = subscribed(there);
      List<OfKey> keys = keys(400);
      Race.of(
          4,
          thread -> {
            InvalidationBus end = thread % 2 == 0 ? here : elsewhere;
            keys.subList(thread * 100, thread * 100 + 100)
                .forEach(key -> end.publish(List.of(key)));
            return thread;
          });
      recorder.awaitOrGap(keys);
      assertThat(recorder.wasCalledByTwoAtOnce()).isFalse();
    }
  }

  @Nested
  class Contact {

    @Test
    void itGoesOnWhileNothingIsPublished() throws Exception {
      subscribed(there);
      for (int i = 0; i < 3; i++) {
        long before = time().nanoTime();
        long limit = System.nanoTime() + PATIENCE_NANOS;
        while (there.lastContactNanos() - before < 0 && System.nanoTime() - limit < 0) {
          Thread.sleep(1);
        }
        assertThat(there.lastContactNanos() - before).isNotNegative();
      }
    }

    @Test
    void itIsNeverInTheFuture() {
      subscribed(there);
      for (int i = 0; i < 1_000; i++) {
        long contact = there.lastContactNanos();
        assertThat(time().nanoTime() - contact).isNotNegative();
      }
    }
  }

  @Nested
  class Closing {

    @Test
    void aClosedEndIsToldNothing() throws Exception {
      Recorder closed = subscribed(there);
      Recorder open = subscribed(elsewhere);
      there.close();
      here.publish(List.of(KEY));
      open.await(List.of(KEY));
      assertThat(closed.invalidations()).isEmpty();
    }

    @Test
    void anEndMayBeClosedTwice() {
      here.close();
      here.close();
    }

    @Test
    void theOthersGoOn() throws Exception {
      Recorder recorder = subscribed(there);
      elsewhere.close();
      here.publish(List.of(KEY));
      recorder.await(List.of(KEY));
    }
  }
}
