package io.terrace.cache.test;

import static io.terrace.cache.spi.RemoteStore.ABSENT;
import static io.terrace.cache.test.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.BulkLeases.Fill;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.PartialReads;
import io.terrace.cache.spi.RemoteStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The leases of many keys are those of each key, whether a store takes them at once or not. */
public abstract class BulkLeasesContract {

  private static final Duration HOUR = Duration.ofHours(1);

  /** More than go to a server at once. */
  private static final int MANY = 2_500;

  private final StoreFixture fixture;
  private RemoteStore store;
  private LeaseStore leases;
  private BulkLeases bulk;

  /** Makes the contract of the stores of {@code fixture}, which grant leases. */
  protected BulkLeasesContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
    leases = (LeaseStore) store;
    bulk = BulkLeases.of(leases);
  }

  @AfterEach
  final void close() {
    store.close();
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "shop:products:s" + i).toList();
  }

  private static Lease leaseOf(Claim claim) {
    return ((Claim.Granted) claim).lease();
  }

  private Map<String, Claim> claims(Collection<String> keys, long unwanted, Duration limit) {
    Map<String, Long> asked = new LinkedHashMap<>();
    keys.forEach(key -> asked.put(key, unwanted));
    return bulk.framesOrLeases(asked, limit).all();
  }

  private Map<String, Claim> claims(Collection<String> keys) {
    return claims(keys, ABSENT, HOUR);
  }

  private Map<String, Lease> granted(Collection<String> keys, long unwanted, Duration limit) {
    Map<String, Lease> granted = new LinkedHashMap<>();
    claims(keys, unwanted, limit)
        .forEach(
            (key, claim) -> {
              assertThat(claim).isInstanceOf(Claim.Granted.class);
              granted.put(key, leaseOf(claim));
            });
    assertThat(granted).containsOnlyKeys(keys);
    granted.forEach((key, lease) -> assertThat(lease.key()).isEqualTo(key));
    return granted;
  }

  private Map<String, Lease> granted(Collection<String> keys) {
    return granted(keys, ABSENT, HOUR);
  }

  private void assertAllTaken(Collection<String> keys) {
    assertThat(claims(keys).values()).hasSize(keys.size()).allMatch(Claim.Taken.class::isInstance);
  }

  private Map<Lease, Boolean> filled(Collection<Lease> held, long version) {
    Map<Lease, Fill> fills = new LinkedHashMap<>();
    held.forEach(lease -> fills.put(lease, new Fill(frame(version, lease.key()), HOUR)));
    return bulk.fillAll(fills).all();
  }

  private void assertAll(Map<Lease, Boolean> answers, Collection<Lease> held, boolean answer) {
    assertThat(answers).containsOnlyKeys(held);
    assertThat(answers.values()).containsOnly(answer);
  }

  @Nested
  class Claiming {

    @Test
    void noKeysHaveNoAnswers() {
      assertThat(claims(List.of())).isEmpty();
      assertThat(bulk.fillAll(Map.of()).all()).isEmpty();
      assertThat(bulk.renewAll(Set.of(), HOUR).all()).isEmpty();
      bulk.releaseAll(Set.of());
      bulk.failAll(Set.of(), HOUR);
    }

    @Test
    void eachKeyHasItsOwnAnswerInWhateverOrder() {
      List<String> keys = new ArrayList<>(keys(50));
      for (int round = 0; round < 2; round++) {
        String taken = "taken" + round;
        String found = "found" + round;
        String stale = "stale" + round;
        assertThat(leases.frameOrLease(taken, ABSENT, HOUR)).isInstanceOf(Claim.Granted.class);
        store.put(found, frame(2, "newer"), HOUR);
        store.put(stale, frame(1, "stale"), HOUR);
        List<String> asked = new ArrayList<>(keys);
        asked.addAll(List.of(taken, found, stale));
        if (round == 1) {
          Collections.reverse(asked);
        }

        Map<String, Claim> claims = claims(asked, 1, HOUR);

        assertThat(claims).containsOnlyKeys(asked);
        claims.forEach(
            (key, claim) -> {
              if (key.equals(taken)) {
                assertThat(claim).isInstanceOf(Claim.Taken.class);
              } else if (key.equals(found)) {
                assertThat(((Claim.Found) claim).frame()).isEqualTo(frame(2, "newer"));
              } else {
                assertThat(claim).as(key).isInstanceOf(Claim.Granted.class);
                leases.release(leaseOf(claim));
              }
            });
        assertThat(store.get(stale)).isEqualTo(frame(1, "stale"));
      }
    }

    @Test
    void whatIsTakenIsKnownByTheNameThatASingleClaimTells() {
      granted(keys(3));
      claims(keys(3))
          .forEach(
              (key, claim) -> assertThat(claim).isEqualTo(leases.frameOrLease(key, ABSENT, HOUR)));
    }

    @Test
    void aLeaseEndsWithItsTime() {
      granted(keys(3), ABSENT, fixture.moment());
      fixture.pass(fixture.moment().multipliedBy(2));
      granted(keys(3));
    }

    @Test
    void ofManyWhoClaimTheSameKeysEachIsGrantedToOne() throws Exception {
      List<Map<String, Claim>> all =
          Race.of(
              8,
              i -> {
                List<String> keys = new ArrayList<>(keys(100));
                Collections.rotate(keys, i * 13);
                return claims(keys);
              });
      for (String key : keys(100)) {
        assertThat(all.stream().map(claims -> claims.get(key)))
            .as(key)
            .filteredOn(Claim.Granted.class::isInstance)
            .hasSize(1);
      }
    }

    @Test
    void moreThanGoAtOnceAreClaimedAndFilledAndRead() {
      List<String> keys = keys(MANY);
      Map<String, Lease> granted = granted(keys);
      assertAllTaken(keys);

      assertAll(filled(granted.values(), 7), granted.values(), true);

      assertThat(store.getAll(Set.copyOf(keys))).containsOnlyKeys(keys);
      assertThat(claims(keys).values()).allMatch(Claim.Found.class::isInstance);
      if (store instanceof PartialReads reads) {
        Answers<String, byte[]> read = reads.getEach(Set.copyOf(keys));
        assertThat(read.failures()).isEmpty();
        assertThat(read.given()).containsOnlyKeys(keys);
        assertThat(read.given().get(keys.get(9))).isEqualTo(frame(7, keys.get(9)));
      }
    }
  }

  @Nested
  class Filling {

    @Test
    void oneThatWasMadeVoidIsRefusedAndTheOthersAreStored() {
      Map<String, Lease> granted = granted(keys(20));
      String removed = keys(20).get(3);
      String put = keys(20).get(7);
      store.remove(removed);
      store.put(put, frame(5, "put"), HOUR);

      Map<Lease, Boolean> stored = filled(granted.values(), 7);

      granted.forEach(
          (key, lease) ->
              assertThat(stored.get(lease))
                  .as(key)
                  .isEqualTo(!key.equals(removed) && !key.equals(put)));
      assertThat(store.get(removed)).isNull();
      assertThat(store.get(put)).isEqualTo(frame(5, "put"));
      assertThat(store.get(keys(20).get(0))).isEqualTo(frame(7, keys(20).get(0)));
    }

    @Test
    void staleFramesAreReplacedUnlessTheyWereRemoved() {
      keys(10).forEach(key -> store.put(key, frame(1, "stale"), HOUR));
      Map<String, Lease> granted = granted(keys(10), 1, HOUR);
      store.remove(keys(10).get(4));

      Map<Lease, Boolean> stored = filled(granted.values(), 7);

      granted.forEach(
          (key, lease) ->
              assertThat(stored.get(lease)).as(key).isEqualTo(!key.equals(keys(10).get(4))));
      assertThat(store.getAll(Set.copyOf(keys(10)))).hasSize(9);
    }

    @Test
    void aFillEndsTheLeaseAndFillsOnce() {
      Map<String, Lease> granted = granted(keys(5));
      filled(granted.values(), 7);
      assertAll(filled(granted.values(), 8), granted.values(), false);
      granted(keys(5), 7, HOUR);
    }

    @Test
    void renewedLeasesFill() {
      Map<String, Lease> granted = granted(keys(5));
      assertAll(bulk.renewAll(Set.copyOf(granted.values()), HOUR).all(), granted.values(), true);
      assertAll(filled(granted.values(), 7), granted.values(), true);
    }

    @Test
    void leasesThatWereGrantedOneByOneAreFilledTogether() {
      List<Lease> held = new ArrayList<>();
      keys(5).forEach(key -> held.add(leaseOf(leases.frameOrLease(key, ABSENT, HOUR))));
      assertAll(filled(held, 7), held, true);
    }
  }

  @Nested
  class Holding {

    @Test
    void renewedLeasesLastLongerAndVoidOnesAreNotRenewed() {
      Map<String, Lease> granted = granted(keys(10), ABSENT, fixture.moment());
      String removed = keys(10).get(2);
      store.remove(removed);

      Map<Lease, Boolean> held = bulk.renewAll(Set.copyOf(granted.values()), HOUR).all();

      granted.forEach((key, lease) -> assertThat(held.get(lease)).isEqualTo(!key.equals(removed)));
      fixture.pass(fixture.moment().multipliedBy(2));
      Set<String> others = new HashSet<>(keys(10));
      others.remove(removed);
      assertAllTaken(others);
      granted(List.of(removed));
    }

    @Test
    void releasedLeasesMayBeClaimedAtOnceAndNobodyElsesAreReleased() {
      Map<String, Lease> first = granted(keys(10));
      bulk.releaseAll(Set.copyOf(first.values()));
      granted(keys(10));
      bulk.releaseAll(Set.copyOf(first.values()));
      assertAllTaken(keys(10));
      assertAll(filled(first.values(), 7), first.values(), false);
    }

    @Test
    void leasesBesideStaleFramesAreReleasedAndRenewedAsWell() {
      keys(5).forEach(key -> store.put(key, frame(1, "stale"), HOUR));
      Map<String, Lease> granted = granted(keys(5), 1, HOUR);
      assertAll(bulk.renewAll(Set.copyOf(granted.values()), HOUR).all(), granted.values(), true);
      assertThat(claims(keys(5), 1, HOUR).values()).allMatch(Claim.Taken.class::isInstance);
      bulk.releaseAll(Set.copyOf(granted.values()));
      granted(keys(5), 1, HOUR);
    }

    @Test
    void theFailureOfEachIsToldToThoseWhoWaitForIt() {
      Map<String, Lease> granted = granted(keys(5));
      Map<String, String> attempts = new HashMap<>();
      claims(keys(5)).forEach((key, claim) -> attempts.put(key, ((Claim.Taken) claim).attempt()));

      bulk.failAll(Set.copyOf(granted.values()), HOUR);

      attempts.forEach(
          (key, attempt) ->
              assertThat(leases.frameOrLease(key, ABSENT, HOUR, attempt))
                  .isInstanceOf(Claim.Failed.class));
      granted(keys(5));
    }
  }
}
