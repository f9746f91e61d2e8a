/** The annotations of JSR-107, by the same engine as Terrace's own: so loads are shared. */
@NullMarked
package io.terrace.cache.intercept.jsr107;

import org.jspecify.annotations.NullMarked;
