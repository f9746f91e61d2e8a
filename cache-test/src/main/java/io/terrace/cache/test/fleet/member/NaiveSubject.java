package io.terrace.cache.test.fleet.member;

import static java.util.Objects.requireNonNull;

import io.terrace.cache.Delivery;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Subscriber;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.fleet.member.Role.Opening;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Cache-aside as it is commonly written, over the same store and the same bus: look here, look
 * there, load and put; to invalidate, delete there and here and tell the others. Nothing keeps a
 * load from putting what was deleted while it ran, which is what a test of staleness has to find.
 * Thread-safe.
 */
final class NaiveSubject implements Subject {

  private static final Duration TTL = Duration.ofHours(1);

  private final String namespace;
  private final RemoteStore store;
  private final InvalidationBus bus;
  private final ConcurrentMap<String, Long> local = new ConcurrentHashMap<>();

  NaiveSubject(Opening opening) {
    RemoteTier tier = opening.tier();
    this.namespace = opening.namespace();
    this.store = tier.store();
    this.bus = requireNonNull(tier.bus(), "a bus");
    bus.subscribe(
        new Subscriber() {
          @Override
          public void invalidated(List<Invalidation> invalidations) {
            for (Invalidation one : invalidations) {
              if (one instanceof Invalidation.OfKey key) {
                local.remove(key.key());
              }
            }
          }

          @Override
          public void gap() {
            local.clear();
          }
        });
  }

  private String name(int key) {
    return namespace + ":naive:" + key;
  }

  @Override
  public long get(int key, Loading loading) {
    String name = name(key);
    Long here = local.get(name);
    if (here != null) {
      return here;
    }
    byte[] there = store.get(name);
    long version = there == null ? loaded(key, loading) : ByteBuffer.wrap(there).getLong(8);
    if (there == null) {
      store.put(name, ByteBuffer.allocate(16).putLong(version + 1).putLong(version).array(), TTL);
    }
    local.put(name, version);
    return version;
  }

  private static long loaded(int key, Loading loading) {
    try {
      return loading.load(key, tag -> {});
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<Integer, Long> getAll(Set<Integer> keys, Loading loading) {
    Map<Integer, Long> all = new LinkedHashMap<>();
    keys.forEach(key -> all.put(key, get(key, loading)));
    return all;
  }

  @Override
  public void put(int key, long version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Delivery invalidate(int key) {
    store.remove(name(key));
    local.remove(name(key));
    bus.publish(List.of(new Invalidation.OfKey("naive", name(key))));
    return Delivery.SENT;
  }

  @Override
  public Delivery invalidateTag(String tag) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean holds(int key) {
    return local.containsKey(name(key));
  }

  @Override
  public long joinedLoads() {
    return 0;
  }

  @Override
  public long leaseWaits() {
    return 0;
  }

  @Override
  public void close() {
    bus.close();
    store.close();
  }
}
