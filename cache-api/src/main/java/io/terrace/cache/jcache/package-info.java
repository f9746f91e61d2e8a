/**
 * The JSR-107 provider: {@link io.terrace.cache.jcache.TerraceCachingProvider} keeps the managers
 * of each class loader, a manager the caches of its namespace, and the facade of a cache turns the
 * operations of {@code javax.cache} into those of the engine.
 *
 * <p>What JSR-107 adds to a cache is paid for where it is configured: a cache without listeners has
 * no dispatcher of events, one without management no bean.
 */
@NullMarked
package io.terrace.cache.jcache;

import org.jspecify.annotations.NullMarked;
