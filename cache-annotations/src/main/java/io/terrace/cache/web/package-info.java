/**
 * Whole responses, cached: {@link io.terrace.cache.web.PageCache} keeps them in the tiers of a
 * manager, {@link io.terrace.cache.web.PageCacheFilter} puts it before servlets, and {@link
 * io.terrace.cache.web.PagePolicy} says which, for how long and what for.
 */
@NullMarked
package io.terrace.cache.web;

import org.jspecify.annotations.NullMarked;
