/** Counts what the JSR-107 TCK ran. */
@NullMarked
package io.terrace.cache.test.tck;

import org.jspecify.annotations.NullMarked;
