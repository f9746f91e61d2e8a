/** What does a get cost of a value that can change, so that each reader has to get a copy? */
@NullMarked
package io.terrace.bench.byvalue;

import org.jspecify.annotations.NullMarked;
