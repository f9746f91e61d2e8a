package io.terrace.cache.test;

import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.LeaseStore.Watch;
import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link LeaseStore} does: one process fills a key, and never over what came later. */
public abstract class LeaseStoreContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String KEY = "shop:products:s42";
  private static final int ATTEMPTS = 10;

  private final StoreFixture fixture;
  private RemoteStore store;
  private LeaseStore leases;

  /** Makes the contract of the stores of {@code fixture}, which grant leases. */
  protected LeaseStoreContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
    leases = (LeaseStore) store;
  }

  @AfterEach
  final void close() {
    store.close();
  }

  private Lease granted() {
    return granted(ABSENT, HOUR);
  }

  private Lease granted(long unwanted, Duration limit) {
    Claim claim = leases.frameOrLease(KEY, unwanted, limit);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return ((Claim.Granted) claim).lease();
  }

  private void assertFound(byte[] frame, long unwanted) {
    Claim claim = leases.frameOrLease(KEY, unwanted, HOUR);
    assertThat(claim).isInstanceOf(Claim.Found.class);
    assertThat(((Claim.Found) claim).frame()).isEqualTo(frame);
  }

  private void assertTaken(long unwanted) {
    assertThat(leases.frameOrLease(KEY, unwanted, HOUR)).isInstanceOf(Claim.Taken.class);
  }

  private String taken(long unwanted) {
    Claim claim = leases.frameOrLease(KEY, unwanted, HOUR);
    assertThat(claim).isInstanceOf(Claim.Taken.class);
    return ((Claim.Taken) claim).attempt();
  }

  private Claim waitingFor(String attempt, long unwanted) {
    return leases.frameOrLease(KEY, unwanted, HOUR, attempt);
  }

  private void assertRefused(Lease lease) {
    byte[] before = store.get(KEY);
    assertThat(leases.fill(lease, frame(99, "late"), HOUR)).isFalse();
    assertThat(store.get(KEY)).isEqualTo(before);
  }

  @Nested
  class Claiming {

    @Test
    void whereNothingIsTheFirstMayFill() {
      assertThat(granted().key()).isEqualTo(KEY);
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void theSecondIsToldThatItIsTaken() {
      granted();
      assertTaken(ABSENT);
    }

    @Test
    void whatIsThereIsFound() {
      store.put(KEY, frame(1, "value"), HOUR);
      assertFound(frame(1, "value"), ABSENT);
    }

    @Test
    void whatIsNotWantedMayBeFilled() {
      store.put(KEY, frame(1, "stale"), HOUR);
      granted(1, HOUR);
      assertTaken(1);
      assertThat(store.get(KEY)).isEqualTo(frame(1, "stale"));
    }

    @Test
    void whileItIsFilledOthersFindTheStaleFrame() {
      store.put(KEY, frame(1, "stale"), HOUR);
      granted(1, HOUR);
      assertFound(frame(1, "stale"), ABSENT);
    }

    @Test
    void anotherVersionThanTheUnwantedOneIsFound() {
      store.put(KEY, frame(2, "newer"), HOUR);
      assertFound(frame(2, "newer"), 1);
    }

    @Test
    void whatIsGoneMayBeFilledWhateverWasUnwanted() {
      granted(1, HOUR);
    }

    @Test
    void aLeaseIsForOneKey() {
      granted();
      assertThat(leases.frameOrLease("other", ABSENT, HOUR)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void aLeaseEndsWithItsTime() {
      granted(ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      granted();
    }

    @Test
    void oneOfManyIsGranted() throws Exception {
      List<Claim> claims = Race.of(8, i -> leases.frameOrLease(KEY, ABSENT, HOUR));
      assertThat(claims.stream().filter(Claim.Granted.class::isInstance)).hasSize(1);
      assertThat(claims.stream().filter(Claim.Taken.class::isInstance)).hasSize(7);
    }
  }

  @Nested
  class Filling {

    @Test
    void aFillIsRead() {
      assertThat(leases.fill(granted(), frame(1, "loaded"), HOUR)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(frame(1, "loaded"));
      assertFound(frame(1, "loaded"), ABSENT);
    }

    @Test
    void aFillReplacesTheStaleFrame() {
      store.put(KEY, frame(1, "stale"), HOUR);
      assertThat(leases.fill(granted(1, HOUR), frame(2, "loaded"), HOUR)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(frame(2, "loaded"));
    }

    @Test
    void aFillEndsTheLease() {
      leases.fill(granted(), frame(1, "loaded"), HOUR);
      granted(1, HOUR);
    }

    @Test
    void aFillHasTheGivenTtl() {
      leases.fill(granted(), frame(1, "loaded"), fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(store.get(KEY)).isNull();
    }

    @Test
    void aLeaseFillsOnce() {
      Lease lease = granted();
      leases.fill(lease, frame(1, "loaded"), HOUR);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeAnInvalidationIsRefused() {
      Lease lease = granted();
      store.remove(KEY);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeTheRemovalOfAStaleFrameIsRefused() {
      store.put(KEY, frame(1, "stale"), HOUR);
      Lease lease = granted(1, HOUR);
      store.remove(KEY);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeAPutIsRefused() {
      Lease lease = granted();
      store.put(KEY, frame(1, "put"), HOUR);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeAPutThatIsRemovedIsRefused() {
      Lease lease = granted();
      store.put(KEY, frame(1, "put"), HOUR);
      store.remove(KEY);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeAComparedAndSetFrameIsRefused() {
      Lease lease = granted();
      store.compareAndSet(KEY, ABSENT, frame(1, "set"), HOUR);
      assertRefused(lease);
    }

    @Test
    void aFillThatBeganBeforeAComparedRemovalIsRefused() {
      store.put(KEY, frame(1, "stale"), HOUR);
      Lease lease = granted(1, HOUR);
      store.compareAndSet(KEY, 1, null, HOUR);
      assertRefused(lease);
    }

    @Test
    void aComparisonThatFailedVoidsNothing() {
      Lease lease = granted();
      store.compareAndSet(KEY, 1, frame(2, "set"), HOUR);
      assertThat(leases.fill(lease, frame(3, "loaded"), HOUR)).isTrue();
    }

    @Test
    void aChangeOfAnotherKeyVoidsNothing() {
      Lease lease = granted();
      store.put("other", frame(1, "put"), HOUR);
      store.remove("other");
      assertThat(leases.fill(lease, frame(2, "loaded"), HOUR)).isTrue();
    }

    @Test
    void aFillAfterTheLeasesTimeIsRefused() {
      Lease lease = granted(ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertRefused(lease);
    }

    @Test
    void whoWasTooSlowDoesNotFillForTheNext() {
      Lease slow = granted(ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      Lease next = granted();
      assertRefused(slow);
      assertThat(leases.fill(next, frame(1, "loaded"), HOUR)).isTrue();
      assertRefused(slow);
    }
  }

  @Nested
  class Failing {

    @Test
    void allWhoWaitForAnAttemptKnowItByOneName() {
      Lease first = granted();
      String attempt = taken(ABSENT);
      assertThat(attempt).isNotEmpty().isEqualTo(taken(ABSENT));
      leases.release(first);
      granted();
      assertThat(taken(ABSENT)).isNotEqualTo(attempt);
    }

    @Test
    void aFailureIsToldToAllWhoWaitForThatAttempt() {
      Lease lease = granted();
      String attempt = taken(ABSENT);
      leases.fail(lease, HOUR);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Failed.class);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Failed.class);
      assertRefused(lease);
    }

    @Test
    void whoHasNotWaitedForItMayClaimAtOnce() {
      Lease lease = granted();
      taken(ABSENT);
      leases.fail(lease, HOUR);
      granted();
    }

    @Test
    void aFailureIsToldThoughAnotherAttemptIsUnderWayOrHasFailedSince() {
      Lease first = granted();
      String attempt = taken(ABSENT);
      leases.fail(first, HOUR);
      Lease second = granted();
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Failed.class);
      String later = taken(ABSENT);
      leases.fail(second, HOUR);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Failed.class);
      assertThat(waitingFor(later, ABSENT)).isInstanceOf(Claim.Failed.class);
    }

    @Test
    void whoWaitsForAnotherAttemptIsNotTold() {
      Lease first = granted();
      taken(ABSENT);
      leases.fail(first, HOUR);
      Lease second = granted();
      String attempt = taken(ABSENT);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Taken.class);
      leases.release(second);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void theFailureToReplaceAStaleFrameIsToldAsWell() {
      store.put(KEY, frame(1, "stale"), HOUR);
      Lease lease = granted(1, HOUR);
      String attempt = taken(1);
      leases.fail(lease, HOUR);
      assertThat(waitingFor(attempt, 1)).isInstanceOf(Claim.Failed.class);
      assertThat(store.get(KEY)).isEqualTo(frame(1, "stale"));
      granted(1, HOUR);
    }

    @Test
    void whatWasPutMeanwhileIsFoundAllTheSame() {
      Lease lease = granted();
      String attempt = taken(ABSENT);
      leases.fail(lease, HOUR);
      store.put(KEY, frame(1, "put"), HOUR);
      assertThat(waitingFor(attempt, ABSENT)).isInstanceOf(Claim.Found.class);
    }
  }

  @Nested
  class Listening {

    @ParameterizedTest
    @EnumSource(Ending.class)
    void whoWaitsIsToldOfTheEndOfALease(Ending ending) throws Exception {
      Optional<Watch> watch = leases.watch(KEY);
      assumeTrue(watch.isPresent(), "a store that tells nobody is looked at in short pauses");
      try (Watch heard = watch.orElseThrow()) {
        Lease lease = granted();
        taken(ABSENT);
        long began = System.nanoTime();
        ending.of(lease, store, leases);
        heard.await(HOUR);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
      }
    }

    @Test
    void aWaitEndsWithItsTime() throws Exception {
      granted();
      Optional<Watch> watch = leases.watch(KEY);
      if (watch.isPresent()) {
        try (Watch silent = watch.orElseThrow()) {
          silent.await(Duration.ofMillis(1));
        }
      }
      assertTaken(ABSENT);
    }
  }

  /** How a lease ends. */
  enum Ending {
    FILL,
    RELEASE,
    FAILURE,
    PUT,
    REMOVAL,
    CHANGE;

    void of(Lease lease, RemoteStore store, LeaseStore leases) {
      switch (this) {
        case FILL -> leases.fill(lease, frame(1, "loaded"), HOUR);
        case RELEASE -> leases.release(lease);
        case FAILURE -> leases.fail(lease, HOUR);
        case PUT -> store.put(KEY, frame(1, "put"), HOUR);
        case REMOVAL -> store.remove(KEY);
        case CHANGE -> store.compareAndSet(KEY, ABSENT, frame(1, "set"), HOUR);
      }
    }
  }

  @Nested
  class Holding {

    @Test
    void aRenewedLeaseLastsLonger() {
      Lease lease = renewedInTime();
      fixture.pass(fixture.moment().multipliedBy(2));
      assertTaken(ABSENT);
      assertThat(leases.fill(lease, frame(1, "loaded"), HOUR)).isTrue();
    }

    /** Again where a machine stood still, and the lease had ended before it was renewed. */
    private Lease renewedInTime() {
      for (int i = 0; i < ATTEMPTS; i++) {
        Lease lease = granted(ABSENT, fixture.moment()); // fails if the last has not ended
        if (leases.renew(lease, HOUR)) {
          return lease;
        }
      }
      throw new AssertionError("no lease was renewed of " + ATTEMPTS);
    }

    @Test
    void aLeaseThatIsVoidIsNotRenewed() {
      Lease lease = granted();
      store.remove(KEY);
      assertThat(leases.renew(lease, HOUR)).isFalse();
      assertRefused(lease);
    }

    @Test
    void aLeaseThatIsOverIsNotRenewed() {
      Lease lease = granted(ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      assertThat(leases.renew(lease, HOUR)).isFalse();
    }

    @Test
    void aReleasedLeaseMayBeClaimedAtOnce() {
      Lease lease = granted();
      leases.release(lease);
      granted();
      assertRefused(lease);
    }

    @Test
    void releasingWhatIsNotHeldEndsNobodyElsesLease() {
      Lease slow = granted(ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      Lease next = granted();
      leases.release(slow);
      assertTaken(ABSENT);
      assertThat(leases.fill(next, frame(1, "loaded"), HOUR)).isTrue();
      leases.release(next);
      assertThat(store.get(KEY)).isEqualTo(frame(1, "loaded"));
    }

    @Test
    void anInvalidationLetsAnotherClaimAtOnce() {
      granted();
      store.remove(KEY);
      granted();
    }
  }
}
