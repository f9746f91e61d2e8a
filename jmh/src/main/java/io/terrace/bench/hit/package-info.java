/** What does a get cost of a value that is there and cannot change? */
@NullMarked
package io.terrace.bench.hit;

import org.jspecify.annotations.NullMarked;
