package io.terrace.cache.spi;

import org.jspecify.annotations.Nullable;

/**
 * A store whose plain reads, {@link RemoteStore#get} and {@link RemoteStore#getAll}, replicas may
 * answer: what they return was there, and may have been replaced or removed since. It is served to
 * who asked, and neither kept in a local tier, where nothing would make it void, nor compared with
 * to decide about a change. Thread-safe; blocks as {@link RemoteStore} does.
 */
public interface ReplicaReads {

  /** Returns whether replicas answer; it does not change. */
  boolean readsReplicas();

  /** Returns the frame of {@code key} as its primary has it, or null. */
  byte @Nullable [] getFromPrimary(String key);
}
