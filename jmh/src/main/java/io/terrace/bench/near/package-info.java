/** What does a get cost of what is in the heap, where the heap is a near copy of a Redis? */
@NullMarked
package io.terrace.bench.near;

import org.jspecify.annotations.NullMarked;
