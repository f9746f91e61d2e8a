package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Counter;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.engine.Crew;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.Fault;
import io.terrace.cache.test.FaultRule;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counters, in the remote tier and in this process alone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CounterTest {

  private final Fleet fleet = new Fleet();
  private final FaultyStore faulty = new FaultyStore(fleet.store, fleet.clock);

  @AfterEach
  void close() {
    faulty.heal();
    fleet.close();
  }

  /** What a counter does wherever it is kept. */
  abstract class Anywhere {

    private final TerraceCacheManager manager;

    Anywhere(Function<Fleet, TerraceCacheManager> maker) {
      manager = maker.apply(fleet);
    }

    @Test
    void itCounts() {
      Counter counter = manager.counter("visits");

      assertThat(counter.get()).isZero();
      assertThat(counter.add(5)).isEqualTo(5);
      assertThat(manager.counter("visits").add(-7)).isEqualTo(-2);
      assertThat(counter.get()).isEqualTo(-2);
      assertThat(manager.counter("others").get()).isZero();
    }

    @Test
    void itBeginsAtItsStartAndStopsAtItsFloor() {
      Counter stock = manager.counter("stock", CounterSpec.DEFAULT.start(3).floor(0));

      assertThat(stock.get()).isEqualTo(3);
      assertThat(stock.add(-2)).isEqualTo(1);
      assertThat(stock.add(-2)).isZero();
      stock.reset();
      assertThat(stock.get()).isEqualTo(3);
    }

    @Test
    void itLastsForItsTtlFromItsFirstStepOn() {
      Counter window =
          manager.counter("window", CounterSpec.DEFAULT.ttl(Duration.ofMinutes(1)).start(10));
      window.add(1);
      fleet.clock.advance(Duration.ofSeconds(40));
      window.add(1);
      assertThat(window.get()).isEqualTo(12);

      fleet.clock.advance(Duration.ofSeconds(20));

      assertThat(window.get()).isEqualTo(10);
      assertThat(window.add(1)).isEqualTo(11);
    }

    @Test
    void anOverflowIsAnError() {
      Counter counter = manager.counter("n", CounterSpec.DEFAULT.start(Long.MAX_VALUE - 1));

      assertThatThrownBy(() -> counter.add(2))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("counter 'n'")
          .hasMessageContaining("Reset it");
      assertThatThrownBy(() -> counter.add(1)).isInstanceOf(ArithmeticException.class);
      counter.reset();
      assertThat(counter.add(-1)).isEqualTo(Long.MAX_VALUE - 2);
    }

    @Test
    void anOverflowDownwardsIsOneTooUnlessThereIsAFloor() {
      CounterSpec low = CounterSpec.DEFAULT.start(Long.MIN_VALUE + 1);

      assertThatThrownBy(() -> manager.counter("n", low).add(-2))
          .isInstanceOf(ArithmeticException.class);
      assertThat(manager.counter("m", CounterSpec.DEFAULT.floor(-5)).add(Long.MIN_VALUE))
          .isEqualTo(-5);
    }

    @Test
    void nothingIsLostAmongThreads() throws Exception {
      try (Crew crew = Crew.ofPlatformThreads()) {
        List<Call<Long>> calls =
            crew.start(
                8,
                () -> {
                  Counter counter = manager.counter("n");
                  for (int i = 0; i < 999; i++) {
                    counter.add(1);
                  }
                  return counter.add(1);
                });
        assertThat(calls).extracting(Call::value).contains(8_000L);
      }
    }

    @Test
    void aClosedManagerCountsNoMore() {
      Counter counter = manager.counter("n");
      counter.add(1);
      manager.close();

      assertThatThrownBy(() -> counter.add(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("counter 'n'");
      assertThatThrownBy(() -> manager.counter("n")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class InTheRemoteTier extends Anywhere {
    InTheRemoteTier() {
      super(Fleet::manager);
    }
  }

  @Nested
  class InThisProcess extends Anywhere {
    InThisProcess() {
      super(fleet -> fleet.opened(fleet.builder()));
    }
  }

  @Test
  void processesCountTogether() throws Exception {
    List<TerraceCacheManager> managers = List.of(fleet.manager(), fleet.manager());
    List<Call<Boolean>> calls = new ArrayList<>();
    try (Crew crew = Crew.ofPlatformThreads()) {
      for (TerraceCacheManager manager : managers) {
        calls.addAll(
            crew.start(
                4,
                () -> {
                  for (int i = 0; i < 500; i++) {
                    manager.counter("n").add(1);
                  }
                  return true;
                }));
      }
      assertThat(calls).extracting(Call::value).containsOnly(true);
    }
    assertThat(managers).extracting(manager -> manager.counter("n").get()).containsOnly(4_000L);
  }

  @Test
  void aCounterOfThisProcessIsNotShared() {
    CounterSpec local = CounterSpec.DEFAULT.tier(Tier.LOCAL);
    TerraceCacheManager a = fleet.manager(faulty, fleet.bus.join());

    a.counter("n", local).add(1);

    assertThat(faulty.calls()).isZero();
    assertThat(fleet.manager().counter("n", local).get()).isZero();
    assertThat(a.counter("n").get()).as("another counter").isZero();
  }

  @Test
  void aFailureOfTheStoreIsThrown() {
    Counter counter = fleet.manager(faulty, fleet.bus.join()).counter("n");
    counter.add(1);
    faulty.add(FaultRule.of(new Fault.LoseReply()).on(StoreOperation.ADD).times(1));

    assertThatThrownBy(() -> counter.add(1))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("counter 'n'")
        .hasMessageContaining("may have counted all the same");
    faulty.partition();
    assertThatThrownBy(counter::get)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("has not counted");
    assertThatThrownBy(counter::reset).isInstanceOf(CacheException.class);
    faulty.heal();
    assertThat(counter.get()).isEqualTo(2);
  }

  @Test
  void aCounterMayNameItsRemoteTier() {
    InMemoryStore second = new InMemoryStore(fleet.clock);
    TerraceCacheManager manager =
        fleet.opened(
            fleet
                .builder()
                .remote(new RemoteTier(fleet.store, null))
                .remote("second", new RemoteTier(second, null)));

    manager.counter("n", CounterSpec.DEFAULT.remote("second")).add(1);

    assertThat(manager.counter("n").get()).isZero();
    assertThat(manager.counter("n", CounterSpec.DEFAULT.remote("second")).get()).isEqualTo(1);
    assertThatThrownBy(() -> manager.counter("n", CounterSpec.DEFAULT.remote("third")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counter 'n'")
        .hasMessageContaining("[default, second]");
  }

  @Test
  void aRemoteCounterNeedsARemoteTier() {
    TerraceCacheManager manager = fleet.opened(fleet.builder());

    assertThatThrownBy(() -> manager.counter("n", CounterSpec.DEFAULT.tier(Tier.REMOTE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tier(LOCAL)");
  }

  @Test
  void aClearOfCachesLeavesCountersAlone() {
    TerraceCacheManager manager = fleet.manager();
    manager.counter("n").add(1);
    manager.cache("n", CacheSpec.of(String.class, String.class)).clear();

    assertThat(manager.counter("n").get()).isEqualTo(1);
  }

  @Test
  void countersOfThisProcessAreForgottenWithTheirTtl() {
    TerraceCacheManager manager = fleet.opened(fleet.builder());
    CounterSpec second = CounterSpec.DEFAULT.ttl(Duration.ofSeconds(1));
    for (int i = 0; i < 1_000; i++) {
      manager.counter("n" + i, second).add(1);
    }

    fleet.advanceUntil(
        "they are swept", Duration.ofSeconds(1), () -> manager.counter("n0", second).get() == 0);
  }

  @Test
  void contradictionsAreRefused() {
    assertThatThrownBy(() -> CounterSpec.DEFAULT.floor(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start (0)");
    assertThatThrownBy(() -> CounterSpec.DEFAULT.tier(Tier.LOCAL).remote("x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CounterSpec.DEFAULT.ttl(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
