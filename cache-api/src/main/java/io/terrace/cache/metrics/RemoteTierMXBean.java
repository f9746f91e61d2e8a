package io.terrace.cache.metrics;

import io.terrace.cache.RemoteStatistics;
import java.util.Map;

/**
 * A remote tier in JMX: {@code io.terrace.cache:type=RemoteTier,manager=<namespace>,remote=<name>}.
 * What it says is what {@link RemoteStatistics} says.
 */
public interface RemoteTierMXBean {

  /** Returns the state of the store's breaker: CLOSED while it is called. */
  String getStoreBreaker();

  /** Returns the state of the bus' breaker, or NONE without a bus. */
  String getBusBreaker();

  /** Returns since when invalidations of others may be missing, or -1 without a bus. */
  long getMillisSinceContact();

  /** Returns how long the last invalidation that came took, or -1. */
  long getLagMillis();

  /** Returns the count of that name. */
  long getSent();

  /** Returns the count of that name. */
  long getHeard();

  /** Returns how many invalidations are kept now. */
  long getPending();

  /** Returns the count of that name. */
  long getGaps();

  /** Returns the count of that name. */
  long getEras();

  /** Returns the count of that name. */
  long getLeaseWaits();

  /** Returns how many calls the store answered. */
  long getStoreCalls();

  /** Returns how many calls the store did not answer, by the reason. */
  Map<String, Long> getStoreFailures();

  /** Returns what the calls of the store took, added up. */
  long getStoreMillis();

  /** Returns the count of that name. */
  long getBytesRead();

  /** Returns the count of that name. */
  long getBytesWritten();
}
