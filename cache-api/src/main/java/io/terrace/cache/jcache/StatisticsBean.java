package io.terrace.cache.jcache;

import javax.cache.management.CacheStatisticsMXBean;

/** Shows the {@link JsrStatistics} of a cache to JMX. Thread-safe. */
final class StatisticsBean implements CacheStatisticsMXBean {

  private final JsrStatistics statistics;

  StatisticsBean(JsrStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void clear() {
    statistics.clear();
  }

  @Override
  public long getCacheHits() {
    return statistics.hits();
  }

  @Override
  public float getCacheHitPercentage() {
    return percentage(statistics.hits(), statistics.gets());
  }

  @Override
  public long getCacheMisses() {
    return statistics.misses();
  }

  @Override
  public float getCacheMissPercentage() {
    return percentage(statistics.misses(), statistics.gets());
  }

  @Override
  public long getCacheGets() {
    return statistics.gets();
  }

  @Override
  public long getCachePuts() {
    return statistics.puts();
  }

  @Override
  public long getCacheRemovals() {
    return statistics.removals();
  }

  @Override
  public long getCacheEvictions() {
    return statistics.evictions();
  }

  @Override
  public float getAverageGetTime() {
    return statistics.averageGetMicros();
  }

  @Override
  public float getAveragePutTime() {
    return statistics.averagePutMicros();
  }

  @Override
  public float getAverageRemoveTime() {
    return statistics.averageRemoveMicros();
  }

  private static float percentage(long part, long whole) {
    return whole == 0 ? 0 : 100f * part / whole;
  }
}
