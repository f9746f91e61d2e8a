package io.terrace.cache.test.fleet.member;

import io.terrace.cache.Delivery;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A cache of versions by key, as a fleet has it under test. Thread-safe. */
interface Subject extends AutoCloseable {

  /** Reads the source. */
  @FunctionalInterface
  interface Loading {

    /** Returns the version of {@code key}, and says which tag it has. */
    long load(int key, Consumer<String> tag) throws Exception;
  }

  /** Returns what is cached of {@code key}, loading it on a miss. */
  long get(int key, Loading loading);

  /** The same for several keys, which have no tags then. */
  Map<Integer, Long> getAll(Set<Integer> keys, Loading loading);

  void put(int key, long version);

  Delivery invalidate(int key);

  Delivery invalidateTag(String tag);

  void clear();

  /** Returns whether {@code key} would be served from the heap. */
  boolean holds(int key);

  /** Returns how many reads have waited for a load that another read here had begun. */
  long joinedLoads();

  /** Returns how many loads have waited for one of another process. */
  long leaseWaits();

  @Override
  void close();
}
