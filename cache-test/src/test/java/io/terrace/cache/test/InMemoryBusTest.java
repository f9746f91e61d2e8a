package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.test.Disturbance.Loss;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryBusTest {

  private static final Invalidation KEY = new OfKey("products", "k");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryBus bus = new InMemoryBus(clock);
  private final Endpoint here = bus.join();
  private final Endpoint there = bus.join();
  private final Recorder recorder = new Recorder();

  InMemoryBusTest() {
    there.subscribe(recorder);
  }

  @Nested
  class AsInvalidationBus extends InvalidationBusContract {
    @Override
    protected InvalidationBus join() {
      return bus.join();
    }

    @Override
    protected TimeSource time() {
      return clock;
    }
  }

  private static List<Invalidation> keys(int count) {
    return IntStream.range(0, count)
        .<Invalidation>mapToObj(i -> new OfKey("products", "key-" + i))
        .toList();
  }

  private void publish(List<Invalidation> invalidations) {
    invalidations.forEach(each -> here.publish(List.of(each)));
  }

  @Nested
  class Holding {

    @Test
    void aMessageIsDeliveredBeforePublishReturns() {
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).containsExactly(KEY);
    }

    @Test
    void aHeldMessageWaitsForItsDelivery() {
      bus.hold();
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).isEmpty();
      assertThat(bus.waiting()).isEqualTo(1);
      bus.deliver();
      assertThat(recorder.invalidations()).containsExactly(KEY);
      assertThat(bus.waiting()).isZero();
      here.publish(List.of(KEY));
      assertThat(bus.waiting()).isEqualTo(1);
    }

    @Test
    void afterAFlowNothingIsHeld() {
      bus.hold();
      here.publish(List.of(KEY));
      bus.flow();
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).containsExactly(KEY, KEY);
    }

    @Test
    void messagesKeepTheirOrder() {
      bus.hold();
      publish(keys(100));
      bus.deliver();
      assertThat(recorder.invalidations()).isEqualTo(keys(100));
    }
  }

  @Nested
  class Disturbing {

    @Test
    void aReportedLossIsAGap() {
      bus.disturb(Disturbance.seeded(1).losing(1, Loss.REPORTED));
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).isEmpty();
      assertThat(recorder.gaps()).isEqualTo(1);
    }

    @Test
    void aSilentLossIsNothing() {
      bus.disturb(Disturbance.seeded(1).losing(1, Loss.SILENT));
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).isEmpty();
      assertThat(recorder.gaps()).isZero();
    }

    @Test
    void aDoubledMessageComesTwice() {
      bus.disturb(Disturbance.seeded(1).doubling(1));
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).containsExactly(KEY, KEY);
    }

    @Test
    void heldMessagesComeInAnotherOrder() {
      bus.disturb(Disturbance.seeded(1).reordering(0.5));
      bus.hold();
      publish(keys(100));
      bus.deliver();
      assertThat(recorder.invalidations())
          .containsExactlyInAnyOrderElementsOf(keys(100))
          .isNotEqualTo(keys(100));
    }

    @Test
    void oneSeedDisturbsInOneWay() {
      Disturbance some = Disturbance.seeded(7).losing(0.3, Loss.SILENT).doubling(0.3);
      bus.disturb(some);
      publish(keys(100));
      List<Invalidation> first = recorder.invalidations();
      bus.disturb(some);
      publish(keys(100));
      assertThat(first).hasSizeBetween(50, 150);
      assertThat(recorder.invalidations().subList(first.size(), 2 * first.size())).isEqualTo(first);
    }

    @Test
    void aTearLosesWhatWaitsAndTellsOfIt() {
      bus.hold();
      here.publish(List.of(KEY));
      bus.tear();
      assertThat(recorder.invalidations()).isEmpty();
      assertThat(recorder.gaps()).isEqualTo(1);
    }
  }

  @Nested
  class Cutting {

    @Test
    void anEndThatIsCutOffCannotPublish() {
      here.cut();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> here.publish(List.of(KEY)))
          .satisfies(
              thrown -> assertThat(thrown.outcome()).isEqualTo(StoreException.Outcome.NOT_DONE));
      here.restore();
      here.publish(List.of(KEY));
      assertThat(recorder.invalidations()).containsExactly(KEY);
    }

    @Test
    void whatWasPublishedMeanwhileComesWhenItIsRestored() {
      there.cut();
      here.publish(List.of(KEY));
      bus.deliver();
      assertThat(recorder.invalidations()).isEmpty();
      there.restore();
      assertThat(recorder.invalidations()).containsExactly(KEY);
      assertThat(recorder.gaps()).isZero();
    }

    @Test
    void orItIsLostAndReported() {
      there.cut();
      here.publish(List.of(KEY));
      there.restoreWithGap();
      assertThat(recorder.invalidations()).isEmpty();
      assertThat(recorder.gaps()).isEqualTo(1);
    }
  }

  @Nested
  class Contact {

    @Test
    void itIsThePresentWhileNothingIsMissing() {
      clock.advance(SECOND);
      assertThat(there.lastContactNanos()).isEqualTo(clock.nanoTime());
    }

    @Test
    void itAgesWhileAMessageWaits() {
      bus.hold();
      clock.advance(SECOND);
      here.publish(List.of(KEY));
      clock.advance(SECOND);
      here.publish(List.of(KEY));
      assertThat(there.lastContactNanos()).isEqualTo(SECOND.toNanos());
      assertThat(here.lastContactNanos()).isEqualTo(2 * SECOND.toNanos());
      bus.deliver();
      assertThat(there.lastContactNanos()).isEqualTo(2 * SECOND.toNanos());
    }

    @Test
    void itAgesWhileTheEndIsCutOff() {
      clock.advance(SECOND);
      there.cut();
      clock.advance(SECOND);
      assertThat(there.lastContactNanos()).isEqualTo(SECOND.toNanos());
      there.restore();
      assertThat(there.lastContactNanos()).isEqualTo(2 * SECOND.toNanos());
    }

    @Test
    void aSilentLossDoesNotShow() {
      bus.disturb(Disturbance.seeded(1).losing(1, Loss.SILENT));
      here.publish(List.of(KEY));
      clock.advance(SECOND);
      assertThat(there.lastContactNanos()).isEqualTo(SECOND.toNanos());
    }
  }

  @Test
  void anEndHasOneSubscriber() {
    assertThatIllegalStateException().isThrownBy(() -> there.subscribe(new Recorder()));
  }
}
