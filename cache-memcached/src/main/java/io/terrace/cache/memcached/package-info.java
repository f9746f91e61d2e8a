/** The remote tier on Memcached: store, leases and polled bus, on Spymemcached. */
@NullMarked
package io.terrace.cache.memcached;

import org.jspecify.annotations.NullMarked;
