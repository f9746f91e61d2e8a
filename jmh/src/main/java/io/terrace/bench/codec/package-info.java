/** What does a value cost on its way to the remote tier and back, beyond what Kryo takes for it? */
@NullMarked
package io.terrace.bench.codec;

import org.jspecify.annotations.NullMarked;
