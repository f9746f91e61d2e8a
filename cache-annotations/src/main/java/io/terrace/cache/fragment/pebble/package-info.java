/** Fragments in Pebble templates. */
@NullMarked
package io.terrace.cache.fragment.pebble;

import org.jspecify.annotations.NullMarked;
