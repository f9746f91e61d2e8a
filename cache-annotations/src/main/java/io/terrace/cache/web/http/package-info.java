/**
 * What HTTP says about caching, as values and functions: no container, no clock, no cache.
 *
 * <p>RFC 9110 (semantics), RFC 9111 (caching), RFC 5861 (stale content), RFC 8941 (structured
 * fields), RFC 9211 (Cache-Status) and RFC 9213 (targeted cache control).
 */
@NullMarked
package io.terrace.cache.web.http;

import org.jspecify.annotations.NullMarked;
