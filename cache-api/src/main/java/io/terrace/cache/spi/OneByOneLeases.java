package io.terrace.cache.spi;

import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import io.terrace.cache.spi.StoreException.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The leases of many keys, of a store that knows one at a time. After a call that failed no other
 * is made, so that who asks for many waits for one timeout and not for as many; what the store
 * declined is a failure of that key only. Thread-safe.
 */
final class OneByOneLeases implements BulkLeases {

  private final LeaseStore store;

  OneByOneLeases(LeaseStore store) {
    this.store = store;
  }

  @Override
  public Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit) {
    return each(unwanted, entry -> store.frameOrLease(entry.getKey(), entry.getValue(), limit));
  }

  @Override
  public Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills) {
    return each(
        fills,
        entry -> store.fill(entry.getKey(), entry.getValue().frame(), entry.getValue().ttl()));
  }

  @Override
  public Answers<Lease, Boolean> renewAll(Set<Lease> leases, Duration limit) {
    Map<Lease, Duration> limits = new LinkedHashMap<>();
    leases.forEach(lease -> limits.put(lease, limit));
    return each(limits, entry -> store.renew(entry.getKey(), entry.getValue()));
  }

  @Override
  public void releaseAll(Set<Lease> leases) {
    leases.forEach(store::release);
  }

  @Override
  public void failAll(Set<Lease> leases, Duration told) {
    leases.forEach(lease -> store.fail(lease, told));
  }

  private static <K, A, R> Answers<K, R> each(Map<K, A> asked, Function<Map.Entry<K, A>, R> call) {
    Map<K, R> given = new LinkedHashMap<>();
    Map<K, StoreException> failures = new LinkedHashMap<>();
    StoreException last = null;
    for (Map.Entry<K, A> entry : asked.entrySet()) {
      if (last != null) {
        failures.put(entry.getKey(), last);
        continue;
      }
      try {
        given.put(entry.getKey(), call.apply(entry));
      } catch (RuntimeException e) {
        StoreException failure = e instanceof StoreException known ? known : unknown(e);
        failures.put(entry.getKey(), failure);
        if (failure.outcome() != Outcome.DECLINED) {
          last = notCalled(failure);
        }
      }
    }
    return new Answers<>(given, failures);
  }

  private static StoreException unknown(RuntimeException e) {
    return new StoreException(Outcome.UNKNOWN, "its client threw " + e.getClass().getName(), e);
  }

  private static StoreException notCalled(StoreException failure) {
    return new StoreException(
        Outcome.NOT_DONE, "not called, since the call for another key failed", failure);
  }
}
