package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The moment now: exact where reads are few or the time is virtual, a little late where many. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineClockTest {

  private static final int MANY = 100_000;

  private static boolean isTicking(String namespace) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("terrace-" + namespace + "-clock-"));
  }

  @Nested
  class OfAVirtualTimeSource {

    private final VirtualClock source = new VirtualClock();
    private final EngineClock clock = new EngineClock(source, new EngineThreads("virtual"));

    @Test
    void itNeverTicksHoweverManyReadIt() {
      for (int i = 0; i < MANY; i++) {
        source.advance(Duration.ofNanos(1));
        assertThat(clock.now()).isEqualTo(clock.exact()).isEqualTo(i + 1);
      }
      assertThat(isTicking("virtual")).isFalse();
    }

    @Test
    void itBeginsAtZeroWhereverItsSourceDoes() {
      source.advance(Duration.ofDays(1));
      assertThat(new EngineClock(source, new EngineThreads("later")).exact()).isZero();
      TimeSource negative =
          new TimeSource() {
            @Override
            public long nanoTime() {
              return Long.MIN_VALUE + 5;
            }

            @Override
            public Cancellable after(Duration delay, Runnable task) {
              return () -> {};
            }
          };
      assertThat(new EngineClock(negative, new EngineThreads("negative")).now()).isZero();
    }
  }

  @Nested
  class OfTheMachine {

    private final SystemTimeSource source = new SystemTimeSource(new EngineThreads("machine"));
    private final EngineClock clock = new EngineClock(source, new EngineThreads("machine"));

    @AfterEach
    void close() {
      clock.close();
      source.close();
      await().until(() -> !isTicking("machine"));
    }

    private void tick() {
      long last = 0;
      while (!isTicking("machine")) {
        for (int i = 0; i < 10_000; i++) {
          last = Math.max(last, clock.now());
        }
      }
      assertThat(last).isPositive();
    }

    @Test
    void fewReadsAreExactAndStartNoThread() {
      for (int i = 0; i < 50; i++) {
        long before = clock.exact();
        assertThat(clock.now()).isBetween(before, clock.exact());
      }
      assertThat(isTicking("machine")).isFalse();
    }

    @Test
    void whileItTicksItIsNeverAheadAndFollows() {
      tick();
      long last = 0;
      long moves = 0;
      long end = clock.exact() + Duration.ofMillis(500).toNanos();
      long limit = end + Duration.ofSeconds(30).toNanos();
      while (clock.exact() < end || (moves <= 10 && clock.exact() < limit)) {
        long now = clock.now();
        assertThat(now).isLessThanOrEqualTo(clock.exact());
        if (now > last) {
          moves++;
        }
        last = Math.max(last, now);
      }
      assertThat(moves).as("ticks").isGreaterThan(10);
    }

    /** A machine that is busy may hold a thread up; for good it may not. */
    @Test
    void itsLagIsOverWithinTheTicksThatTheSchedulerGrants() {
      tick();
      for (int i = 0; i < 100; i++) {
        long moment = clock.exact();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(5))
            .until(() -> clock.now() >= moment);
      }
      assertThat(clock.now()).isPositive();
    }

    @Test
    void whereNobodyReadsItTheThreadRestsAndTheNextReadIsExact() {
      tick();
      Thread ticker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("terrace-machine-clock-"))
              .findFirst()
              .orElseThrow();

      // WAITING, and not TIMED_WAITING: it is parked until somebody wakes it.
      await().atMost(Duration.ofSeconds(30)).until(() -> ticker.getState() == Thread.State.WAITING);

      long before = clock.exact();
      assertThat(clock.now()).isBetween(before, clock.exact());
      assertThat(ticker.getState()).isEqualTo(Thread.State.WAITING);
      AtomicBoolean awake = new AtomicBoolean();
      AtomicLong reads = new AtomicLong();
      await()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                for (int i = 0; i < MANY; i++) {
                  reads.addAndGet(clock.now() > 0 ? 1 : 0);
                  awake.compareAndSet(false, ticker.getState() == Thread.State.TIMED_WAITING);
                }
                return awake.get();
              });
      assertThat(reads.get()).isPositive();
    }

    @Test
    void closingStopsTheThreadAndItIsExactFromThenOn() {
      tick();
      clock.close();

      await().until(() -> !isTicking("machine"));
      long before = clock.exact();
      for (int i = 0; i < MANY; i++) {
        assertThat(clock.now()).isGreaterThanOrEqualTo(before);
      }
      assertThat(isTicking("machine")).isFalse();
    }
  }
}
