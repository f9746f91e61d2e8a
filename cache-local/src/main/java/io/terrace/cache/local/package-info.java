/** The local tier, on Caffeine. */
@NullMarked
package io.terrace.cache.local;

import org.jspecify.annotations.NullMarked;
