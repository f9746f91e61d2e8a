/** What does it cost when many threads want a key at once that is not there? */
@NullMarked
package io.terrace.bench.cold;

import org.jspecify.annotations.NullMarked;
