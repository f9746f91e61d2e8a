/** What does it cost a hit that somebody could look at the caches, and that somebody does? */
@NullMarked
package io.terrace.bench.observed;

import org.jspecify.annotations.NullMarked;
