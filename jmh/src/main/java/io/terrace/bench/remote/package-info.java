/** What does a store cost over its bare driver, and what do threads gain that share round trips? */
@NullMarked
package io.terrace.bench.remote;

import org.jspecify.annotations.NullMarked;
