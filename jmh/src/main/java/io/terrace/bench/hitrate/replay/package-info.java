/**
 * Traces played against caches: the real ones through their public methods, and exact models.
 *
 * <p>The model of two tiers: a request goes to a node, and asks its local tier; on a miss the
 * remote tier, which all nodes share, and which sees only these; on a miss there it loads, and
 * fills the remote tier, then the local one. What one tier evicts the other may keep.
 */
@NullMarked
package io.terrace.bench.hitrate.replay;

import org.jspecify.annotations.NullMarked;
