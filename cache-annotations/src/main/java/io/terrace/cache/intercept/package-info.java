/** From an annotated method to an immutable operation to its invoker, in no container's terms. */
@NullMarked
package io.terrace.cache.intercept;

import org.jspecify.annotations.NullMarked;
