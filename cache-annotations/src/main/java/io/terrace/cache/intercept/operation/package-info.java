/**
 * What annotations ask for, read and checked, and what does it: an annotation becomes an operation,
 * a cache is bound to that, and the two are an invoker.
 */
@NullMarked
package io.terrace.cache.intercept.operation;

import org.jspecify.annotations.NullMarked;
