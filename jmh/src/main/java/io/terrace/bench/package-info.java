/** Benchmarks, the hit-rate tool and the quickstart. */
@NullMarked
package io.terrace.bench;

import org.jspecify.annotations.NullMarked;
