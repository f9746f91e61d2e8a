package io.terrace.cache.metrics;

import io.terrace.cache.CacheStatistics;
import java.util.Map;

/**
 * A cache in JMX: {@code io.terrace.cache:type=Cache,manager=<namespace>,cache=<name>}. What is
 * counted is what {@link CacheStatistics} says; the operations block as those of the cache do.
 */
public interface TieredCacheMXBean {

  /** Returns the count of that name. */
  long getLocalHits();

  /** Returns the count of that name. */
  long getRemoteHits();

  /** Returns the count of that name. */
  long getStaleHits();

  /** Returns the count of that name. */
  long getNegativeHits();

  /** Returns the count of that name. */
  long getMisses();

  /** Returns all hits by all reads, from 0 to 1. */
  double getHitRate();

  /** Returns the count of that name. */
  long getLoads();

  /** Returns the count of that name. */
  long getLoadFailures();

  /** Returns the time that loads took, added up. */
  long getTotalLoadMillis();

  /** Returns the count of that name. */
  long getJoinedLoads();

  /** Returns the count of that name. */
  long getRefreshes();

  /** Returns the count of that name. */
  long getFencedLoads();

  /** Returns the count of that name. */
  long getPuts();

  /** Returns the count of that name. */
  long getRemovals();

  /** Returns the count of that name. */
  long getEvictions();

  /** Returns the count of that name. */
  long getExpirations();

  /** Returns the count of that name. */
  long getInvalidations();

  /** Returns the count of that name. */
  long getRemoteFailures();

  /** Returns how many frames were unreadable, by the reason. */
  Map<String, Long> getUnreadableFrames();

  /** Returns how many entries the heap holds. */
  long getLocalSize();

  /** Returns the name of the type of its keys. */
  String getKeyType();

  /** Makes all entries void. */
  void clear();

  /**
   * Makes the entry of a key void.
   *
   * @param key the text of the key: of a string, a number, a UUID or an enum
   * @return SENT, or PENDING while other processes have not been told
   */
  String invalidate(String key);

  /** Makes void all that carries a tag, in every cache of the manager; returns as the above. */
  String invalidateTag(String tag);

  /** Says what is known of a key. */
  String explain(String key);
}
