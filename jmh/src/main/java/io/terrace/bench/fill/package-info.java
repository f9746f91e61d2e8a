/** What a miss costs that loads: a key that is not there, a loader that costs nothing. */
@NullMarked
package io.terrace.bench.fill;

import org.jspecify.annotations.NullMarked;
