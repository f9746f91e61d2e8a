package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An entry that is read once it has an age is loaded anew behind, while it is still fresh. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshAfterTest {

  private final VirtualClock clock = new VirtualClock();
  private final QueuedExecutor behind = new QueuedExecutor();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("age").timeSource(clock).executor(behind).build();
  private final CacheSpec<String, Integer> spec =
      CacheSpec.of(String.class, Integer.class)
          .ttl(Duration.ofMinutes(10))
          .refreshAfter(Duration.ofMinutes(1));
  private final TieredCache<String, Integer> cache = manager.cache("c", spec);
  private final AtomicInteger loads = new AtomicInteger();
  private boolean fails;

  @AfterEach
  void close() {
    manager.close();
  }

  private Integer get() {
    return cache.get(
        "k",
        key -> {
          int load = loads.incrementAndGet();
          if (fails) {
            throw new IllegalStateException("the source is down");
          }
          return load;
        });
  }

  @Test
  void nobodyWaitsForIt() {
    get();
    clock.advance(Duration.ofSeconds(59));
    get();
    behind.runAll();
    assertThat(loads).as("it is too young").hasValue(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(get()).isEqualTo(1);
    assertThat(get()).isEqualTo(1);
    behind.runAll();
    assertThat(get()).isEqualTo(2);
    assertThat(loads).hasValue(2);
  }

  @Test
  void aLoadThatFailsLeavesTheEntryAndIsNotTriedAtOnceAgain() {
    get();
    fails = true;
    clock.advance(Duration.ofMinutes(1));
    get();
    behind.runAll();
    assertThat(get()).isEqualTo(1);
    behind.runAll();
    assertThat(loads).hasValue(2);

    clock.advance(Duration.ofSeconds(1));
    get();
    behind.runAll();
    assertThat(loads).hasValue(3);
  }

  @Test
  void anAgeThatIsNeverReachedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.refreshAfter(Duration.ofMinutes(10)).validate())
        .withMessageStartingWith("refreshAfter (PT10M) is not below ttl (PT10M), and would never");
  }
}
