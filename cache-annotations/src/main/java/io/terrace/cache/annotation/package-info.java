/** The annotations. They depend on nothing but the JDK and {@code javax.cache}. */
@NullMarked
package io.terrace.cache.annotation;

import org.jspecify.annotations.NullMarked;
