/**
 * Puts the page cache before the origin of the public suite http-tests/cache-tests; how to run it
 * is in docs/http-conformance.md.
 */
package io.terrace.cache.web.conformance;
