package io.terrace.bench.quickstart;

import io.terrace.cache.CacheStatistics;

/** What the database and the cache counted: until a moment, or between two. */
record Activity(long queries, long hits, long misses, long loads) {

  static Activity of(long queries, CacheStatistics cache) {
    return new Activity(queries, cache.hits(), cache.misses(), cache.loads());
  }

  Activity minus(Activity earlier) {
    return new Activity(
        queries - earlier.queries,
        hits - earlier.hits,
        misses - earlier.misses,
        loads - earlier.loads);
  }
}
