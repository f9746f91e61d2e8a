/**
 * How tiers are put together and loads coordinated. Not exported. It knows no backend, and nothing
 * of {@code javax.cache}'s events.
 *
 * <p>Read it in the order of a {@code get}: {@link io.terrace.cache.engine.CacheEngine}, {@link
 * io.terrace.cache.engine.Freshness}, {@link io.terrace.cache.engine.LoadCoordinator}.
 */
@NullMarked
package io.terrace.cache.engine;

import org.jspecify.annotations.NullMarked;
