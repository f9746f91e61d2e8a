/** What Terrace counts, as meters of Micrometer; needs {@code micrometer-core}. */
@NullMarked
package io.terrace.cache.metrics;

import org.jspecify.annotations.NullMarked;
