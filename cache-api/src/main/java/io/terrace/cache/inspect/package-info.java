/**
 * Caches as a person sees them who names keys by text: what consoles, JMX beans and endpoints are
 * built on.
 */
@NullMarked
package io.terrace.cache.inspect;

import org.jspecify.annotations.NullMarked;
