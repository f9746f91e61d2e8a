/**
 * Memcached by the connections of Spymemcached, of which nothing outside this package knows.
 *
 * <p>Of the driver are the sockets, the queues, the selector thread, the ring of nodes, the
 * reconnecting and SASL. The commands are {@link io.terrace.cache.memcached.spy.Exchange}s of our
 * own, in the binary protocol.
 */
@NullMarked
package io.terrace.cache.memcached.spy;

import org.jspecify.annotations.NullMarked;
