package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Results that come later: no caller waits, and what fails is not cached. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncResultsTest {

  interface Rates {
    @Cached(name = "rates")
    CompletableFuture<Integer> rate(String currency);

    @Cached(name = "rates")
    CompletionStage<Optional<Integer>> maybe(String currency);

    @Cached(name = "rates", negativeTtl = "1m")
    CompletableFuture<Map<String, Integer>> rates(Set<String> currencies);

    @Cached(name = "rates")
    Mono<Integer> mono(String currency);

    @CacheInvalidate(name = "rates")
    Mono<Void> drop(String currency);

    /** As Kotlin compiles {@code suspend fun suspended(currency: String): Int}. */
    @Cached(name = "rates")
    Object suspended(String currency, Continuation<? super Integer> continuation);
  }

  /** Ends its results when a test says so. */
  static final class Bank implements Rates {
    final List<String> calls = new CopyOnWriteArrayList<>();
    CompletableFuture<Integer> pending = new CompletableFuture<>();

    @Override
    public CompletableFuture<Integer> rate(String currency) {
      calls.add("rate");
      return pending;
    }

    @Override
    public CompletionStage<Optional<Integer>> maybe(String currency) {
      calls.add("maybe");
      return pending.thenApply(Optional::ofNullable);
    }

    @Override
    public CompletableFuture<Map<String, Integer>> rates(Set<String> currencies) {
      calls.add("rates " + currencies.size());
      return pending.thenApply(rate -> Map.of("EUR", rate));
    }

    @Override
    public Mono<Integer> mono(String currency) {
      calls.add("mono");
      return Mono.fromFuture(pending);
    }

    @Override
    public Mono<Void> drop(String currency) {
      return Mono.fromRunnable(() -> calls.add("drop"));
    }

    @Override
    public Object suspended(String currency, Continuation<? super Integer> continuation) {
      calls.add("suspended");
      if (pending.isDone() && !pending.isCompletedExceptionally()) {
        return pending.join();
      }
      CompletableFuture<Void> told =
          pending.handle(
              (rate, failure) -> {
                continuation.resumeWith(
                    failure == null ? rate : ResultKt.createFailure(failure));
                return null;
              });
      assertThat(told).isNotNull();
      return IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("later").build();
  private final Bank bank = new Bank();
  private final Rates rates = CachedProxies.of(manager).wrap(Rates.class, bank);

  @AfterEach
  void close() {
    manager.close();
  }

  @Nested
  class AFuture {

    @Test
    void isReturnedAtOnceAndSharedByAllCallers() {
      CompletableFuture<Integer> one = rates.rate("EUR");
      CompletableFuture<Integer> other = rates.rate("EUR");
      assertThat(one).isNotDone();
      assertThat(other).isNotDone();

      bank.pending.complete(7);

      assertThat(one).isCompletedWithValue(7);
      assertThat(other).isCompletedWithValue(7);
      assertThat(rates.rate("EUR")).isCompletedWithValue(7);
      assertThat(bank.calls).containsExactly("rate");
    }

    @Test
    void thatFailsIsNotCachedAndFailsAsItDid() {
      IOException failure = new IOException("down");
      CompletableFuture<Integer> one = rates.rate("EUR");
      bank.pending.completeExceptionally(failure);

      assertThatThrownBy(one::join).hasCause(failure);
      bank.pending = CompletableFuture.completedFuture(8);
      assertThat(rates.rate("EUR")).isCompletedWithValue(8);
    }

    @Test
    void thatACallerCancelsIsStillLoadedForTheOthers() {
      CompletableFuture<Integer> one = rates.rate("EUR");
      CompletableFuture<Integer> other = rates.rate("EUR");
      one.cancel(true);
      bank.pending.complete(7);

      assertThat(other).isCompletedWithValue(7);
    }

    @Test
    void ofAnOptionalIsOpened() {
      bank.pending.complete(7);
      assertThat(rates.maybe("EUR").toCompletableFuture()).isCompletedWithValue(Optional.of(7));
      TieredCache<String, Integer> cache = manager.getCache("rates");
      assertThat(cache.get("EUR")).isEqualTo(7);
    }

    @Test
    void ofABatchIsOneCall() {
      bank.pending.complete(7);
      assertThat(rates.rates(Set.of("EUR", "XXX")).join()).isEqualTo(Map.of("EUR", 7));
      assertThat(rates.rates(Set.of("EUR", "XXX")).join()).isEqualTo(Map.of("EUR", 7));
      assertThat(bank.calls).containsExactly("rates 2");
    }
  }

  @Nested
  class AMono {

    @Test
    void asksTheCacheWhenSomebodySubscribes() {
      Mono<Integer> mono = rates.mono("EUR");
      assertThat(bank.calls).isEmpty();
      bank.pending.complete(7);

      assertThat(mono.block()).isEqualTo(7);
      assertThat(mono.block()).isEqualTo(7);
      assertThat(rates.mono("EUR").block()).isEqualTo(7);
      assertThat(bank.calls).containsExactly("mono");
    }

    @Test
    void thatIsEmptyIsAsNull() {
      bank.pending.complete(null);
      assertThat(rates.mono("EUR").block()).isNull();
    }

    @Test
    void makesVoidOnceItHasEnded() {
      bank.pending.complete(7);
      rates.mono("EUR").block();
      Mono<Void> drop = rates.drop("EUR");
      assertThat(rates.mono("EUR").block()).isEqualTo(7);
      drop.block();
      rates.mono("EUR").block();
      assertThat(bank.calls).containsExactly("mono", "drop", "mono");
    }
  }

  /** A coroutine that waits. */
  private static final class Waiting implements Continuation<Integer> {
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();

    @Override
    public CoroutineContext getContext() {
      return EmptyCoroutineContext.INSTANCE;
    }

    @Override
    public void resumeWith(Object result) {
      outcome.complete(result);
    }
  }

  @Nested
  class ASuspendedFunction {

    @Test
    void suspendsUntilItsResultIsThereAndThenReturnsItAtOnce() {
      List<Waiting> waiting = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Waiting caller = new Waiting();
        waiting.add(caller);
        assertThat(rates.suspended("EUR", caller))
            .isSameAs(IntrinsicsKt.getCOROUTINE_SUSPENDED());
        assertThat(caller.outcome).isNotDone();
      }

      bank.pending.complete(7);

      assertThat(waiting).allSatisfy(one -> assertThat(one.outcome).isCompletedWithValue(7));
      assertThat(rates.suspended("EUR", new Waiting())).isEqualTo(7);
      assertThat(bank.calls).containsExactly("suspended");
    }

    @Test
    void thatFailsResumesItsCallersWithTheFailure() {
      Waiting caller = new Waiting();
      assertThat(rates.suspended("EUR", caller)).isSameAs(IntrinsicsKt.getCOROUTINE_SUSPENDED());
      IOException failure = new IOException("down");
      bank.pending.completeExceptionally(failure);

      assertThatThrownBy(() -> ResultKt.throwOnFailure(caller.outcome.join())).isSameAs(failure);
    }
  }
}
