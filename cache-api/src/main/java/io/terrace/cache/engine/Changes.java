package io.terrace.cache.engine;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.PublishingStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.spi.VersionStore.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one store, published in the same step where it does so. They are not guarded here,
 * and what is not {@linkplain #publishes published} is the caller's to publish. What makes void
 * begins the hold-off of that, if there is one, before. Thread-safe.
 */
final class Changes {

  private final RemoteStore store;
  private final VersionStore versions;
  private final SharedNames names;
  private final LinkCounts counts;
  private final HoldOffs holdOffs;
  private final @Nullable PublishingStore publishing;

  Changes(
      RemoteStore store,
      VersionStore versions,
      @Nullable InvalidationBus bus,
      SharedNames names,
      LinkCounts counts,
      HoldOffs holdOffs) {
    this.store = store;
    this.versions = versions;
    this.names = names;
    this.counts = counts;
    this.holdOffs = holdOffs;
    this.publishing =
        store instanceof PublishingStore own && bus != null && own.publishesOn(bus) ? own : null;
  }

  /** Returns whether others are told of {@code own} by the change itself. */
  boolean publishes(Invalidation own) {
    return publishing != null && publishing.publishes(names.outside(own));
  }

  void put(OfKey key, byte[] frame, Duration life) {
    if (publishing != null && publishes(key)) {
      publishing.put(told(key), frame, life);
      counts.sent.increment();
    } else {
      store.put(key.key(), frame, life);
    }
  }

  boolean compareAndSet(OfKey key, long version, byte @Nullable [] frame, Duration life) {
    if (frame == null) {
      holdOffs.begin(key);
    }
    if (publishing == null || !publishes(key)) {
      return store.compareAndSet(key.key(), version, frame, life);
    }
    boolean isDone = publishing.compareAndSet(told(key), version, frame, life);
    if (isDone) {
      counts.sent.increment();
    }
    return isDone;
  }

  void remove(OfKey key) {
    holdOffs.begin(key);
    if (publishing != null && publishes(key)) {
      boolean ignored = publishing.remove(told(key));
      counts.sent.increment();
    } else {
      boolean ignored = store.remove(key.key());
    }
  }

  /** Gives the version {@code name} of what is void another nonce. */
  Version advance(String name, Invalidation own) {
    holdOffs.begin(own);
    if (publishing == null || !publishes(own)) {
      return versions.advance(names.outside(name));
    }
    Version version = publishing.advance(names.outside(name), names.outside(own));
    counts.sent.increment();
    return version;
  }

  private OfKey told(OfKey own) {
    return (OfKey) names.outside(own);
  }
}
