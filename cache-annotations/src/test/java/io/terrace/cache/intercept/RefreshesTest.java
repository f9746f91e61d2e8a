package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheRefresh;
import io.terrace.cache.annotation.Cached;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

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
    @CacheRefresh(every = "20ms", stopAfter = "3s")
    int rate(String currency);
  }

  interface Alone {
    @CacheRefresh(every = "20ms", stopAfter = "1s")
    int rate(String currency);
  }

  interface Later {
    /** As Kotlin compiles {@code suspend fun suspended(currency: String): Int}. */
    @Cached(name = "suspended", ttl = "1h")
    @CacheRefresh(every = "40ms", stopAfter = "1h")
    Object suspended(String currency, Continuation<? super Integer> continuation);

    @Cached(name = "mono", ttl = "1h")
    @CacheRefresh(every = "40ms", stopAfter = "1h")
    Mono<Integer> mono(String currency);

    @Cached(name = "batch", ttl = "1h")
    @CacheRefresh(every = "40ms", stopAfter = "1h")
    Object batch(Set<String> currencies, Continuation<? super Map<String, Integer>> continuation);
  }

  /** Ends its results later, in another thread. */
  private final class Bank implements Later {

    private final List<Continuation<?>> told = new CopyOnWriteArrayList<>();
    private final Set<Set<String>> asked = ConcurrentHashMap.newKeySet();
    private final List<Thread> askers = new CopyOnWriteArrayList<>();

    int askedBy(Thread thread) {
      return Collections.frequency(askers, thread);
    }

    @Override
    public Object suspended(String currency, Continuation<? super Integer> continuation) {
      told.add(continuation);
      askers.add(Thread.currentThread());
      continuation.resumeWith(calls.incrementAndGet());
      return IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }

    @Override
    public Mono<Integer> mono(String currency) {
      return Mono.fromSupplier(calls::incrementAndGet);
    }

    @Override
    public Object batch(
        Set<String> currencies, Continuation<? super Map<String, Integer>> continuation) {
      asked.add(Set.copyOf(currencies));
      int rate = calls.incrementAndGet();
      return currencies.stream().collect(Collectors.toMap(Function.identity(), c -> rate));
    }
  }

  /** A coroutine that may be resumed once. */
  private static final class Caller implements Continuation<Object> {

    private final AtomicInteger resumed = new AtomicInteger();

    @Override
    public CoroutineContext getContext() {
      return EmptyCoroutineContext.INSTANCE;
    }

    @Override
    public void resumeWith(Object result) {
      resumed.incrementAndGet();
    }
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
    Rates rates = CachedProxies.of(manager).wrap(Rates.class, currency -> calls.incrementAndGet());
    assertThat(rates.rate("EUR")).isEqualTo(1);

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(3));
    assertThat(rates.rate("EUR")).isGreaterThan(1);
  }

  @Test
  void stopAWhileAfterTheLastCall() {
    Brief brief = CachedProxies.of(manager).wrap(Brief.class, currency -> calls.incrementAndGet());
    brief.rate("EUR");

    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("terrace-refresh")));
    assertThat(brief.rate("EUR")).isGreaterThan(1);
  }

  @Test
  void ofASuspendedFunctionAreComputedOnceForAllCallersAndResumeNone() {
    Bank bank = new Bank();
    Later later = CachedProxies.of(manager).wrap(Later.class, bank);
    List<Caller> callers = Stream.generate(Caller::new).limit(20).toList();
    callers.forEach(caller -> later.suspended("EUR", caller));
    int byCallers = bank.askedBy(Thread.currentThread());
    int first = calls.get();

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(first + 3));

    assertThat(byCallers).as("what is refreshed meanwhile is asked by others").isEqualTo(1);
    assertThat(callers).allSatisfy(caller -> assertThat(caller.resumed).hasValueLessThan(2));
    assertThat(bank.told).doesNotContainAnyElementsOf(callers);
  }

  @Test
  void ofAMonoAreComputedThoughNobodySubscribes() {
    Later later = CachedProxies.of(manager).wrap(Later.class, new Bank());
    later.mono("EUR").block();

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(3));
  }

  @Test
  void ofABatchAreThoseOfTheKeysAskedForWhateverTheCallerDoesWithThem() {
    Bank bank = new Bank();
    Later later = CachedProxies.of(manager).wrap(Later.class, bank);
    Set<String> currencies = new HashSet<>(Set.of("EUR", "USD"));
    later.batch(currencies, new Caller());
    currencies.add("XXX");

    await().untilAsserted(() -> assertThat(calls).hasValueGreaterThan(3));
    assertThat(bank.asked).allSatisfy(asked -> assertThat(asked).isSubsetOf("EUR", "USD"));
  }

  @Test
  void needWhatIsToBeComputed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Alone.class, currency -> 1))
        .withMessageContaining("@CacheRefresh has nothing to compute anew. Add @Cached");
  }
}
