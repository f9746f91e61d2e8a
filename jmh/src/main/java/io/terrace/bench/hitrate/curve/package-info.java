/** The hit rate of LRU at every size, from one pass over a trace. */
@NullMarked
package io.terrace.bench.hitrate.curve;

import org.jspecify.annotations.NullMarked;
