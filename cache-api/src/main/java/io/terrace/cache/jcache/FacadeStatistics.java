package io.terrace.cache.jcache;

import io.terrace.cache.engine.CacheEngine;

/** JSR-107's view of what the engine counts and the facade times. Thread-safe. */
record FacadeStatistics(
    CacheEngine<?, ?> engine,
    OperationTimes getTimes,
    OperationTimes putTimes,
    OperationTimes removeTimes)
    implements JsrStatistics {

  @Override
  public long hits() {
    return engine.statistics().hits();
  }

  @Override
  public long misses() {
    return engine.statistics().misses();
  }

  @Override
  public long puts() {
    return engine.statistics().puts();
  }

  @Override
  public long removals() {
    return engine.statistics().removals();
  }

  @Override
  public long evictions() {
    return engine.statistics().evictions();
  }

  @Override
  public float averageGetMicros() {
    return getTimes.averageMicros();
  }

  @Override
  public float averagePutMicros() {
    return putTimes.averageMicros();
  }

  @Override
  public float averageRemoveMicros() {
    return removeTimes.averageMicros();
  }

  @Override
  public void clear() {
    engine.clearStatistics();
    getTimes.clear();
    putTimes.clear();
    removeTimes.clear();
  }
}
