/**
 * Memcached as this module needs it, whatever client speaks to it: nodes, the commands they take,
 * and the stamps by which a change is made only to what was seen.
 */
@NullMarked
package io.terrace.cache.memcached.wire;

import org.jspecify.annotations.NullMarked;
