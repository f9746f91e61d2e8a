/** Makes the caches that are compared, all configured alike, and what is kept in them. */
@NullMarked
package io.terrace.bench.peer;

import org.jspecify.annotations.NullMarked;
