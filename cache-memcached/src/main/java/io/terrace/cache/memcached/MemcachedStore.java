package io.terrace.cache.memcached;

import io.terrace.cache.memcached.wire.Nodes;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.PartialReads;
import io.terrace.cache.spi.PublishingStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.VersionStore;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store: each of its capabilities is a class of its own. It cannot be scanned, since Memcached
 * cannot tell its keys. Thread-safe.
 */
final class MemcachedStore
    implements RemoteStore,
        PartialReads,
        LeaseStore,
        BulkLeases,
        VersionStore,
        CounterStore,
        PublishingStore {

  private final Nodes nodes;
  private final StoreClock clock;
  private final Slots slots;
  private final Leases leases;
  private final ManyLeases manyLeases;
  private final VersionRecords versions;
  private final CounterRecords counters;
  private final Settings settings;
  private final Publishing publishing;

  MemcachedStore(Nodes nodes, Settings settings) {
    this.nodes = nodes;
    this.settings = settings;
    this.clock = new StoreClock(nodes, settings);
    this.slots = new Slots(nodes, settings, clock);
    this.leases = new Leases(nodes, settings, clock, slots);
    this.manyLeases = new ManyLeases(nodes, settings, leases);
    this.versions = new VersionRecords(nodes, settings, clock);
    this.counters = new CounterRecords(nodes, settings, clock);
    this.publishing = new Publishing(nodes, settings, clock::millis);
    clock.start();
  }

  /** Returns an end of the bus of the namespace; it is to be closed before this store. */
  MemcachedLogBus bus(Duration pollInterval) {
    return new MemcachedLogBus(publishing, settings, pollInterval);
  }

  @Override
  public boolean publishesOn(InvalidationBus bus) {
    return publishing.isOn(bus);
  }

  @Override
  public boolean publishes(Invalidation changed) {
    return publishing.takes(changed);
  }

  @Override
  public void put(OfKey changed, byte[] frame, Duration ttl) {
    publishing.put(changed, slots.content(frame, ttl));
  }

  @Override
  public boolean compareAndSet(OfKey changed, long version, byte @Nullable [] frame, Duration ttl) {
    boolean isDone = slots.compareAndSet(changed.key(), version, frame, ttl);
    if (isDone) {
      publishing.tell(changed);
    }
    return isDone;
  }

  @Override
  public boolean remove(OfKey changed) {
    return publishing.remove(changed);
  }

  @Override
  public Version advance(String name, Invalidation changed) {
    return publishing.advance(versions, name, changed);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return slots.get(key);
  }

  @Override
  public Map<String, byte[]> getAll(Set<String> keys) {
    return slots.getEach(keys).all();
  }

  @Override
  public Answers<String, byte[]> getEach(Set<String> keys) {
    return slots.getEach(keys);
  }

  @Override
  public void put(String key, byte[] frame, Duration ttl) {
    slots.put(key, frame, ttl);
  }

  @Override
  public boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    return slots.compareAndSet(key, version, frame, ttl);
  }

  @Override
  public boolean remove(String key) {
    return slots.remove(key);
  }

  @Override
  public boolean touch(String key, Duration ttl) {
    return slots.touch(key, ttl);
  }

  @Override
  public long timeNanos() {
    return clock.nanos();
  }

  @Override
  public Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    return leases.frameOrLease(key, unwanted, limit, awaited);
  }

  @Override
  public Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit) {
    return manyLeases.framesOrLeases(unwanted, limit);
  }

  @Override
  public boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return leases.fill(lease, frame, ttl);
  }

  @Override
  public Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills) {
    return manyLeases.fillAll(fills);
  }

  @Override
  public boolean renew(Lease lease, Duration limit) {
    return leases.renew(lease, limit);
  }

  @Override
  public Answers<Lease, Boolean> renewAll(Set<Lease> held, Duration limit) {
    return manyLeases.renewAll(held, limit);
  }

  @Override
  public void release(Lease lease) {
    leases.release(lease);
  }

  @Override
  public void releaseAll(Set<Lease> held) {
    manyLeases.releaseAll(held);
  }

  @Override
  public void fail(Lease lease, Duration told) {
    leases.fail(lease, told);
  }

  @Override
  public void failAll(Set<Lease> held, Duration told) {
    manyLeases.failAll(held, told);
  }

  @Override
  public Map<String, Version> versions(Set<String> names) {
    return versions.versions(names);
  }

  @Override
  public Version advance(String name) {
    return versions.advance(name);
  }

  @Override
  public long position() {
    return versions.position();
  }

  @Override
  public long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    return counters.add(key, delta, start, floor, ttl);
  }

  @Override
  public OptionalLong count(String key) {
    return counters.count(key);
  }

  @Override
  public void reset(String key) {
    counters.reset(key);
  }

  @Override
  public void close() {
    clock.close();
    nodes.close();
  }
}
