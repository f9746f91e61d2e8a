/** What does a put cost over a value that is there? */
@NullMarked
package io.terrace.bench.put;

import org.jspecify.annotations.NullMarked;
