package io.terrace.cache.test;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.spi.VersionStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose calls are late, refused, left without a reply or answered with other bytes, by the
 * rules that a test {@linkplain #add adds}; without a rule it is the store that it wraps. Faults of
 * several rules add up, in the order of the rules.
 *
 * <p>It also counts calls, so that a test can say how many round trips something took. Thread-safe;
 * a delayed call blocks until the time source is past its delay.
 */
public final class FaultyStore
    implements RemoteStore, LeaseStore, VersionStore, CounterStore, Scannable {

  private final RemoteStore store;
  private final LeaseStore leases;
  private final VersionStore versions;
  private final CounterStore counters;
  private final Scannable scannable;
  private final FaultyCalls calls;
  private volatile long skewNanos;

  /** Makes one without rules over {@code store}. */
  public <S extends RemoteStore & LeaseStore & VersionStore & CounterStore & Scannable> FaultyStore(
      S store, TimeSource time) {
    this.store = store;
    this.leases = store;
    this.versions = store;
    this.counters = store;
    this.scannable = store;
    this.calls = new FaultyCalls(time);
  }

  /** Has {@code rule} hold for calls that begin from now on. */
  public void add(FaultRule rule) {
    calls.add(rule);
  }

  /** Parts the store from its callers: refuses every call until {@link #heal}. */
  public void partition() {
    add(FaultRule.of(new Fault.Refuse()));
  }

  /** Ends all rules. */
  public void heal() {
    calls.clear();
  }

  /** Has the calls that are late come to the store now; returns how many there were. */
  public int arrive() {
    return calls.arrive();
  }

  /** Returns how many calls there were of {@code operations}, refused ones too; of all if none. */
  public long calls(StoreOperation... operations) {
    return Arrays.stream(operations.length == 0 ? StoreOperation.values() : operations)
        .mapToLong(calls::count)
        .sum();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return call(StoreOperation.GET, Set.of(key), () -> store.get(key), Damage::of);
  }

  @Override
  public Map<String, byte[]> getAll(Set<String> keys) {
    return call(StoreOperation.GET_ALL, keys, () -> store.getAll(keys), Damage::of);
  }

  @Override
  public void put(String key, byte[] frame, Duration ttl) {
    run(StoreOperation.PUT, key, () -> store.put(key, frame, ttl));
  }

  @Override
  public boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    return call(
        StoreOperation.COMPARE_AND_SET, key, () -> store.compareAndSet(key, version, frame, ttl));
  }

  @Override
  public boolean remove(String key) {
    return call(StoreOperation.REMOVE, key, () -> store.remove(key));
  }

  @Override
  public boolean touch(String key, Duration ttl) {
    return call(StoreOperation.TOUCH, key, () -> store.touch(key, ttl));
  }

  /** Has its callers take the time of the store for so much later than it is. */
  public void skew(Duration ahead) {
    skewNanos = ahead.toNanos();
  }

  /** Returns the time of the store, skewed; no call, and so without faults. */
  @Override
  public long timeNanos() {
    return store.timeNanos() + skewNanos;
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    return call(
        StoreOperation.FRAME_OR_LEASE,
        Set.of(key),
        () -> leases.frameOrLease(key, unwanted, limit, awaited),
        Damage::of);
  }

  @Override
  public boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return call(StoreOperation.FILL, lease.key(), () -> leases.fill(lease, frame, ttl));
  }

  @Override
  public boolean renew(Lease lease, Duration limit) {
    return call(StoreOperation.RENEW, lease.key(), () -> leases.renew(lease, limit));
  }

  @Override
  public void release(Lease lease) {
    run(StoreOperation.RELEASE, lease.key(), () -> leases.release(lease));
  }

  @Override
  public void fail(Lease lease, Duration told) {
    run(StoreOperation.FAIL, lease.key(), () -> leases.fail(lease, told));
  }

  /** Returns the watch of the store; no call, and so without faults. */
  @Override
  public Optional<Watch> watch(String key) {
    return leases.watch(key);
  }

  @Override
  public Map<String, Version> versions(Set<String> names) {
    return call(
        StoreOperation.VERSIONS, names, () -> versions.versions(names), (reply, random) -> reply);
  }

  @Override
  public Version advance(String name) {
    return call(StoreOperation.ADVANCE, name, () -> versions.advance(name));
  }

  @Override
  public long position() {
    return call(StoreOperation.POSITION, "", versions::position);
  }

  /** Returns the era of the store; no call, and so without faults. */
  @Override
  public long era() {
    return versions.era();
  }

  @Override
  public long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    return call(StoreOperation.ADD, key, () -> counters.add(key, delta, start, floor, ttl));
  }

  @Override
  public OptionalLong count(String key) {
    return call(StoreOperation.COUNT, key, () -> counters.count(key));
  }

  @Override
  public void reset(String key) {
    run(StoreOperation.RESET, key, () -> counters.reset(key));
  }

  @Override
  public void scan(String prefix, Consumer<String> action) {
    run(StoreOperation.SCAN, prefix, () -> scannable.scan(prefix, action));
  }

  @Override
  public boolean free(String key, long version) {
    return call(StoreOperation.FREE, key, () -> scannable.free(key, version));
  }

  private void run(StoreOperation operation, String key, Runnable call) {
    call(
        operation,
        key,
        () -> {
          call.run();
          return true;
        });
  }

  private <T> T call(StoreOperation operation, String key, Supplier<T> call) {
    return call(operation, Set.of(key), call, (reply, random) -> reply);
  }

  private <T extends @Nullable Object> T call(
      StoreOperation operation,
      Collection<String> keys,
      Supplier<T> call,
      BiFunction<T, Random, T> damage) {
    return calls.call(operation, keys, call, damage);
  }
}
