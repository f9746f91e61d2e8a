/** How the result of a method holds what is cached: as it is, or inside something. */
@NullMarked
package io.terrace.cache.intercept.result;

import org.jspecify.annotations.NullMarked;
