/**
 * What users touch: {@link io.terrace.cache.TerraceCacheManager} makes {@link
 * io.terrace.cache.TieredCache}s out of {@link io.terrace.cache.CacheSpec}s.
 *
 * <p>A {@code TieredCache} is a {@code javax.cache.Cache} with more: loaders that run once however
 * many threads ask, stale values served while a new one loads, negative entries, tags, and an
 * account of every key. No method of Terrace's own takes or returns {@code null} unless it says so.
 */
@NullMarked
package io.terrace.cache;

import org.jspecify.annotations.NullMarked;
