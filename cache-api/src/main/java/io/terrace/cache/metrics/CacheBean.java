package io.terrace.cache.metrics;

import io.terrace.cache.CacheStatistics;
import io.terrace.cache.TieredCache;
import io.terrace.cache.inspect.CacheInspector;
import java.util.Map;
import javax.cache.configuration.Configuration;

/** Shows a cache to JMX. Thread-safe. */
final class CacheBean implements TieredCacheMXBean {

  private final TieredCache<?, ?> cache;
  private final CacheInspector inspector;

  CacheBean(TieredCache<?, ?> cache, CacheInspector inspector) {
    this.cache = cache;
    this.inspector = inspector;
  }

  private CacheStatistics counts() {
    return cache.statistics();
  }

  @Override
  public long getLocalHits() {
    return counts().localHits();
  }

  @Override
  public long getRemoteHits() {
    return counts().remoteHits();
  }

  @Override
  public long getStaleHits() {
    return counts().staleHits();
  }

  @Override
  public long getNegativeHits() {
    return counts().negativeHits();
  }

  @Override
  public long getMisses() {
    return counts().misses();
  }

  @Override
  public long getLoads() {
    return counts().loads();
  }

  @Override
  public long getLoadFailures() {
    return counts().loadFailures();
  }

  @Override
  public long getJoinedLoads() {
    return counts().joinedLoads();
  }

  @Override
  public long getRefreshes() {
    return counts().refreshes();
  }

  @Override
  public long getFencedLoads() {
    return counts().fencedLoads();
  }

  @Override
  public long getPuts() {
    return counts().puts();
  }

  @Override
  public long getRemovals() {
    return counts().removals();
  }

  @Override
  public long getEvictions() {
    return counts().evictions();
  }

  @Override
  public long getExpirations() {
    return counts().expirations();
  }

  @Override
  public long getInvalidations() {
    return counts().invalidations();
  }

  @Override
  public long getRemoteFailures() {
    return counts().remoteFailures();
  }

  @Override
  public double getHitRate() {
    return counts().hitRate();
  }

  @Override
  public long getTotalLoadMillis() {
    return counts().totalLoadTime().toMillis();
  }

  @Override
  public Map<String, Long> getUnreadableFrames() {
    return counts().unreadableFrames();
  }

  @Override
  public long getLocalSize() {
    return cache.localSize();
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // JSR-107 asks for a raw class
  public String getKeyType() {
    return ((Configuration<?, ?>) cache.getConfiguration((Class) Configuration.class))
        .getKeyType()
        .getName();
  }

  @Override
  public void clear() {
    inspector.clear(cache.getName());
  }

  @Override
  public String invalidate(String key) {
    return inspector.invalidate(cache.getName(), key).name();
  }

  @Override
  public String invalidateTag(String tag) {
    return inspector.invalidateTag(tag).name();
  }

  @Override
  public String explain(String key) {
    return inspector.explain(cache.getName(), key).toString();
  }
}
