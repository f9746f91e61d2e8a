/** What a container supplies to the interception: its configuration, objects and transactions. */
@NullMarked
package io.terrace.cache.intercept.spi;

import org.jspecify.annotations.NullMarked;
