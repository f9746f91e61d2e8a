package io.terrace.cache.test;

import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryStore memory = new InMemoryStore(clock);
  private final FaultyStore store = new FaultyStore(memory, clock);

  private static FaultyStore withoutRules(VirtualClock clock) {
    return new FaultyStore(new InMemoryStore(clock), clock);
  }

  @Nested
  class WithoutRulesAsRemoteStore extends RemoteStoreContract {
    WithoutRulesAsRemoteStore() {
      super(new InMemoryFixture(FaultyStoreTest::withoutRules));
    }
  }

  @Nested
  class WithoutRulesAsLeaseStore extends LeaseStoreContract {
    WithoutRulesAsLeaseStore() {
      super(new InMemoryFixture(FaultyStoreTest::withoutRules));
    }
  }

  @Nested
  class WithoutRulesAsVersionStore extends VersionStoreContract {
    WithoutRulesAsVersionStore() {
      super(new InMemoryFixture(FaultyStoreTest::withoutRules));
    }
  }

  @Nested
  class WithoutRulesAsCounterStore extends CounterStoreContract {
    WithoutRulesAsCounterStore() {
      super(new InMemoryFixture(FaultyStoreTest::withoutRules));
    }
  }

  @Nested
  class WithoutRulesAsScannable extends ScannableContract {
    WithoutRulesAsScannable() {
      super(new InMemoryFixture(FaultyStoreTest::withoutRules));
    }
  }

  private static void assertFails(Outcome outcome, String message, ThrowingCallable call) {
    StoreException thrown = catchThrowableOfType(StoreException.class, call);
    assertThat(thrown).isNotNull().hasMessageContaining(message);
    assertThat(thrown.outcome()).isEqualTo(outcome);
  }

  private void put() {
    store.put("k", frame(1, "value"), HOUR);
  }

  @Test
  void aRefusedCallDoesNotComeToTheStore() {
    store.add(FaultRule.of(new Fault.Refuse()).on(StoreOperation.PUT));
    assertFails(Outcome.NOT_DONE, "put was refused", this::put);
    assertThat(memory.keys()).isEmpty();
  }

  @Test
  void aCallWhoseReplyIsLostIsDone() {
    store.add(FaultRule.of(new Fault.LoseReply()).on(StoreOperation.PUT));
    assertFails(Outcome.UNKNOWN, "put got no reply", this::put);
    assertThat(memory.keys()).containsExactly("k");
  }

  @Test
  void aLateCallIsDoneWhenItArrives() {
    store.add(FaultRule.of(new Fault.ArriveLate()).on(StoreOperation.PUT));
    assertFails(Outcome.UNKNOWN, "put is late", this::put);
    assertThat(memory.keys()).isEmpty();
    assertThat(store.arrive()).isEqualTo(1);
    assertThat(memory.keys()).containsExactly("k");
    assertThat(store.arrive()).isZero();
  }

  @Test
  void aDelayedCallIsDoneWhenTheClockIsPastIt() {
    store.add(FaultRule.of(new Fault.Delay(HOUR)).on(StoreOperation.PUT));
    CompletableFuture<Void> put = CompletableFuture.runAsync(this::put);
    await().until(() -> !clock.pending().isEmpty());
    assertThat(memory.keys()).isEmpty();
    clock.advance(HOUR);
    put.join();
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void damagedFramesAreOthers() {
    byte[] frame = frame(1, "value");
    memory.put("k", frame, HOUR);
    store.add(FaultRule.of(new Fault.Corrupt(new Random(1))));
    for (int i = 0; i < 100; i++) {
      assertThat(store.get("k")).isNotEqualTo(frame);
      assertThat(store.getAll(Set.of("k")).get("k")).isNotEqualTo(frame);
      Claim claim = store.frameOrLease("k", ABSENT, HOUR);
      assertThat(((Claim.Found) claim).frame()).isNotEqualTo(frame);
    }
    assertThat(memory.get("k")).isEqualTo(frame);
    assertThat(store.get("absent")).isNull();
  }

  @Test
  void aTestMayActBeforeAndAfterACall() {
    List<String> order = new ArrayList<>();
    store.add(FaultRule.of(new Fault.After(() -> order.add("after " + memory.keys()))));
    store.add(FaultRule.of(new Fault.Before(() -> order.add("before " + memory.keys()))));
    put();
    assertThat(order).containsExactly("before []", "after [k]");
  }

  @Test
  void aRuleIsForItsOperationsKeysAndTimes() {
    store.add(
        FaultRule.of(new Fault.Refuse())
            .on(StoreOperation.GET, StoreOperation.GET_ALL)
            .onKeys("k"::equals)
            .times(2));
    put();
    assertThat(store.get("other")).isNull();
    assertFails(Outcome.NOT_DONE, "get was refused", () -> store.get("k"));
    assertFails(Outcome.NOT_DONE, "get all was refused", () -> store.getAll(Set.of("k", "other")));
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void aPartitionRefusesEverythingUntilItHeals() {
    put();
    store.partition();
    for (ThrowingCallable call : everyCall()) {
      assertFails(Outcome.NOT_DONE, "refused", call);
    }
    store.heal();
    assertThat(store.get("k")).isNotNull();
  }

  private List<ThrowingCallable> everyCall() {
    var lease = new Lease("k", "token");
    byte[] frame = frame(1, "value");
    return List.of(
        () -> store.get("k"),
        () -> store.getAll(Set.of("k")),
        () -> store.put("k", frame, HOUR),
        () -> store.compareAndSet("k", 1, frame, HOUR),
        () -> store.remove("k"),
        () -> store.touch("k", HOUR),
        () -> store.frameOrLease("k", ABSENT, HOUR),
        () -> store.fill(lease, frame, HOUR),
        () -> store.renew(lease, HOUR),
        () -> store.release(lease),
        () -> store.fail(lease, HOUR),
        () -> store.versions(Set.of("tag")),
        () -> store.advance("tag"),
        () -> store.position(),
        () -> store.add("counter", 1, 0, 0, null),
        () -> store.count("counter"),
        () -> store.reset("counter"),
        () -> store.scan("", key -> {}),
        () -> store.free("k", 1));
  }

  @Test
  void callsAreCounted() throws Throwable {
    for (ThrowingCallable call : everyCall()) {
      call.call();
    }
    store.get("k");
    assertThat(store.calls(StoreOperation.GET)).isEqualTo(2);
    assertThat(store.calls(StoreOperation.GET, StoreOperation.PUT)).isEqualTo(3);
    assertThat(store.calls()).isEqualTo(StoreOperation.values().length + 1);
    assertThat(Arrays.stream(StoreOperation.values()).mapToLong(store::calls)).doesNotContain(0L);
  }
}
