package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheRefresh;
import io.terrace.cache.annotation.Cached;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that are kept young without a call. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshesTest {

  interface Rates {
    @Cached(name = "rates", ttl = "1h")
    @CacheRefresh(every = "40ms", stopAfter = "1h")
    int rate(String currency);
  }

  interface Brief {
    @Cached(name = "brief", ttl = "1h")
    @CacheRefresh(every = "20ms", stopAfter = "100ms")
    int rate(String currency);
  }

  interface Alone {
    @CacheRefresh(every = "20ms", stopAfter = "1s")
    int rate(String currency);
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("refreshes").build();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void areComputedAnewWithoutACall() {
    Rates rates =
        CachedProxies.of(manager).wrap(Rates.class, currency -> calls.incrementAndGet());
    assertThat(rates.rate("EUR")).isEqualTo(1);

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(3));
    assertThat(rates.rate("EUR")).isGreaterThan(1);
  }

  @Test
  void stopAWhileAfterTheLastCall() {
    Brief brief =
        CachedProxies.of(manager).wrap(Brief.class, currency -> calls.incrementAndGet());
    brief.rate("EUR");

    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("terrace-refresh")));
    assertThat(brief.rate("EUR")).isGreaterThan(1);
  }

  @Test
  void needWhatIsToBeComputed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Alone.class, currency -> 1))
        .withMessageContaining("@CacheRefresh has nothing to compute anew. Add @Cached");
  }
}
