/** Fragments by annotation: what a method renders is kept. */
@NullMarked
package io.terrace.cache.intercept.fragment;

import org.jspecify.annotations.NullMarked;
