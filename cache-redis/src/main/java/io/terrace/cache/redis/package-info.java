/** The remote tier on Redis: store, leases and invalidation bus, on Jedis. */
@NullMarked
package io.terrace.cache.redis;

import org.jspecify.annotations.NullMarked;
