/**
 * Recorded requests, and the readers of the eleven formats in which they come.
 *
 * <p>{@link io.terrace.bench.hitrate.trace.TraceReader} finds out how a file is compressed and in
 * what format it is; a line that can't be read is refused with its number, never skipped unseen.
 */
@NullMarked
package io.terrace.bench.hitrate.trace;

import org.jspecify.annotations.NullMarked;
