/**
 * The hit-rate tool: replays a recorded trace to choose sizes, tiers and ttls before touching
 * production.
 */
@NullMarked
package io.terrace.bench.hitrate;

import org.jspecify.annotations.NullMarked;
