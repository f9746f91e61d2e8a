/** Records what is asked of caches, so that it can be replayed to choose sizes and ttls. */
@NullMarked
package io.terrace.cache.trace;

import org.jspecify.annotations.NullMarked;
