/** The annotations. */
@NullMarked
package io.terrace.cache.annotation;

import org.jspecify.annotations.NullMarked;
