/**
 * A shop's page with a fragment for each product: served from the page cache, rendered anew each
 * time, as a static file, and behind Spring's {@code ShallowEtagHeaderFilter}.
 */
@NullMarked
package io.terrace.bench.page;

import org.jspecify.annotations.NullMarked;
